module github.com/agentgen-go/agentgen/bench/harness

go 1.26.0

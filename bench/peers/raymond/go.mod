module github.com/agentgen-go/agentgen/bench/peers/raymond

go 1.26.0

require (
	github.com/agentgen-go/agentgen/bench/harness v0.0.0
	github.com/mailgun/raymond/v2 v2.0.48
)

require (
	github.com/sirupsen/logrus v1.8.1 // indirect
	golang.org/x/sys v0.0.0-20191026070338-33540a1f6037 // indirect
)

replace github.com/agentgen-go/agentgen/bench/harness => ../../harness

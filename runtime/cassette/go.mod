module github.com/agentgen-go/agentgen/runtime/cassette

go 1.26.0

require (
	github.com/agentgen-go/agentgen v0.0.0
	gopkg.in/dnaeon/go-vcr.v4 v4.0.8
)

require go.yaml.in/yaml/v4 v4.0.0 // indirect

replace github.com/agentgen-go/agentgen => ../..

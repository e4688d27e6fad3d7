module github.com/agentgen-go/agentgen/runtime/openaigo

go 1.26.0

require (
	github.com/agentgen-go/agentgen v0.0.0
	github.com/google/go-cmp v0.7.0
	github.com/openai/openai-go/v3 v3.95.0
	go.yaml.in/yaml/v4 v4.0.0
)

require (
	github.com/coder/websocket v1.8.15 // indirect
	github.com/tidwall/gjson v1.20.0 // indirect
	github.com/tidwall/match v1.1.1 // indirect
	github.com/tidwall/pretty v1.2.1 // indirect
	github.com/tidwall/sjson v1.2.5 // indirect
)

replace github.com/agentgen-go/agentgen => ../..

module github.com/agentgen-go/agentgen/runtime/agentvertex

go 1.26.0

require (
	github.com/agentgen-go/agentgen v0.0.0
	golang.org/x/oauth2 v0.38.0
)

require cloud.google.com/go/compute/metadata v0.3.0 // indirect

replace github.com/agentgen-go/agentgen => ../..

package models

import (
	"strings"

	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/openai"
	"github.com/agentgen-go/agentgen/runtime/transport"
)

// server is any server that speaks chat completions. It is asked for what most of them know.
var server = openai.Server{
	Provider: transport.Provider{
		Name: "compatible", URLEnv: []string{"COMPATIBLE_BASE_URL"}, KeyEnv: []string{"COMPATIBLE_API_KEY"},
		NeedsKey: func(string) bool { return false },
	},
	Profile: func(string) model.Profile { return model.Profile{} }, MaxTokens: true,
}

// compatible makes a model of a name such as "qwen3@http://localhost:8080/v1"; without the URL that is in COMPATIBLE_BASE_URL.
// The key, if the server needs one, is in COMPATIBLE_API_KEY.
func compatible(name string, opts ...transport.Option) (model.Model, error) {
	at := max(strings.LastIndex(name, "@http://"), strings.LastIndex(name, "@https://"))
	if at < 0 {
		if strings.HasPrefix(name, "http://") || strings.HasPrefix(name, "https://") {
			return nil, &model.ConfigError{Problems: []string{`the name of a model stands before the URL of its server, as in "compatible:qwen3@http://localhost:8080/v1"`}}
		}
		return server.Chat(name, opts...), nil
	}
	if at == 0 {
		return compatible(name[1:], opts...)
	}
	return server.Chat(name[:at], append([]transport.Option{transport.WithBaseURL(name[at+1:])}, opts...)...), nil
}

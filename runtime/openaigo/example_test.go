package openaigo_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"

	"github.com/agentgen-go/agentgen/runtime"
	ours "github.com/agentgen-go/agentgen/runtime/openai"
	"github.com/agentgen-go/agentgen/runtime/openaigo"
	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"
)

// An agent whose requests go through the application's own client, with its middleware.
func ExampleOver() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, said)
	}))
	defer server.Close()
	client := openai.NewClient(
		option.WithBaseURL(server.URL), option.WithAPIKey("sk-none"),
		option.WithMiddleware(func(r *http.Request, next option.MiddlewareNext) (*http.Response, error) {
			fmt.Println(r.Method, r.URL.Path)
			return next(r)
		}),
	)
	agent := &runtime.Agent[runtime.NoDeps, string]{Model: ours.Chat("gpt-5-mini", openaigo.Over(client))}
	res, err := agent.Run(context.Background(), runtime.NoDeps{}, "Say hi.")
	fmt.Println(res.Output, err)
	// Output:
	// POST /chat/completions
	// hi <nil>
}

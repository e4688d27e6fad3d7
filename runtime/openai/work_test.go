package openai_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/internal/effort"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/openai"
	"github.com/agentgen-go/agentgen/runtime/transport"
)

// TestWorkGrowsWithTheResponse: a response may have any number of thoughts, texts and calls, in any order.
func TestWorkGrowsWithTheResponse(t *testing.T) {
	whole := func(content string) string {
		return `{"id":"c1","model":"gpt-test-1","choices":[{"finish_reason":"stop","message":{"role":"assistant","content":"` + content + `"}}]}`
	}
	streamed := func(pieces ...string) string { return events(append(pieces, ends(`"stop"`)...)...) }
	for _, c := range []struct {
		name string
		body func(n int) string
		n    int
	}{
		{"thoughts without text", func(n int) string { return whole(strings.Repeat("<think></think>x", n)) }, 10_000},
		{"thoughts and text in turn", func(n int) string { return whole(strings.Repeat("<think>a</think>x", n)) }, 500},
		{"thoughts that do not end", func(n int) string { return whole(strings.Repeat("<think>", n)) }, 50_000},
		{"streamed thoughts without text", func(n int) string {
			return streamed(piece(`"content":"` + strings.Repeat("<think></think>x", n) + `"`))
		}, 10_000},
		{"streamed thoughts and text in turn", func(n int) string {
			return streamed(piece(`"content":"` + strings.Repeat("<think>a</think>x", n) + `"`))
		}, 500},
		{"streamed pieces in turn", func(n int) string {
			var all []string
			for range n {
				all = append(all, piece(`"content":"x"`), piece(`"reasoning":"y"`))
			}
			return streamed(all...)
		}, 500},
		{"streamed thought in pieces", func(n int) string {
			all := []string{piece(`"content":"<think>"`)}
			for range n {
				all = append(all, piece(`"content":"xxxxxxxxxxxxxxxxxxxxxxxxxxxx"`))
			}
			return streamed(all...)
		}, 1000},
		{"streamed white space before arguments", func(n int) string {
			all := []string{piece(`"tool_calls":[{"index":0,"id":"c","function":{"name":"f","arguments":""}}]`)}
			for range n {
				all = append(all, piece(`"tool_calls":[{"index":0,"function":{"arguments":"                    "}}]`))
			}
			return streamed(append(all, piece(`"tool_calls":[{"index":0,"function":{"arguments":"{}"}}]`))...)
		}, 2000},
		{"streamed calls in turn", func(n int) string {
			var all []string
			for i := range n {
				all = append(all, piece(fmt.Sprintf(`"tool_calls":[{"index":%d,"id":"c%d","function":{"name":"f","arguments":"{"}}]`, i, i)))
			}
			for i := range n {
				all = append(all, piece(fmt.Sprintf(`"tool_calls":[{"index":%d,"function":{"arguments":"}"}}]`, i)))
			}
			return streamed(all...)
		}, 1000},
	} {
		t.Run(c.name, func(t *testing.T) {
			bodies := map[int]string{c.n: c.body(c.n), 4 * c.n: c.body(4 * c.n)}
			effort.Linear(t, c.n, func(n int) {
				kind, s := "application/json", (*model.Stream)(nil)
				if strings.HasPrefix(bodies[n], "data:") {
					kind, s = "text/event-stream", model.NewStream(func(model.Event) error { return nil })
				}
				own := &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
					return &http.Response{StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {kind}}, Body: io.NopCloser(strings.NewReader(bodies[n])), Request: r}, nil
				})}
				llm := openai.Chat("gpt-test", transport.WithAPIKey("sk-x"), transport.WithHTTPClient(own))
				if _, err := llm.Respond(t.Context(), input("hi"), s); err != nil {
					t.Fatal(err)
				}
			})
		})
	}
}

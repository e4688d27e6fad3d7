package openai_test

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/openai"
	"github.com/agentgen-go/agentgen/runtime/transport"
)

// TestAllocations: what a response allocates beside the network, and what each further chunk of a stream does. A test that finds more
// should say what for.
func TestAllocations(t *testing.T) {
	if racing {
		t.Skip("the race detector makes pools forget")
	}
	words := func(n int) string {
		return events(append(slices.Repeat([]string{piece(`"content":" word"`)}, n), ends(`"stop"`)...)...)
	}
	arguments := func(n int) string {
		begins := piece(`"tool_calls":[{"index":0,"id":"c1","function":{"name":"f","arguments":""}}]`)
		return events(append(append([]string{begins}, slices.Repeat([]string{piece(`"tool_calls":[{"index":0,"function":{"arguments":"1234"}}]`)}, n)...), ends(`"tool_calls"`)...)...)
	}
	for _, c := range []struct {
		name string
		body string
		most float64
	}{
		{"whole", said, 70},
		{"10 words", words(10), 72},
		{"1010 words", words(1010), 105}, // short texts share memory, and the text grows
		{"10 pieces of arguments", arguments(10), 75},
		{"1010 pieces of arguments", arguments(1010), 115},
	} {
		streamed := strings.HasPrefix(c.body, "data:")
		own := &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(c.body)), Request: r}, nil
		})}
		llm := openai.Chat("gpt-test", transport.WithAPIKey("sk-x"), transport.WithHTTPClient(own))
		got := testing.AllocsPerRun(20, func() {
			var s *model.Stream
			if streamed {
				s = model.NewStream(func(model.Event) error { return nil })
			}
			if _, err := llm.Respond(t.Context(), input("hi"), s); err != nil {
				t.Fatal(err)
			}
		})
		if t.Logf("%s: %v allocations", c.name, got); got > c.most {
			t.Errorf("%s: %v allocations, want at most %v", c.name, got, c.most)
		}
	}
}

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

// BenchmarkStream streams a response of 200 chunks without a network.
func BenchmarkStream(b *testing.B) {
	stream := events(append(slices.Repeat([]string{piece(`"content":" word"`)}, 200), ends(`"stop"`)...)...)
	own := &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(stream)), Request: r}, nil
	})}
	llm := openai.Chat("gpt-test", transport.WithAPIKey("sk-x"), transport.WithHTTPClient(own))
	b.SetBytes(int64(len(stream)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := llm.Respond(b.Context(), input("hi"), model.NewStream(nil)); err != nil {
			b.Fatal(err)
		}
	}
}

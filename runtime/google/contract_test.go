package google_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/google"
	"github.com/agentgen-go/agentgen/runtime/internal/providertest"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/transport"
)

// TestContract: what holds for all providers. Thoughts of Google are summaries, which do not go back; signatures stand with other parts.
func TestContract(t *testing.T) {
	for _, name := range []string{"gemini-2.5-pro", "gemini-3-flash-preview"} {
		t.Run(name, func(t *testing.T) {
			providertest.Test(t, providertest.Provider{
				Name: "google", New: func(opts ...transport.Option) model.Model { return google.New(name, opts...) },
				Whole: wholeAnswer, Events: answerEvents, Unsigned: true, Forgets: true, FilesApart: strings.HasPrefix(name, "gemini-2"),
				NativeOutput: `"responseMimeType":"application/json"`,
				Overloaded:   "data: {\"error\":{\"code\":503,\"message\":\"The model is overloaded.\",\"status\":\"UNAVAILABLE\"}}\r\n\r\n",
			})
		})
	}
}

func partsOf(a providertest.Answer) (parts []string) {
	if a.Thought != "" {
		parts = append(parts, `{"thought":true,"text":`+strconv.Quote(a.Thought)+`}`)
	}
	if r := []rune(a.Text); len(r) > 0 {
		parts = append(parts, `{"text":`+strconv.Quote(string(r[:1]))+`}`)
		if len(r) > 1 {
			parts = append(parts, `{"text":`+strconv.Quote(string(r[1:]))+`}`)
		}
	}
	for _, c := range a.Calls {
		parts = append(parts, fmt.Sprintf(`{"functionCall":{"id":%q,"name":%q,"args":%s}}`, c.ID, c.Name, c.Args))
	}
	return parts
}

func wholeAnswer(a providertest.Answer) string {
	return fmt.Sprintf(`{"candidates":[{"content":{"parts":[%s]},"finishReason":"STOP"}],"modelVersion":"gemini-test-1","responseId":"r1",%s}`, strings.Join(partsOf(a), ","), countsOf(a))
}

func countsOf(a providertest.Answer) string {
	return fmt.Sprintf(`"usageMetadata":{"promptTokenCount":%d,"candidatesTokenCount":%d}`, a.Input, a.Output)
}

func answerEvents(a providertest.Answer) (all []string) {
	for _, part := range partsOf(a) {
		all = append(all, `data: {"candidates":[{"content":{"parts":[`+part+`]}}],"modelVersion":"gemini-test-1","responseId":"r1"}`+"\r\n\r\n")
	}
	return append(all, `data: {"candidates":[{"content":{"parts":[{"text":""}]},"finishReason":"STOP"}],"modelVersion":"gemini-test-1",`+countsOf(a)+"}\r\n\r\n")
}

package openai_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/agentgen-go/agentgen/runtime/internal/providertest"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/openai"
	"github.com/agentgen-go/agentgen/runtime/transport"
)

// inBackground returns a model behind a server that answers with one body after the other, the last one forever.
func inBackground(got *[]string, answers ...string) *openai.ResponsesModel {
	n := 0
	client := &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		*got = append(*got, strings.TrimSuffix(r.Method+" "+r.URL.Path+"?"+r.URL.RawQuery, "?"))
		body := answers[min(n, len(answers)-1)]
		n++
		header := http.Header{}
		if !strings.HasPrefix(body, "{") {
			header.Set("Content-Type", "text/event-stream")
		}
		return &http.Response{StatusCode: http.StatusOK, Header: header, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
	})}
	m := openai.Responses("gpt-5", transport.WithAPIKey("k"), transport.WithHTTPClient(client), transport.WithMaxRetries(0))
	return m.WithSettings(&model.Settings{Providers: model.ProviderSettingsList{&openai.Settings{Background: true}}})
}

const queued = `{"id":"resp_1","object":"response","status":"queued","background":true,"output":[]}`

var (
	working  = strings.Replace(queued, "queued", "in_progress", 1)
	finished = wholeResponse(providertest.Answer{Text: "Hello world", Input: 3, Output: 2})
)

// TestBackground asks for a response until it is complete.
func TestBackground(t *testing.T) {
	for _, s := range []*model.Stream{nil, model.NewStream(nil)} {
		synctest.Test(t, func(t *testing.T) {
			var got []string
			begin := time.Now()
			res, err := inBackground(&got, queued, working, working, finished).Respond(t.Context(), input("hi"), s)
			if err != nil || res.Text() != "Hello world" || res.Usage.OutputTokens != 2 || res.FinishReason != message.FinishStop {
				t.Errorf("got %+v, %v", res, err)
			}
			diff(t, "requests", got, []string{"POST /v1/responses", "GET /v1/responses/resp_1", "GET /v1/responses/resp_1", "GET /v1/responses/resp_1"})
			if took := time.Since(begin); took != 6*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}

// TestBackgroundFails: a failure is an error, and so is a response that is never complete.
func TestBackgroundFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got []string
		_, err := inBackground(&got, queued, `{"id":"resp_1","status":"failed","background":true,"error":{"code":"server_error","message":"no"}}`).Respond(t.Context(), input("hi"), nil)
		if !errors.Is(err, model.ErrServer) {
			t.Errorf("got %v", err)
		}
		_, err = inBackground(&got, queued).Respond(t.Context(), input("hi"), nil)
		if _, ok := errors.AsType[*model.UnexpectedBehaviorError](err); !ok || !strings.Contains(err.Error(), "1000 questions") {
			t.Errorf("got %v", err)
		}
	})
}

// TestBackgroundCancelled: a response that is not wanted any more is cancelled.
func TestBackgroundCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got []string
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		_, err := inBackground(&got, queued).Respond(ctx, input("hi"), nil)
		if !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, model.ErrProvider) {
			t.Errorf("got %v", err)
		}
		diff(t, "requests", got, []string{"POST /v1/responses", "GET /v1/responses/resp_1", "POST /v1/responses/resp_1/cancel"})
		got = nil
		enough := errors.New("enough")
		_, err = inBackground(&got, backgroundStream(3)).Respond(t.Context(), input("hi"), model.NewStream(func(model.Event) error { return enough }))
		if !errors.Is(err, enough) {
			t.Errorf("got %v", err)
		}
		diff(t, "requests", got, []string{"POST /v1/responses", "POST /v1/responses/resp_1/cancel"})
	})
}

// backgroundEvents are the events of a response in the background.
func backgroundEvents() []string {
	return []string{
		`{"type":"response.created","sequence_number":0,"response":` + queued + `}`,
		`{"type":"response.output_item.added","sequence_number":1,"output_index":0,"item":{"id":"msg_1","type":"message","role":"assistant","content":[]}}`,
		`{"type":"response.output_text.delta","sequence_number":2,"output_index":0,"content_index":0,"delta":"Hello"}`,
		`{"type":"response.output_text.delta","sequence_number":3,"output_index":0,"content_index":0,"delta":" world"}`,
		`{"type":"response.completed","sequence_number":4,"response":` + finished + `}`,
	}
}

// backgroundStream is the beginning of their stream.
func backgroundStream(n int) string {
	return "data: " + strings.Join(backgroundEvents()[:n], "\n\ndata: ") + "\n\n"
}

// TestBackgroundStream: a stream that is cut is resumed where it was cut, or as a whole response.
func TestBackgroundStream(t *testing.T) {
	for cut := 1; cut < 5; cut++ {
		rest := "data: " + strings.Join(backgroundEvents()[cut:], "\n\ndata: ") + "\n\n"
		for _, answers := range [][]string{
			{backgroundStream(cut), rest}, {backgroundStream(cut), ": nothing new\n\n", rest}, {backgroundStream(cut), finished}, {backgroundStream(cut), working, finished},
		} {
			synctest.Test(t, func(t *testing.T) {
				var got []string
				text := ""
				res, err := inBackground(&got, answers...).Respond(t.Context(), input("hi"), model.NewStream(func(e model.Event) error {
					switch {
					case e.Kind == model.ResponseResetEvent:
						text = ""
					case e.Kind == model.PartStartEvent:
						text += e.Part.(*message.TextPart).Content
					case e.Kind == model.PartDeltaEvent && e.Delta.Part != nil:
						text = e.Delta.Part.(*message.TextPart).Content
					case e.Kind == model.PartDeltaEvent:
						text += e.Delta.Text
					}
					return nil
				}))
				if err != nil || res.Text() != "Hello world" || text != "Hello world" || res.FinishReason != message.FinishStop {
					t.Errorf("cut at %d: got %+v, %v, told %q", cut, res, err, text)
				}
				if want := fmt.Sprintf("GET /v1/responses/resp_1?starting_after=%d&stream=true", cut-1); got[1] != want {
					t.Errorf("the second request is %s, want %s", got[1], want)
				}
			})
		}
	}
	// One that never says anything new is given up.
	synctest.Test(t, func(t *testing.T) {
		var got []string
		res, err := inBackground(&got, backgroundStream(3), backgroundStream(1)).Respond(t.Context(), input("hi"), model.NewStream(nil))
		if err == nil || res.Text() != "Hello" || len(got) > 20 {
			t.Errorf("got %+v, %v after %d requests", res, err, len(got))
		}
	})
}

package google_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/google"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/transport"
)

// TestCloud: over Google Cloud requests carry a token, go to the model of the project, and name files where they are.
func TestCloud(t *testing.T) {
	var got []string
	client := &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		body, _ := io.ReadAll(r.Body)
		got = append(got, r.Header.Get("Authorization")+" "+r.URL.String(), string(body))
		answer := `{"candidates":[{"content":{"parts":[{"text":"hi"}]},"finishReason":"STOP"}]}`
		if strings.HasSuffix(r.URL.Path, "countTokens") {
			answer = `{"totalTokens":7}`
		}
		return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(answer)), Request: r}, nil
	})}
	token := transport.WithKeyFunc(func(context.Context) (string, error) { return "ya29.token", nil })
	in := input("hi")
	in.Messages = []message.Message{&message.Request{Parts: []message.RequestPart{&message.UserPromptPart{Items: []message.UserContent{&message.AudioURL{URL: "gs://bucket/a.wav"}, &message.ImageURL{URL: "https://a.test/a.png"}}}}}}
	m := google.NewCloud("my-project", "europe-west4", "gemini-2.5-flash", token, transport.WithHTTPClient(client))
	for _, s := range []*model.Stream{nil, model.NewStream(nil)} {
		if res, err := m.Respond(t.Context(), in, s); err != nil || res.Text() != "hi" {
			t.Errorf("got %+v, %v", res, err)
		}
	}
	in.Settings.MaxTokens = new(5)
	in.Settings.ExtraBody = `{"labels":{"a":"b"}}`
	if n, err := m.WithSettings(nil).CountTokens(t.Context(), in); n != 7 || err != nil {
		t.Errorf("got %d, %v", n, err)
	}
	const base = "Bearer ya29.token https://europe-west4-aiplatform.googleapis.com/v1beta1/projects/my-project/locations/europe-west4/publishers/google/models/gemini-2.5-flash:"
	diff(t, "requests", []string{got[0], got[2], got[4]}, []string{base + "generateContent", base + "streamGenerateContent?alt=sse", base + "countTokens"})
	if !strings.Contains(got[1], `"fileUri":"gs://bucket/a.wav"`) || !strings.Contains(got[1], `"fileUri":"https://a.test/a.png"`) {
		t.Errorf("the request is %s", got[1])
	}
	if strings.Contains(got[5], "labels") || !strings.HasPrefix(got[5], `{"generationConfig"`) || !strings.Contains(got[5], `"contents"`) {
		t.Errorf("the request that counts is %s", got[5])
	}
	if err := google.NewCloud("p", "global", "m").CheckKey(t.Context()); err == nil {
		t.Error("a token is not needed")
	}
}

package openai_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/openai"
	"github.com/agentgen-go/agentgen/runtime/transport"
)

// TestDownloads: files that an API does not fetch itself, and those that say so, are sent as data; others by URL.
func TestDownloads(t *testing.T) {
	var fetched atomic.Int64
	files := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fetched.Add(1)
		w.Header().Set("Content-Type", map[string]string{"/a.wav": "audio/wav", "/b.pdf": "application/pdf", "/c.png": "image/png", "/d.txt": "text/plain"}[r.URL.Path])
		_, _ = io.WriteString(w, "data")
	}))
	defer files.Close()
	const local, data = message.ForceDownloadAllowLocal, "base64,ZGF0YQ=="
	for _, c := range []struct {
		name            string
		item            message.UserContent
		chat, responses string // what the body holds; empty if it is refused
	}{
		{"audio", &message.AudioURL{URL: files.URL + "/a.wav", ForceDownload: local}, `"input_audio":{"data":"ZGF0YQ==","format":"wav"}`, ``},
		{"document", &message.DocumentURL{URL: files.URL + "/b.pdf", ForceDownload: local}, `"file_data":"data:application/pdf;` + data, `"file_data":"data:application/pdf;` + data},
		{"image", &message.ImageURL{URL: files.URL + "/c.png", ForceDownload: local}, `"url":"data:image/png;` + data, `"image_url":"data:image/png;` + data},
		{"text", &message.DocumentURL{URL: files.URL + "/d.txt", ForceDownload: local}, `type=\"text/plain\"-----\ndata\n`, `type=\"text/plain\"-----\ndata\n`},
		{"image by URL", &message.ImageURL{URL: files.URL + "/c.png"}, `"url":"` + files.URL + `/c.png"`, `"image_url":"` + files.URL + `/c.png"`},
		{"document by URL", &message.DocumentURL{URL: files.URL + "/b.pdf"}, ``, `"file_url":"` + files.URL + `/b.pdf"`},
	} {
		s := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/responses") {
				_, _ = io.WriteString(w, `{"id":"r1","status":"completed","output":[]}`)
				return
			}
			_, _ = io.WriteString(w, said)
		})
		r := asks(&message.UserPromptPart{Items: []message.UserContent{message.Text("see"), c.item}})
		for want, m := range map[string]model.Model{
			"chat " + c.chat: s.chat(), "responses " + c.responses: openai.Responses("m", transport.WithBaseURL(s.URL), transport.WithAPIKey("k")),
		} {
			api, part, _ := strings.Cut(want, " ")
			_, err := m.Respond(t.Context(), r, nil)
			switch bodies := s.requests(); {
			case part == "" && err == nil:
				t.Errorf("%s, %s: no error", c.name, api)
			case part != "" && (err != nil || !strings.Contains(bodies[len(bodies)-1], part)):
				t.Errorf("%s, %s: %v: %v, want %s", c.name, api, err, bodies, part)
			}
		}
	}
}

// TestDownloadsOnce: the requests of a run share what was downloaded.
func TestDownloadsOnce(t *testing.T) {
	var fetched atomic.Int64
	files := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fetched.Add(1)
		_, _ = io.WriteString(w, "data")
	}))
	defer files.Close()
	s := serve(t, answers(t, said, said))
	r := asks(&message.UserPromptPart{Items: []message.UserContent{&message.ImageURL{URL: files.URL + "/a.png", ForceDownload: message.ForceDownloadAllowLocal}}})
	r.Cache = &model.Cache{}
	llm := s.chat()
	for range 2 {
		if _, err := llm.Respond(t.Context(), r, nil); err != nil {
			t.Fatal(err)
		}
		more := *r
		more.Messages = append(more.Messages[:len(more.Messages):len(more.Messages)], input("more").Messages...)
		r = &more
	}
	diff(t, "downloads", fetched.Load(), int64(1))
}

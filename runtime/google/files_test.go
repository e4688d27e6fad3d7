package google_test

import (
	"context"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/agentgen-go/agentgen/runtime/google"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/transport"
)

// filesOver returns files behind a server that answers with one body after the other, the last one forever.
func filesOver(t *testing.T, got *[]string, answers ...string) *google.Files {
	n := 0
	client := &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		*got = append(*got, r.Method+" "+r.URL.Path+" "+r.Header.Get("X-Goog-Upload-Protocol"))
		if r.Method == http.MethodPost {
			*got = append(*got, related(t, r)...)
		}
		body := answers[min(n, len(answers)-1)]
		n++
		return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
	})}
	return google.NewFiles(transport.WithAPIKey("secret-key"), transport.WithHTTPClient(client), transport.WithMaxRetries(0))
}

func related(t *testing.T, r *http.Request) (all []string) {
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	all = append(all, kind)
	for parts := multipart.NewReader(r.Body, params["boundary"]); ; {
		p, err := parts.NextPart()
		if err != nil {
			return all
		}
		b, err := io.ReadAll(p)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p.Header.Get("Content-Type")+" "+string(b))
	}
}

const uri = "https://generativelanguage.googleapis.com/v1beta/files/abc"

// TestFiles uploads a file, waits until it is processed, and deletes it.
func TestFiles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got []string
		files := filesOver(t, &got, `{"file":{"name":"files/abc","uri":"`+uri+`","state":"PROCESSING"}}`, `{"name":"files/abc","uri":"`+uri+`","state":"PROCESSING"}`,
			`{"name":"files/abc","uri":"`+uri+`","state":"ACTIVE"}`, `{}`)
		file, err := files.Upload(t.Context(), "film.mp4", &message.BinaryContent{Data: []byte("mp4"), MediaType: "video/mp4"})
		if err != nil {
			t.Fatal(err)
		}
		diff(t, "file", file, &message.UploadedFile{FileID: uri, ProviderName: "google", MediaType: "video/mp4"})
		if err := files.Delete(t.Context(), file); err != nil {
			t.Error(err)
		}
		diff(t, "requests", got, []string{
			"POST /upload/v1beta/files multipart", "multipart/related", `application/json {"file":{"displayName":"film.mp4"}}`, "video/mp4 mp4",
			"GET /v1beta/files/abc ", "GET /v1beta/files/abc ", "DELETE /v1beta/files/abc ",
		})
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		for want, answer := range map[string]string{
			"cannot be read": `{"file":{"name":"files/abc","uri":"` + uri + `","state":"FAILED","error":{"message":"it cannot be read"}}}`, "not a file": `{"hello":1}`,
			"deadline": `{"name":"files/abc","uri":"` + uri + `","state":"PROCESSING"}`,
		} {
			if _, err := filesOver(t, &got, answer).Upload(ctx, "a", &message.BinaryContent{}); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("got %v, want %s", err, want)
			}
		}
	})
}

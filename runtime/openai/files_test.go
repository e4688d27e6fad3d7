package openai_test

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/openai"
	"github.com/agentgen-go/agentgen/runtime/transport"
)

// TestFiles uploads a file, and deletes it.
func TestFiles(t *testing.T) {
	status, answer := http.StatusOK, `{"id":"file_1","type":"file"}`
	var got []string
	client := &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		got = append(got, r.Method+" "+r.URL.Path+" "+r.Header.Get("Anthropic-Beta"))
		if r.Method == http.MethodPost {
			got = append(got, form(t, r)...)
		}
		return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(answer)), Request: r}, nil
	})}
	files := openai.NewFiles(transport.WithAPIKey("sk-secret-key"), transport.WithHTTPClient(client), transport.WithMaxRetries(0))
	file, err := files.Upload(t.Context(), `my "data".csv`, &message.BinaryContent{Data: []byte("a,b"), MediaType: "text/csv", Identifier: "d"})
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "file", file, &message.UploadedFile{FileID: "file_1", ProviderName: "openai", MediaType: "text/csv", Identifier: "d"})
	if err := files.Delete(t.Context(), file); err != nil {
		t.Error(err)
	}
	diff(t, "requests", got, []string{"POST /v1/files ", "purpose   user_data", `file my "data".csv text/csv a,b`, "DELETE /v1/files/file_1 "})
	answer = `{"hello":1}`
	if _, err := files.Upload(t.Context(), "a", &message.BinaryContent{MediaType: "text/csv"}); err == nil || !strings.Contains(err.Error(), "hello") {
		t.Errorf("got %v", err)
	}
	if err := files.Delete(t.Context(), &message.UploadedFile{FileID: "x", ProviderName: "another"}); err == nil {
		t.Error("a file of another provider is deleted")
	}
	status = http.StatusNotFound
	if err := files.Delete(t.Context(), file); !errors.Is(err, model.ErrNotFound) {
		t.Errorf("got %v", err)
	}
}

// form returns the fields of a form, and its file.
func form(t *testing.T, r *http.Request) (all []string) {
	_, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	for parts := multipart.NewReader(r.Body, params["boundary"]); ; {
		p, err := parts.NextPart()
		if err != nil {
			return all
		}
		b, err := io.ReadAll(p)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, strings.TrimSpace(p.FormName()+" "+p.FileName()+" "+p.Header.Get("Content-Type")+" "+string(b)))
	}
}

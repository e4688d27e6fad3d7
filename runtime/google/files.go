package google

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"github.com/agentgen-go/agentgen/runtime/internal/wire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/transport"
)

// Files are the files that an application has uploaded to Google. Make them with NewFiles. They are safe for concurrent use.
type Files struct{ client *transport.Client }

// NewFiles returns the files of Google. Options and the environment are those of New.
func NewFiles(opts ...transport.Option) *Files { return &Files{transport.New(provider, opts...)} }

// String returns the provider's name. It shows no key.
func (f *Files) String() string { return f.client.Name() + " files" }

// GoString is String.
func (f *Files) GoString() string { return f.String() }

// Upload uploads a file and returns it for prompts: the data is sent once. It waits until Google has processed it, which takes a while for
// videos; ctx limits that. The file stays there for two days. Its errors are those of a model's Respond.
func (f *Files) Upload(ctx context.Context, name string, c *message.BinaryContent) (*message.UploadedFile, error) {
	description, err := (&fileDescription{fileName{name}}).AppendJSON(nil)
	if err != nil {
		return nil, err
	}
	body, kind, err := wire.Related(description, c.MediaType, c.Data)
	if err != nil {
		return nil, err
	}
	header := map[string]string{"Content-Type": kind, "X-Goog-Upload-Protocol": "multipart"}
	r, err := f.ask(ctx, &transport.Call{Path: "upload/v1beta/files", Header: header, Body: body, Once: true})
	for err == nil && r.State == "PROCESSING" {
		if err = sleep(ctx, processing); err == nil {
			r, err = f.ask(ctx, &transport.Call{Method: http.MethodGet, Path: "v1beta/" + r.Name})
		}
	}
	switch {
	case err != nil:
		return nil, err
	case r.State == "FAILED":
		return nil, &model.UnexpectedBehaviorError{Message: "Google could not process the file: " + r.Error.Message}
	}
	return &message.UploadedFile{FileID: r.URI, ProviderName: settingsName, MediaType: c.MediaType, Identifier: c.Identifier}, nil
}

// processing is how long to wait before Google is asked again whether it has processed a file.
const processing = time.Second

func sleep(ctx context.Context, wait time.Duration) error {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("google: wait for the file: %w", context.Cause(ctx))
	}
}

// ask sends a request about a file.
func (f *Files) ask(ctx context.Context, call *transport.Call) (fileReply, error) {
	res, err := f.client.Do(ctx, call)
	if err != nil {
		return fileReply{}, err
	}
	defer res.Close()
	data, err := res.ReadAll()
	if err != nil {
		return fileReply{}, err
	}
	var r fileReply
	if err := r.DecodeJSON(data); err != nil {
		return fileReply{}, noFile(res, data)
	}
	if r.File != nil { // of an upload
		r = fileReply{fileState: *r.File}
	}
	if !strings.HasPrefix(r.Name, "files/") || r.URI == "" {
		return fileReply{}, noFile(res, data)
	}
	return r, nil
}

func noFile(res *transport.Response, data []byte) error {
	return &model.UnexpectedBehaviorError{Message: fmt.Sprintf("Invalid response from google files endpoint: it is not a file; the body begins with %q", res.Beginning(data))}
}

// Delete deletes a file that was uploaded. Its errors are those of a model's Respond; errors.Is(err, model.ErrNotFound) is true if there is no such
// file.
func (f *Files) Delete(ctx context.Context, file *message.UploadedFile) error {
	if file.ProviderName != settingsName {
		return fmt.Errorf("%s: the UploadedFile %s is one of the provider %q", settingsName, file.FileID, file.ProviderName)
	}
	res, err := f.client.Do(ctx, &transport.Call{Method: http.MethodDelete, Path: "v1beta/files/" + url.PathEscape(path.Base(file.FileID))})
	if err != nil {
		return err
	}
	res.Close()
	return nil
}

// fileDescription describes a file that is uploaded.
//
//agent:codec encode
type fileDescription struct {
	File fileName `json:"file"`
}

type fileName struct {
	DisplayName string `json:"displayName"`
}

// fileReply is a file, or the answer to an upload, which has one.
//
//agent:codec lenient decode
type fileReply struct {
	fileState
	File *fileState `json:"file"`
}

type fileState struct {
	Name  string    `json:"name"`
	URI   string    `json:"uri"`
	State string    `json:"state"`
	Error fileError `json:"error"`
}

type fileError struct {
	Message string `json:"message"`
}

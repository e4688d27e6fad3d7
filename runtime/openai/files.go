package openai

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"github.com/agentgen-go/agentgen/runtime/internal/wire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/transport"
)

// Files are the files that an application has uploaded to OpenAI. Make them with NewFiles. They are safe for concurrent use.
type Files struct{ client *transport.Client }

// NewFiles returns the files of OpenAI. Options and the environment are those of Chat.
func NewFiles(opts ...transport.Option) *Files {
	return &Files{transport.New(openAI.Provider, opts...)}
}

// String returns the provider's name. It shows no key.
func (f *Files) String() string { return f.client.Name() + " files" }

// GoString is String.
func (f *Files) GoString() string { return f.String() }

// Upload uploads a file, under a name whose extension says what it is, and returns it for prompts and results of tools: the data is sent
// once. It stays there until it is deleted. Its errors are those of a model's Respond.
func (f *Files) Upload(ctx context.Context, name string, c *message.BinaryContent) (*message.UploadedFile, error) {
	body, kind, err := wire.Form([][2]string{{"purpose", "user_data"}}, name, c.MediaType, c.Data)
	if err != nil {
		return nil, err
	}
	res, err := f.client.Do(ctx, &transport.Call{Path: "files", Header: map[string]string{"Content-Type": kind}, Body: body, Once: true})
	if err != nil {
		return nil, err
	}
	defer res.Close()
	data, err := res.ReadAll()
	if err != nil {
		return nil, err
	}
	var r fileReply
	if err := r.DecodeJSON(data); err != nil || r.ID == "" {
		return nil, &model.UnexpectedBehaviorError{Message: fmt.Sprintf("Invalid response from openai files endpoint: it has no id; the body begins with %q", res.Beginning(data))}
	}
	return &message.UploadedFile{FileID: r.ID, ProviderName: settingsName, MediaType: c.MediaType, Identifier: c.Identifier}, nil
}

// Delete deletes a file that was uploaded. Its errors are those of a model's Respond; errors.Is(err, model.ErrNotFound) is true if there is no such
// file.
func (f *Files) Delete(ctx context.Context, file *message.UploadedFile) error {
	if file.ProviderName != settingsName {
		return fmt.Errorf("%s: the UploadedFile %s is one of the provider %q", settingsName, file.FileID, file.ProviderName)
	}
	res, err := f.client.Do(ctx, &transport.Call{Method: http.MethodDelete, Path: "files/" + url.PathEscape(file.FileID)})
	if err != nil {
		return err
	}
	res.Close()
	return nil
}

// fileReply is the answer to an upload.
//
//agent:codec lenient decode
type fileReply struct {
	ID string `json:"id"`
}

package openai_test

import (
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// asks is a request of parts.
func asks(parts ...message.RequestPart) *model.Request {
	return with(input(""), func(in *model.Request) { in.Messages = []message.Message{&message.Request{Parts: parts}} })
}

// sent returns the messages that the server is sent for a request.
func sent(t *testing.T, in *model.Request) string {
	t.Helper()
	s := serve(t, answers(t, said))
	if _, err := s.chat().Respond(t.Context(), in, nil); err != nil {
		t.Fatal(err)
	}
	_, messages, _ := strings.Cut(strings.TrimSuffix(s.requests()[0], "}"), `"messages":`)
	return messages
}

// TestMedia sends each kind of content. The forms are those of Pydantic AI.
func TestMedia(t *testing.T) {
	for _, c := range []struct {
		name string
		item message.UserContent
		want string // nothing where the item is not sent
	}{
		{"text", message.Text("a"), `{"type":"text","text":"a"}`},
		{"no text", message.Text(""), `{"type":"text","text":""}`},
		{"text with metadata", &message.TextContent{Content: "a", Metadata: `{"b":1}`}, `{"type":"text","text":"a"}`},
		{"image URL", &message.ImageURL{URL: "https://example.com/a.png"}, `{"type":"image_url","image_url":{"url":"https://example.com/a.png"}}`},
		{
			"image URL with detail", &message.ImageURL{URL: "https://example.com/a", VendorMetadata: `{"other":null,"detail":"low"}`},
			`{"type":"image_url","image_url":{"url":"https://example.com/a","detail":"low"}}`,
		},
		{
			"image", &message.BinaryContent{Data: []byte("img"), MediaType: "image/png", VendorMetadata: `{"detail":"high"}`},
			`{"type":"image_url","image_url":{"url":"data:image/png;base64,aW1n","detail":"high"}}`,
		},
		{"wav", &message.BinaryContent{Data: []byte("snd"), MediaType: "audio/wav"}, `{"type":"input_audio","input_audio":{"data":"c25k","format":"wav"}}`},
		{"mp3", &message.BinaryContent{Data: []byte("snd"), MediaType: "audio/mpeg"}, `{"type":"input_audio","input_audio":{"data":"c25k","format":"mp3"}}`},
		{
			"document", &message.BinaryContent{Data: []byte("pdf"), MediaType: "application/pdf"},
			`{"type":"file","file":{"file_data":"data:application/pdf;base64,cGRm","filename":"filename.pdf"}}`,
		},
		{
			"text file", &message.BinaryContent{Data: []byte("a,b\n"), MediaType: "text/csv; charset=utf-8", Identifier: "t1"},
			`{"type":"text","text":"-----BEGIN FILE id=\"t1\" type=\"text/csv; charset=utf-8\"-----\na,b\n\n-----END FILE id=\"t1\"-----"}`,
		},
		{
			"text file without an identifier", &message.BinaryContent{Data: []byte("{}"), MediaType: "application/problem+json"},
			`{"type":"text","text":"-----BEGIN FILE id=\"bf21a9\" type=\"application/problem+json\"-----\n{}\n-----END FILE id=\"bf21a9\"-----"}`,
		},
		{"uploaded file", &message.UploadedFile{FileID: "file-1", ProviderName: "openai"}, `{"type":"file","file":{"file_id":"file-1"}}`},
		{"cache point", &message.CachePoint{}, ``},
		{"unknown item", &message.UnknownContent{Kind: "hologram", JSON: `{"kind":"hologram"}`}, ``},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := sent(t, asks(&message.UserPromptPart{Items: []message.UserContent{message.Text("see"), c.item}}))
			want := `{"type":"text","text":"see"}`
			if c.want != "" {
				want += "," + c.want
			}
			diff(t, "messages", got, `[{"role":"user","content":[`+want+`]}]`)
		})
	}
}

// TestMediaRefused: what the API does not take is an error that says what to do.
func TestMediaRefused(t *testing.T) {
	for _, c := range []struct {
		name string
		item message.UserContent
		want string
	}{
		{"audio URL on this machine", &message.AudioURL{URL: "http://127.0.0.1/a"}, "download http://127.0.0.1/a: Access to private/internal IP address (127.0.0.1) is blocked. Use message.ForceDownloadAllowLocal (\"allow-local\") to allow local network access."},
		{"document URL that is not http", &message.DocumentURL{URL: "s3://bucket/a"}, "download: URL protocol \"s3\" is not allowed. Only http:// and https:// are supported."},
		{"forced download of credentials", &message.ImageURL{URL: "http://169.254.169.254/a", ForceDownload: message.ForceDownloadAllowLocal}, "download http://169.254.169.254/a: Access to cloud metadata service (169.254.169.254) is blocked for security reasons."},
		{"video URL", &message.VideoURL{URL: "https://example.com/a"}, "OpenAI chat completions do not support video: send images of it"},
		{"video", &message.BinaryContent{MediaType: "video/mp4"}, "OpenAI chat completions do not support video: send images of it"},
		{"other audio", &message.BinaryContent{MediaType: "audio/flac"}, "OpenAI chat completions support audio/wav and audio/mpeg, but not audio/flac: convert the recording"},
		{"unknown type", &message.BinaryContent{MediaType: message.UnknownMediaType}, `media type "application/octet-stream" is not supported by OpenAI chat completions: correct BinaryContent.MediaType, or send the text`},
		{"no UTF-8", &message.BinaryContent{Data: []byte{0xff}, MediaType: "text/plain"}, `the data of a BinaryContent of media type "text/plain" is not UTF-8`},
		{"another provider's file", &message.UploadedFile{FileID: "f1", ProviderName: "anthropic"}, `the UploadedFile f1 is one of the provider "anthropic", not of "openai": upload it there, too`},
		{"uploaded image", &message.UploadedFile{FileID: "f1", ProviderName: "openai", MediaType: "image/png"}, "OpenAI chat completions do not support uploaded images (FileID f1): send an ImageURL or a BinaryContent"},
		{"metadata that is not an object", &message.ImageURL{VendorMetadata: "[]"}, "VendorMetadata: 1 violation: Input should be an object"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := serve(t, answers(t)).chat().Respond(t.Context(), asks(&message.UserPromptPart{Items: []message.UserContent{message.Text("see"), c.item}}), nil)
			if err == nil {
				t.Fatal("no error")
			}
			diff(t, "error", err.Error(), "openai: encode the request: item 1 of the user prompt: "+c.want)
		})
	}
}

// TestOtherParts: what was said aloud is text if that is known, results of tools that failed are marked in the text, and
// what other providers did is not sent. Arguments that are not JSON object become part of one. (118)
func TestOtherParts(t *testing.T) {
	in := asks(
		&message.SpeechPart{Speaker: message.SpeakerUser, Transcript: "hello"},
		&message.SpeechPart{Speaker: message.SpeakerUser, Audio: &message.BinaryContent{Data: []byte("snd"), MediaType: "audio/wav"}},
		&message.SpeechPart{Speaker: message.SpeakerUser},
		&message.ToolAvailabilityDeltaPart{ToolsAdded: []string{"look"}},
		&message.UnknownPart{Kind: "hologram", JSON: `{"part_kind":"hologram"}`},
		&message.RetryFeedbackPart{Content: "try again", Retry: message.RetryInfo{Cause: "model_retry"}},
		&message.RetryFeedbackPart{Content: "Please return text.", Retry: message.RetryInfo{Cause: "no_output"}},
	)
	in.Messages = append(
		in.Messages,
		&message.Response{Parts: []message.ResponsePart{
			&message.SpeechPart{Speaker: message.SpeakerAssistant, Transcript: "hi"}, &message.NativeToolCallPart{ToolName: "web_search"},
			&message.NativeToolReturnPart{ToolName: "web_search"}, &message.FilePart{}, &message.CompactionPart{}, &message.UnknownPart{Kind: "hologram"},
			&message.ToolCallPart{ToolName: "look", ToolCallID: "c1", Args: `[1]`},
		}},
		&message.Request{Parts: []message.RequestPart{
			&message.ToolReturnPart{ToolName: "look", ToolCallID: "c1", Content: `"no \"light\""`, Outcome: message.ToolFailed},
			&message.ToolReturnPart{ToolName: "look", ToolCallID: "c2", Content: `"The tool call was denied."`, Outcome: message.ToolDenied},
			&message.ToolReturnPart{ToolName: "look", ToolCallID: "c3", Content: `"It was interrupted."`, Outcome: message.ToolInterrupted},
			&message.ToolReturnPart{ToolName: "look", ToolCallID: "c4", Content: `[{"type":"missing"}]`, Outcome: message.ToolRetried},
		}},
	)
	sameJSON(t, "messages", sent(t, in), `[{"role":"user","content":"hello"},
		{"role":"user","content":[{"type":"input_audio","input_audio":{"data":"c25k","format":"wav"}}]},
		{"role":"user","content":"Your previous response failed the application's validation (this is automated feedback, not a message from the user):\n<pyai:retry_feedback>\ntry again\n</pyai:retry_feedback>"},
		{"role":"system","content":"Please return text."},
		{"role":"assistant","content":"hi","tool_calls":[{"id":"c1","type":"function","function":{"name":"look","arguments":"{\"INVALID_JSON\":\"[1]\"}"}}]},
		{"role":"tool","tool_call_id":"c1","content":"{\"error\":\"no \\\"light\\\"\"}"},
		{"role":"tool","tool_call_id":"c2","content":"The tool call was denied."},
		{"role":"tool","tool_call_id":"c3","content":"It was interrupted."},
		{"role":"tool","tool_call_id":"c4","content":"{\"error\":[{\"type\":\"missing\"}]}"}]`)
}

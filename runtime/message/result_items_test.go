package message_test

import (
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// resultOfPython is a result with files, and what is recorded of it, as Pydantic AI 2.68 writes them.
const (
	resultOfPython = `[{"a":1},{"url":"https://a.test/ä.png","force_download":false,"vendor_metadata":null,"kind":"image-url","media_type":"image/png","identifier":"256bcc"},` +
		`{"data":"cG5n","media_type":"image/png","vendor_metadata":null,"kind":"binary","identifier":"9040a7"},"txt",` +
		`{"file_id":"f1","provider_name":"openai","vendor_metadata":{"b":1.0,"a":[1]},"kind":"uploaded-file","media_type":"image/png","identifier":"c09bb8"}]`
	digestOfImage, digestOfUpload = "639777d2fd24af3d9b24e142f4e8a336ed1e4162f13b8ee10289b255f2439a4d", "dd7e97441cdb76cbd4a40943f53819576ed1ac99923dfee5c0f700eef469f7c9"
)

func ofPython() *message.ToolReturnPart {
	return &message.ToolReturnPart{ToolName: `get "x"<`, ToolCallID: "c1", Content: resultOfPython, ContentFileDigests: []string{digestOfImage, digestOfUpload}}
}

var (
	image  = &message.ImageURL{URL: "https://a.test/ä.png", MediaType: "image/png", Identifier: "256bcc"}
	binary = &message.BinaryContent{Data: []byte("png"), MediaType: "image/png", Identifier: "9040a7"}
	upload = &message.UploadedFile{FileID: "f1", ProviderName: "openai", MediaType: "image/png", Identifier: "c09bb8", VendorMetadata: `{"b":1.0,"a":[1]}`}
)

// TestItems reads the files of a result, and nothing that only looks like one.
func TestItems(t *testing.T) {
	diff(t, "items", ofPython().Items(), []message.UserContent{message.Text(`{"a":1}`), image, binary, message.Text("txt"), upload})
	none := ofPython()
	none.ContentFileDigests = nil // of Go
	if items := none.Items(); items != nil {
		t.Errorf("a result of Go has the files %v", items)
	}
	data := ofPython()
	data.ContentFileDigests = []string{digestOfImage}
	diff(t, "not recorded", data.Items()[4], message.UserContent(message.Text(`{"file_id":"f1","provider_name":"openai","vendor_metadata":{"b":1.0,"a":[1]},"kind":"uploaded-file","media_type":"image/png","identifier":"c09bb8"}`)))
	old := ofPython()
	old.ContentFileDigests, old.FilesUnknown = nil, true
	old.Content = jsonwire.Raw(strings.Replace(resultOfPython, `"force_download":false`, `"force_download":"allow-local"`, 1))
	items := old.Items()
	diff(t, "of an old history", items[1], message.UserContent(image))
	if _, isText := items[4].(message.Text); !isText {
		t.Errorf("a file id of an old history is a file: %v", items[4])
	}
	old.Content = `{"url":"s3://bucket/secret","kind":"document-url"}`
	if items := old.Items(); items != nil {
		t.Errorf("a place of an old history is a file: %v", items)
	}
}

// TestResultWithFiles writes what Pydantic AI would, with its digests.
func TestResultWithFiles(t *testing.T) {
	content, digests, err := message.ResultWithFiles(`{"a":1}`, []message.UserContent{&message.ImageURL{URL: "https://a.test/ä.png"}, &message.BinaryContent{Data: []byte("png"), MediaType: "image/png"}, upload})
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "digests", digests, []string{digestOfImage, digestOfUpload})
	p := message.ToolReturnPart{Content: content, ContentFileDigests: digests}
	diff(t, "items", p.Items(), []message.UserContent{message.Text(`{"a":1}`), image, binary, upload})
	alone, digests, err := message.ResultWithFiles("null", []message.UserContent{binary})
	if err != nil || digests == nil || !strings.HasPrefix(string(alone), "{") {
		t.Errorf("got %s, %v, %v", alone, digests, err)
	}
	for _, wrong := range []message.UserContent{message.Text("x"), nil, (*message.ImageURL)(nil), &message.CachePoint{}} {
		if _, _, err := message.ResultWithFiles("1", []message.UserContent{wrong}); err == nil {
			t.Errorf("%T is taken for a file", wrong)
		}
	}
}

// TestFilesApart moves files behind the last result, in the words of Pydantic AI.
func TestFilesApart(t *testing.T) {
	second := &message.ToolReturnPart{ToolName: "b", ToolCallID: "c2", Content: `"two"`}
	said := &message.UserPromptPart{Content: "and now?"}
	in := &message.Request{Parts: []message.RequestPart{ofPython(), second, said}}
	got, err := in.FilesApart(func(c message.UserContent) bool { return c == message.UserContent(nil) })
	if err != nil {
		t.Fatal(err)
	}
	frame := func(id string) message.Text {
		return message.Text(`<pyai:tool_result tool_name="get &quot;x&quot;&lt;" tool_call_id="c1" file_id="` + id + `">`)
	}
	const shut = message.Text("</pyai:tool_result>")
	want := ofPython()
	want.Content, want.ContentFileDigests = `["{\"a\":1}","See file 256bcc.","See file 9040a7.","txt","See file c09bb8."]`, []string{}
	diff(t, "apart", got.Parts, []message.RequestPart{
		want, second, &message.UserPromptPart{Items: []message.UserContent{frame("256bcc"), image, shut, frame("9040a7"), binary, shut, frame("c09bb8"), upload, shut}}, said,
	})
	same, err := in.FilesApart(func(message.UserContent) bool { return true })
	if err != nil || same != in {
		t.Errorf("nothing had to be moved: %v, %v", same, err)
	}
	some, err := in.FilesApart(func(c message.UserContent) bool { _, ok := c.(*message.ImageURL); return ok })
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "some", some.Parts[0].(*message.ToolReturnPart).Items(), []message.UserContent{message.Text(`{"a":1}`), image, message.Text("See file 9040a7."), message.Text("txt"), message.Text("See file c09bb8.")})
	plain := &message.Request{Parts: []message.RequestPart{second, said}}
	if got, err := plain.FilesApart(func(message.UserContent) bool { return false }); err != nil || got != plain {
		t.Errorf("got %v, %v", got, err)
	}
}

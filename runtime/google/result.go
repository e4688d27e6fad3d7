package google

import (
	"encoding/base64"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/internal/wire"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// within reports whether a result may hold a file: those of a few media types, for models from Gemini 3 on
// (https://ai.google.dev/gemini-api/docs/function-calling#multimodal-function-responses).
func (f *family) within(file message.UserContent) bool {
	if _, uploaded := file.(*message.UploadedFile); uploaded || !f.combines {
		return false
	}
	t, err := message.MediaType(file)
	if err != nil {
		return false
	}
	switch wire.BareType(t) {
	case "image/png", "image/jpeg", "image/webp", "application/pdf", "text/plain":
		return true
	}
	return false
}

// result writes the result of a call, with the files that it holds.
func (e *encoder) result(p *message.ToolReturnPart) error {
	r := functionResponse{ID: p.ToolCallID, Name: p.ToolName}
	items := p.Items()
	if items == nil {
		r.Response = resultOf(p)
		return e.part(&resultPart{r})
	}
	data := *p
	data.Content = ""
	var texts []string
	for _, item := range items {
		switch c := item.(type) {
		case *message.BinaryContent:
			r.Parts = append(r.Parts, filePart{inlineData{c.MediaType, base64.StdEncoding.EncodeToString(c.Data)}})
		case message.Text:
			texts = append(texts, jsonOf(string(c)))
		}
	}
	switch len(texts) {
	case 0:
		data.Content = "{}"
	case 1:
		data.Content = jsonwire.Raw(texts[0])
	default:
		data.Content = jsonwire.Raw("[" + strings.Join(texts, ",") + "]")
	}
	r.Response = resultOf(&data)
	return e.part(&resultPart{r})
}

// jsonOf returns an item of a result as JSON: as it is if it is an object, and otherwise as text.
func jsonOf(text string) string {
	if strings.HasPrefix(text, "{") && jsonwire.Valid(text) == nil {
		return text
	}
	return string(jsonwire.Quote(text))
}

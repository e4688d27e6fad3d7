package openai

import (
	"fmt"

	"github.com/agentgen-go/agentgen/runtime/internal/wire"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// appendInputPrompt appends what the user said.
func appendInputPrompt(dst []byte, p *message.UserPromptPart) ([]byte, error) {
	if p.Items == nil {
		return (&inputMessage{Role: "user", Content: p.Content}).AppendJSON(wire.Comma(dst))
	}
	m := inputMedia{Role: "user", Content: make([]inputItem, 0, len(p.Items))}
	for i, item := range p.Items {
		part, err := inputOf(item)
		if err != nil {
			return nil, fmt.Errorf("item %d of the user prompt: %w", i, err)
		}
		if part.Type != "" {
			m.Content = append(m.Content, part)
		}
	}
	return m.AppendJSON(wire.Comma(dst))
}

// inputOf returns an item of content as the API takes it, or a zero item where the model is not sent it.
func inputOf(item message.UserContent) (inputItem, error) {
	switch c := item.(type) {
	case *message.DocumentURL:
		return inputItem{Type: "input_file", FileURL: c.URL}, nil
	case *message.UploadedFile:
		return uploadedInput(c)
	}
	part, err := openAI.contentOf(item)
	if err != nil {
		return inputItem{}, err
	}
	switch part.Type {
	case "text":
		return inputItem{Type: "input_text", Text: part.Text}, nil
	case "image_url":
		return inputItem{Type: "input_image", ImageURL: part.ImageURL.URL, Detail: part.ImageURL.Detail}, nil
	case "file":
		return inputItem{Type: "input_file", FileData: part.File.FileData, Filename: part.File.Filename}, nil
	case "input_audio":
		return inputItem{}, errNoAudio
	}
	return inputItem{}, nil
}

func uploadedInput(c *message.UploadedFile) (inputItem, error) {
	if c.ProviderName != openAI.Provider.Name {
		_, err := openAI.uploadedFile(c)
		return inputItem{}, err
	}
	if t, _ := message.MediaType(c); len(t) > 6 && t[:6] == "image/" {
		return inputItem{Type: "input_image", FileID: c.FileID}, nil
	}
	return inputItem{Type: "input_file", FileID: c.FileID}, nil
}

// appendCallOutput appends the result of a call: as text, or if it has files as a list of them and texts.
func appendCallOutput(dst []byte, p *message.ToolReturnPart) ([]byte, error) {
	items := p.Items()
	if items == nil {
		return (&callOutput{Type: "function_call_output", CallID: p.ToolCallID, Output: p.TextOrError()}).AppendJSON(wire.Comma(dst))
	}
	o := callOutputList{Type: "function_call_output", CallID: p.ToolCallID, Output: make([]inputItem, 0, len(items))}
	for _, item := range items {
		part, err := inputOf(item)
		if err != nil {
			return nil, fmt.Errorf("a file of the result of %s: %w", p.ToolName, err)
		}
		if part.Type != "" {
			o.Output = append(o.Output, part)
		}
	}
	return o.AppendJSON(wire.Comma(dst))
}

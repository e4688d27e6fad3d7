package cohere

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/agentgen-go/agentgen/runtime/internal/wire"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// toolPlan is the ID of a thought that came before calls.
const toolPlan = "tool_plan"

// add encodes a message. Parts of which the API knows nothing are left out.
func (c *cache) add(m message.Message, first bool) error {
	switch m := m.(type) {
	case *message.Request:
		return c.request(m, first)
	case *message.Response:
		return c.response(m)
	}
	return nil
}

func (c *cache) request(m *message.Request, leading bool) error {
	for _, p := range m.Parts {
		_, system := p.(*message.SystemPromptPart)
		if err := c.requestPart(p); err != nil {
			return err
		}
		if leading = leading && system; leading {
			c.lead = len(c.json)
		}
	}
	return nil
}

func (c *cache) requestPart(p message.RequestPart) error {
	switch p := p.(type) {
	case *message.SystemPromptPart:
		return c.say("system", p.Content)
	case *message.UserPromptPart:
		return c.userPrompt(p)
	case *message.SpeechPart:
		return c.say("user", p.Transcript)
	case *message.ToolReturnPart:
		return c.append(&chatMessage{"tool", p.TextOrError(), p.ToolCallID})
	case *message.RetryFeedbackPart:
		if p.System() {
			return c.say("system", p.Text())
		}
		return c.say("user", p.Text())
	case *message.CompactionPart:
		return c.say("user", p.Text())
	case *message.InstructionDeltaPart:
		return c.say("system", p.Text())
	}
	return nil
}

// say adds a message of text, unless it is empty.
func (c *cache) say(role, text string) error {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	return c.append(&chatMessage{Role: role, Content: text})
}

func (c *cache) append(m interface {
	AppendJSON(dst []byte) ([]byte, error)
}) (err error) {
	c.json, err = m.AppendJSON(wire.Comma(c.json))
	return err
}

// userPrompt adds what the user said.
func (c *cache) userPrompt(p *message.UserPromptPart) error {
	if p.Items == nil {
		return c.say("user", p.Content)
	}
	m := mediaMessage{Role: "user"}
	for i, item := range p.Items {
		one, err := contentOf(item)
		if err != nil {
			return fmt.Errorf("item %d of the user prompt: %w", i, err)
		}
		if one.Type != "" {
			m.Content = append(m.Content, one)
		}
	}
	if m.Content == nil {
		return nil
	}
	return c.append(&m)
}

func textContent(text string) content {
	if strings.TrimSpace(text) == "" {
		return content{}
	}
	return content{Type: "text", Text: &text}
}

// contentOf returns an item of content as the API takes it, or a zero one where the model is not sent the item.
func contentOf(item message.UserContent) (content, error) {
	switch c := item.(type) {
	case message.Text:
		return textContent(string(c)), nil
	case *message.TextContent:
		return textContent(c.Content), nil
	case *message.StructuredContent:
		return textContent(c.Content), nil
	case *message.ImageURL:
		u := &imageURL{URL: c.URL}
		if c.VendorMetadata != "" {
			var m imageMetadata
			if err := m.DecodeJSON([]byte(c.VendorMetadata)); err != nil {
				return content{}, fmt.Errorf("VendorMetadata: %w", err)
			}
			u.Detail = m.Detail
		}
		return content{Type: "image_url", ImageURL: u}, nil
	case *message.BinaryContent:
		return binaryContent(c)
	case *message.AudioURL, *message.VideoURL:
		return content{}, errMedia
	case *message.UploadedFile:
		return content{}, fmt.Errorf("the UploadedFile %s cannot be sent to Cohere, which has no files of its own: send its content", c.FileID)
	}
	return content{}, nil // cache points, and what this version does not know
}

var errMedia = errors.New("files other than images and text are not supported by Cohere: send a transcript, images or the text")

// binaryContent returns an image, or a file of text with the marks that Pydantic AI puts around it.
func binaryContent(c *message.BinaryContent) (content, error) {
	switch t := wire.BareType(c.MediaType); {
	case strings.HasPrefix(t, "image/"):
		return content{Type: "image_url", ImageURL: &imageURL{URL: c.DataURI()}}, nil
	case !wire.IsText(t):
		return content{}, fmt.Errorf("a file of the media type %q: %w", c.MediaType, errMedia)
	case !utf8.Valid(c.Data):
		return content{}, fmt.Errorf("the data of a BinaryContent of the media type %q is not UTF-8", c.MediaType)
	}
	id := message.FileIdentifier(c)
	return textContent(fmt.Sprintf("-----BEGIN FILE id=\"%s\" type=\"%s\"-----\n%s\n-----END FILE id=\"%s\"-----", id, c.MediaType, c.Data, id)), nil
}

// wantsBytes reports whether a file that is named by URL is sent as data: all but images.
func wantsBytes(c message.UserContent) bool {
	_, ok := c.(*message.DocumentURL)
	return ok
}

// response adds a turn of the model: texts and calls, and thoughts of Cohere.
func (c *cache) response(r *message.Response) error {
	m := mediaMessage{Role: "assistant"}
	for _, p := range r.Parts {
		switch p := p.(type) {
		case *message.TextPart:
			m.addText(p.Content)
		case *message.SpeechPart:
			m.addText(p.Transcript)
		case *message.ThinkingPart:
			m.addThought(p)
		case *message.ToolCallPart:
			m.ToolCalls = append(m.ToolCalls, toolCallSent{p.ToolCallID, "function", functionCall{p.ToolName, string(p.ArgsJSON())}})
		}
	}
	if m.ToolCalls == nil {
		m.ToolPlan = ""
	}
	if m.Content == nil && m.ToolCalls == nil {
		return nil
	}
	return c.append(&m)
}

func (m *mediaMessage) addText(text string) {
	if one := textContent(text); one.Type != "" {
		m.Content = append(m.Content, one)
	}
}

func (m *mediaMessage) addThought(p *message.ThinkingPart) {
	switch {
	case p.ProviderName != settingsName || p.Content == "":
	case p.ID == toolPlan:
		m.ToolPlan += p.Content
	default:
		m.Content = append(m.Content, content{Type: "thinking", Thinking: &p.Content})
	}
}

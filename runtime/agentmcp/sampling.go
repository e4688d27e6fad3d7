//lint:file-ignore SA1019 what the newest revision deprecates is what older servers and clients have

package agentmcp

import (
	"context"
	"errors"
	"fmt"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// sampled serves a server of an older revision, which asks the model during a call.
func (c *Client) sampled(ctx context.Context, q *mcp.CreateMessageWithToolsRequest) (res *mcp.CreateMessageWithToolsResult, err error) {
	defer c.recovered("Client.Sampler", &err)
	return c.sample(ctx, q.Params)
}

// sample asks Client.Sampler.
func (c *Client) sample(ctx context.Context, p *mcp.CreateMessageWithToolsParams) (*mcp.CreateMessageWithToolsResult, error) {
	if c.Sampler == nil {
		return nil, errors.New("it asks for a model, and Client.Sampler is not set")
	}
	if len(p.Tools) > 0 {
		return nil, errors.New("agentgen samples without tools")
	}
	r, err := samplingRequest(p)
	if err != nil {
		return nil, err
	}
	res, err := model.Ask(ctx, c.Sampler, r)
	if err != nil {
		return nil, err
	}
	name := res.ModelName
	if name == "" {
		name = c.Sampler.Info().Name
	}
	return &mcp.CreateMessageWithToolsResult{
		Role: "assistant", Model: name, StopReason: stopReason(res.FinishReason),
		Content: []mcp.Content{&mcp.TextContent{Text: res.Text()}},
	}, nil
}

func stopReason(r message.FinishReason) string {
	if r == message.FinishLength {
		return "maxTokens"
	}
	return "endTurn"
}

// samplingRequest makes a request of what a server asks.
func samplingRequest(p *mcp.CreateMessageWithToolsParams) (model.Request, error) {
	r := model.Request{Settings: &model.Settings{StopSequences: p.StopSequences}}
	if p.MaxTokens > 0 {
		r.Settings.MaxTokens = new(int(min(p.MaxTokens, 1<<30)))
	}
	if p.Temperature != 0 {
		r.Settings.Temperature = &p.Temperature
	}
	if p.SystemPrompt != "" {
		r.Instructions = []model.Instruction{{Text: p.SystemPrompt}}
	}
	for _, m := range p.Messages {
		said, err := messageOf(string(m.Role), m.Content...)
		if err != nil {
			return r, err
		}
		r.Messages = append(r.Messages, said)
	}
	return r, nil
}

// messageOf makes a message of a role and content.
func messageOf(role string, content ...mcp.Content) (message.Message, error) {
	var items []message.UserContent
	for _, block := range content {
		more, err := userContent(block)
		if err != nil {
			return nil, err
		}
		items = append(items, more...)
	}
	switch role {
	case "user":
		return &message.Request{Parts: []message.RequestPart{&message.UserPromptPart{Items: items}}}, nil
	case "assistant":
		return responseOf(items)
	}
	return nil, fmt.Errorf("a message is of the role %s: it must be user or assistant", quoted(cut(role, 100)))
}

func responseOf(items []message.UserContent) (message.Message, error) {
	var parts []message.ResponsePart
	for _, item := range items {
		switch v := item.(type) {
		case message.Text:
			parts = append(parts, &message.TextPart{Content: string(v)})
		case *message.BinaryContent:
			parts = append(parts, &message.FilePart{Content: *v})
		}
	}
	return &message.Response{Parts: parts}, nil
}

// userContent makes of a block of content what a user can say.
func userContent(block mcp.Content) ([]message.UserContent, error) {
	switch b := block.(type) {
	case *mcp.TextContent:
		return []message.UserContent{message.Text(b.Text)}, nil
	case *mcp.ImageContent:
		return []message.UserContent{&message.BinaryContent{Data: b.Data, MediaType: mediaTypeOf(b.Data, b.MIMEType)}}, nil
	case *mcp.AudioContent:
		return []message.UserContent{&message.BinaryContent{Data: b.Data, MediaType: mediaTypeOf(b.Data, b.MIMEType)}}, nil
	case *mcp.ResourceLink:
		return []message.UserContent{message.Text(linkValue(b))}, nil
	case *mcp.EmbeddedResource:
		if b.Resource != nil {
			return []message.UserContent{resourceContent(b.Resource)}, nil
		}
	}
	return nil, fmt.Errorf("content of type %T is not supported here", block)
}

// resourceContent makes of a resource what a user can say.
func resourceContent(r *mcp.ResourceContents) message.UserContent {
	if r.Blob == nil {
		return message.Text(r.Text)
	}
	return &message.BinaryContent{Data: r.Blob, MediaType: mediaTypeOf(r.Blob, r.MIMEType)}
}

// withTools writes a request in the newer form.
func withTools(p *mcp.CreateMessageParams) *mcp.CreateMessageWithToolsParams {
	q := &mcp.CreateMessageWithToolsParams{MaxTokens: p.MaxTokens, StopSequences: p.StopSequences, SystemPrompt: p.SystemPrompt, Temperature: p.Temperature}
	for _, m := range p.Messages {
		q.Messages = append(q.Messages, &mcp.SamplingMessageV2{Role: m.Role, Content: []mcp.Content{m.Content}})
	}
	return q
}

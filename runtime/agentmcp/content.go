package agentmcp

import (
	"encoding/json"
	"strings"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

func rawMessage(v runtime.RawJSON) json.RawMessage {
	if v == "" {
		return json.RawMessage("null")
	}
	return json.RawMessage(v)
}

// blockOf makes a block of content of what a user can say, nil for what has no such form.
func blockOf(item message.UserContent) mcp.Content {
	switch v := item.(type) {
	case message.Text:
		return &mcp.TextContent{Text: string(v)}
	case *message.TextContent:
		return &mcp.TextContent{Text: v.Content}
	case *message.BinaryContent:
		return fileBlock(v)
	case *message.ImageURL:
		return &mcp.ResourceLink{URI: v.URL, Name: message.FileIdentifier(v), MIMEType: v.MediaType}
	case *message.AudioURL:
		return &mcp.ResourceLink{URI: v.URL, Name: message.FileIdentifier(v), MIMEType: v.MediaType}
	case *message.VideoURL:
		return &mcp.ResourceLink{URI: v.URL, Name: message.FileIdentifier(v), MIMEType: v.MediaType}
	case *message.DocumentURL:
		return &mcp.ResourceLink{URI: v.URL, Name: message.FileIdentifier(v), MIMEType: v.MediaType}
	}
	return nil
}

func fileBlock(f *message.BinaryContent) mcp.Content {
	kind, _, _ := strings.Cut(f.MediaType, "/")
	switch kind {
	case "image":
		return &mcp.ImageContent{Data: f.Data, MIMEType: f.MediaType}
	case "audio":
		return &mcp.AudioContent{Data: f.Data, MIMEType: f.MediaType}
	}
	return &mcp.EmbeddedResource{Resource: &mcp.ResourceContents{
		URI: "agentgen://file/" + message.FileIdentifier(f), MIMEType: f.MediaType, Blob: f.Data,
	}}
}

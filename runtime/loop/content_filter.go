package loop

import (
	"strings"

	"github.com/agentgen-go/agentgen/runtime/internal/py"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// filtered says why a provider has held back a response, as far as it says so in its details.
func filtered(m *message.Response) string {
	finish, block, refusal := reasons(m.ProviderDetails)
	var said []string
	switch {
	case finish != "":
		said = append(said, "Finish reason: '"+finish+"'")
	case block != "":
		said = append(said, "Block reason: '"+block+"'")
	}
	if refusal != "" {
		said = append(said, "Refusal: "+py.Quote(refusal))
	}
	if said == nil {
		return "Content filter triggered."
	}
	return "Content filter triggered. " + strings.Join(said, ". ")
}

// reasons reads the members of a provider's details that say why a response ended.
func reasons(details jsonwire.Raw) (finish, block, refusal string) {
	r := jsonwire.NewReader(string(details), jsonwire.Strict)
	if !r.Object() {
		return "", "", ""
	}
	for r.Member() {
		name := r.KeyString()
		switch text, _ := r.Raw().Text(); name {
		case "finish_reason":
			finish = text
		case "block_reason":
			block = text
		case "refusal":
			refusal = text
		}
	}
	return finish, block, refusal
}

// Package proof is what a client that keeps a conversation keeps of its thoughts and calls for the provider, which wants it back
// unchanged and takes it only from its own models.
package proof

import (
	"strings"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// Proof is that of a thought or of a call.
//
//agent:codec lenient
type Proof struct {
	Signature string `json:"signature,omitempty"`
	// Provider is the name of the provider, ID the part's ID there, and Details is what else the provider keeps in the part.
	Provider string       `json:"provider,omitempty"`
	ID       string       `json:"id,omitempty"`
	Details  jsonwire.Raw `json:"details,omitempty" codec:"object"`
}

// OfThought returns the proof of a thought, nil if it has none.
func OfThought(p *message.ThinkingPart) *Proof {
	return (&Proof{p.Signature, p.ProviderName, p.ID, p.ProviderDetails}).orNil()
}

// OfCall returns the proof of a call, nil if it has none.
func OfCall(p *message.ToolCallPart) *Proof {
	return (&Proof{"", p.ProviderName, p.ID, p.ProviderDetails}).orNil()
}

// orNil returns nil if there is nothing to prove: the name of a provider alone says nothing.
func (p *Proof) orNil() *Proof {
	if p.Signature == "" && p.ID == "" && p.Details == "" {
		return nil
	}
	return p
}

// Prove gives a thought its proof.
func (p *Proof) Prove(t *message.ThinkingPart) {
	t.Signature, t.ProviderName, t.ID, t.ProviderDetails = p.Signature, p.Provider, p.ID, p.Details
}

// ProveCall gives a call its proof.
func (p *Proof) ProveCall(c *message.ToolCallPart) {
	c.ProviderName, c.ID, c.ProviderDetails = p.Provider, p.ID, p.Details
}

// Text returns a proof as a text: the signature, if there is nothing else, or JSON.
func (p *Proof) Text() string {
	if p.Provider == "" && p.ID == "" && p.Details == "" && !strings.HasPrefix(p.Signature, "{") {
		return p.Signature
	}
	b, err := p.AppendJSON(nil)
	if err != nil {
		return p.Signature
	}
	return string(b)
}

// Parse returns the proof that Text has made a text of.
func Parse(text string) *Proof {
	p := new(Proof)
	if !strings.HasPrefix(text, "{") || p.DecodeJSON([]byte(text)) != nil {
		return &Proof{Signature: text}
	}
	return p
}

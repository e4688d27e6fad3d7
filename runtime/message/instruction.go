package message

import "github.com/agentgen-go/agentgen/runtime/jsonwire"

// InstructionDeltaPart replaces or withdraws one block of the instructions from here on.
//
//agent:codec kind=instruction-delta
type InstructionDeltaPart struct {
	// ID names the block, such as "agent:budget"; empty if it is not known.
	ID string `json:"id" codec:"zeronull"`
	// Content is the whole text that replaces the block; nil withdraws it.
	Content *string `json:"content"`
	// BaseHash is the SHA-256 of the text that is replaced, in hex; empty if none is.
	BaseHash string           `json:"base_hash" codec:"zeronull"`
	Unknown  jsonwire.Members `codec:"unknown"`
}

// Text is what the model reads, in the words of Pydantic AI for models that take system prompts in a conversation.
func (p *InstructionDeltaPart) Text() string {
	content, id := "This context has been withdrawn.", ""
	if p.Content != nil {
		content = *p.Content
	}
	if p.ID != "" {
		id = ` id="` + p.ID + `"`
	}
	return "<pyai:context" + id + ">\n" + content + "\n</pyai:context>"
}

// InstructionBaselinePart records the instructions that a request was sent with, to which InstructionDeltaParts after it
// refer. It is not sent to models.
//
//agent:codec kind=instruction-baseline
type InstructionBaselinePart struct {
	// Instructions are the blocks in their order. An empty list ends what earlier parts have changed.
	Instructions []InstructionBlock `json:"instructions"`
	Unknown      jsonwire.Members   `codec:"unknown"`
}

// An InstructionBlock is a block of an InstructionBaselinePart: an *InstructionPart or an *InstructionDigest. One of
// another kind is read as an *UnknownPart.
//
//agent:codec union=part_kind
type InstructionBlock interface {
	// instructionBlock reports whether the block is not a nil pointer.
	instructionBlock() bool
}

// InstructionPart is a block of the instructions in full.
//
//agent:codec kind=instruction
type InstructionPart struct {
	Content string `json:"content"`
	// Dynamic reports whether a function made the text.
	Dynamic bool `json:"dynamic" codec:"optional"`
	// OnChange says what happens when the text changes.
	OnChange ChangePolicy `json:"on_change" codec:"optional"`
	// Name is what the author calls the block, and ID names it among those of all authors; empty if it has none.
	Name    string           `json:"name" codec:"zeronull"`
	ID      string           `json:"id" codec:"zeronull"`
	Unknown jsonwire.Members `codec:"unknown"`
}

// ChangePolicy says what happens when the text of an InstructionPart changes.
type ChangePolicy string

// The policies.
const (
	ChangeRewrite ChangePolicy = ""       // the new text takes the place of the old one; in JSON it says "rewrite"
	ChangeAppend  ChangePolicy = "append" // the new text follows as an InstructionDeltaPart
)

// InstructionDigest stands for a block that is rewritten when it changes.
//
//agent:codec kind=instruction-digest
type InstructionDigest struct {
	ID string `json:"id" codec:"zeronull"`
	// Dynamic reports whether a function made the text.
	Dynamic bool `json:"dynamic" codec:"optional"`
	// ContentHash is the SHA-256 of the text, in hex.
	ContentHash string           `json:"content_hash"`
	Unknown     jsonwire.Members `codec:"unknown"`
}

func (p *InstructionDeltaPart) requestPart() bool    { return p != nil }
func (p *InstructionBaselinePart) requestPart() bool { return p != nil }

func (p *InstructionPart) instructionBlock() bool   { return p != nil }
func (p *InstructionDigest) instructionBlock() bool { return p != nil }
func (p *UnknownPart) instructionBlock() bool       { return p != nil }

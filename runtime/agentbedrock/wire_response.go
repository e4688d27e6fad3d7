package agentbedrock

import (
	"errors"
	"fmt"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// reply is a response that comes at once.
//
//agent:codec lenient decode
type reply struct {
	Output      replyOutput  `json:"output"`
	StopReason  string       `json:"stopReason"`
	Usage       *counts      `json:"usage"`
	Trace       jsonwire.Raw `json:"trace"`
	Fields      jsonwire.Raw `json:"additionalModelResponseFields"`
	Performance jsonwire.Raw `json:"performanceConfig"`
	ServiceTier tierOf       `json:"serviceTier"`
	Message     string       `json:"message"`
}

type replyOutput struct {
	Message *replyMessage `json:"message"`
}

type replyMessage struct {
	Content blocks `json:"content"`
}

type tierOf struct {
	Type string `json:"type"`
}

// block is a block of the content, or what begins one or is added to one. Its members say what it is.
//
//agent:codec lenient decode
type block struct {
	Text       string            `json:"text"`
	Reasoning  *reasoningReply   `json:"reasoningContent"`
	Citations  *citationsContent `json:"citationsContent"`
	Citation   jsonwire.Raw      `json:"citation"`
	ToolUse    *toolUseReply     `json:"toolUse"`
	ToolResult jsonwire.Raw      `json:"toolResult"`
}

// reasoningReply is a thought: at once, or of a stream.
type reasoningReply struct {
	ReasoningText struct {
		Text      string `json:"text"`
		Signature string `json:"signature"`
	} `json:"reasoningText"`
	Text      string `json:"text"`
	Signature string `json:"signature"`
	Redacted  string `json:"redactedContent"`
}

type citationsContent struct {
	Content   jsonwire.Raw `json:"content"`
	Citations jsonwire.Raw `json:"citations"`
}

type toolUseReply struct {
	ID    string       `json:"toolUseId"`
	Name  string       `json:"name"`
	Type  string       `json:"type"`
	Input jsonwire.Raw `json:"input"`
}

// nativeResult is the result of a tool that Bedrock runs, or how it begins.
//
//agent:codec lenient decode
type nativeResult struct {
	ID      string       `json:"toolUseId"`
	Type    string       `json:"type"`
	Status  string       `json:"status"`
	Content jsonwire.Raw `json:"content"`
}

// resultItem is a piece of the result of a tool that Bedrock runs.
//
//agent:codec lenient decode
type resultItem struct {
	JSON jsonwire.Raw `json:"json"`
}

// event is an event of a stream. Its name, which the frame has, says which members it has.
//
//agent:codec lenient decode
type event struct {
	Index       int          `json:"contentBlockIndex"`
	Start       block        `json:"start"`
	Delta       block        `json:"delta"`
	StopReason  string       `json:"stopReason"`
	Fields      jsonwire.Raw `json:"additionalModelResponseFields"`
	Usage       *counts      `json:"usage"`
	Trace       jsonwire.Raw `json:"trace"`
	Performance jsonwire.Raw `json:"performanceConfig"`
	ServiceTier tierOf       `json:"serviceTier"`
}

// counts are the tokens that a response has used.
type counts struct {
	Input        *int         `json:"inputTokens"`
	Output       *int         `json:"outputTokens"`
	CacheRead    *int         `json:"cacheReadInputTokens"`
	CacheWrite   *int         `json:"cacheWriteInputTokens"`
	CacheDetails jsonwire.Raw `json:"cacheDetails"`

	unreadable bool
}

// cacheDetail is what was written to the cache for a time.
//
//agent:codec lenient decode
type cacheDetail struct {
	TTL   string `json:"ttl"`
	Input int    `json:"inputTokens"`
}

// citation is where a text has its information from.
//
//agent:codec lenient decode
type citation struct {
	Title    string       `json:"title"`
	Source   jsonwire.Raw `json:"sourceContent"`
	Location struct {
		Web struct {
			URL string `json:"url"`
		} `json:"web"`
	} `json:"location"`
}

// textPiece is a piece of a text.
//
//agent:codec lenient decode
type textPiece struct {
	Text string `json:"text"`
}

// blocks are the blocks of a response, of which at most maxItems are read.
type blocks []block

// maxItems is how many blocks, and how many citations of a block, a response may have. Each costs more memory than the two bytes with
// which a server can ask for it.
const maxItems = 4096

// DecodeJSONFrom reads an array of blocks.
func (b *blocks) DecodeJSONFrom(r *jsonwire.Reader) {
	*b = nil
	if r.Null() || !r.Array() {
		return
	}
	over := false
	for r.Elem() {
		if over = len(*b) == maxItems; over {
			r.Skip()
			continue
		}
		var one block
		decodeBlock(r, &one)
		*b = append(*b, one)
	}
	if over {
		r.Invalid(fmt.Errorf("more than %d blocks", maxItems))
	}
}

// EncodeJSONTo makes w fail: this is only read. A codec that reads itself must have both methods.
func (*blocks) EncodeJSONTo(w *jsonwire.Writer) {
	w.Fail(errors.New("agentbedrock: blocks are only read"))
}

// responseDetails is what a response keeps in its ProviderDetails, the first two under the names of Pydantic AI.
//
//agent:codec lenient
type responseDetails struct {
	FinishReason string       `json:"finish_reason,omitempty"`
	Trace        jsonwire.Raw `json:"trace,omitempty"`
	Fields       jsonwire.Raw `json:"additional_fields,omitempty"`
	Performance  jsonwire.Raw `json:"performance_config,omitempty"`
	ServiceTier  string       `json:"service_tier,omitempty"`
}

// partDetails is what this package keeps in the ProviderDetails of parts, under the names of Pydantic AI.
//
//agent:codec lenient
type partDetails struct {
	Citations jsonwire.Raw `json:"citations,omitempty"`
	Status    string       `json:"status,omitempty"`
}

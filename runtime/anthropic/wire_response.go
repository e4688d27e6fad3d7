package anthropic

import (
	"errors"
	"fmt"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// reply is a response, or the beginning of one that is streamed.
//
//agent:codec lenient decode
type reply struct {
	Type        string       `json:"type"`
	ID          string       `json:"id"`
	Model       string       `json:"model"`
	Content     blocks       `json:"content"`
	StopReason  string       `json:"stop_reason"`
	StopDetails stopDetails  `json:"stop_details"`
	Container   container    `json:"container"`
	Usage       *counts      `json:"usage"`
	Error       jsonwire.Raw `json:"error"`
}

type stopDetails struct {
	Explanation string `json:"explanation"`
	Category    string `json:"category"`
}

type container struct {
	ID        string `json:"id"`
	ExpiresAt string `json:"expires_at"`
}

// event is an event of a stream.
//
//agent:codec lenient decode
type event struct {
	Type         string       `json:"type"`
	Index        int          `json:"index"`
	Message      *reply       `json:"message"`
	ContentBlock *block       `json:"content_block"`
	Delta        delta        `json:"delta"`
	Usage        *counts      `json:"usage"`
	Error        jsonwire.Raw `json:"error"`
}

// delta is what an event adds to a block, or to the message.
type delta struct {
	Type             string       `json:"type"`
	Text             string       `json:"text"`
	PartialJSON      string       `json:"partial_json"`
	Thinking         string       `json:"thinking"`
	Signature        string       `json:"signature"`
	Citation         jsonwire.Raw `json:"citation"`
	Content          string       `json:"content"`
	EncryptedContent string       `json:"encrypted_content"`
	StopReason       string       `json:"stop_reason"`
	StopDetails      stopDetails  `json:"stop_details"`
	Container        container    `json:"container"`
}

// block is a block of the content. Type says which of the others it has.
//
//agent:codec lenient decode
type block struct {
	Type             string       `json:"type"`
	Text             string       `json:"text"`
	Citations        jsonwire.Raw `json:"citations"`
	Thinking         string       `json:"thinking"`
	Signature        string       `json:"signature"`
	Data             string       `json:"data"`
	ID               string       `json:"id"`
	Name             string       `json:"name"`
	ServerName       string       `json:"server_name"`
	Input            jsonwire.Raw `json:"input"`
	Caller           jsonwire.Raw `json:"caller"`
	ToolUseID        string       `json:"tool_use_id"`
	Content          jsonwire.Raw `json:"content"`
	EncryptedContent string       `json:"encrypted_content"`
	IsError          bool         `json:"is_error"`
}

// counts are the tokens that a response has used. Events repeat some of them, with new values.
type counts struct {
	Input         *int          `json:"input_tokens"`
	Output        *int          `json:"output_tokens"`
	CacheWrite    *int          `json:"cache_creation_input_tokens"`
	CacheRead     *int          `json:"cache_read_input_tokens"`
	CacheCreation *cacheWrites  `json:"cache_creation"`
	OutputDetails outputDetails `json:"output_tokens_details"`
	Server        serverTools   `json:"server_tool_use"`
	Iterations    iterations    `json:"iterations"`
	Speed         string        `json:"speed"`

	unreadable bool
}

type cacheWrites struct {
	Hour int `json:"ephemeral_1h_input_tokens"`
}

type outputDetails struct {
	Thinking *int `json:"thinking_tokens"`
}

type serverTools struct {
	WebSearches *int `json:"web_search_requests"`
	WebFetches  *int `json:"web_fetch_requests"`
}

// iteration is what one pass of a response has used. Those of compactions are not part of the sums.
//
//agent:codec lenient decode
type iteration struct {
	Type       string `json:"type"`
	Input      int    `json:"input_tokens"`
	Output     int    `json:"output_tokens"`
	CacheWrite int    `json:"cache_creation_input_tokens"`
	CacheRead  int    `json:"cache_read_input_tokens"`
}

// iterations is what the compactions among iterations have used.
type iterations struct {
	passes, compactions int
	used                iteration
}

// DecodeJSONFrom reads an array of iterations.
func (i *iterations) DecodeJSONFrom(r *jsonwire.Reader) {
	*i = iterations{}
	if r.Null() || !r.Array() {
		return
	}
	for r.Elem() {
		var one iteration
		decodeIteration(r, &one)
		if one.Type != "compaction" {
			i.passes++
			continue
		}
		i.compactions++
		i.used.Input += one.Input
		i.used.Output += one.Output
		i.used.CacheWrite += one.CacheWrite
		i.used.CacheRead += one.CacheRead
	}
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

// citation is where a text has its information from.
//
//agent:codec lenient decode
type citation struct {
	Type           string  `json:"type"`
	CitedText      string  `json:"cited_text"`
	URL            string  `json:"url"`
	Title          *string `json:"title"`
	EncryptedIndex string  `json:"encrypted_index"`
	DocumentTitle  string  `json:"document_title"`
	FileID         string  `json:"file_id"`
}

// partDetails is what this package keeps in the ProviderDetails of parts, to send it back, under the names of Pydantic AI.
//
//agent:codec lenient
type partDetails struct {
	Name             string       `json:"anthropic_tool_name,omitempty"`
	Caller           jsonwire.Raw `json:"anthropic_caller,omitempty"`
	Citations        jsonwire.Raw `json:"citations,omitempty"`
	EncryptedContent string       `json:"encrypted_content,omitempty"`
	Strategy         string       `json:"strategy,omitempty"`   // of a search for tools
	ErrorCode        string       `json:"error_code,omitempty"` // of one that has failed
}

// responseDetails is what a response keeps in its ProviderDetails, under the names of Pydantic AI.
//
//agent:codec lenient
type responseDetails struct {
	FinishReason    string `json:"finish_reason,omitempty"`
	Refusal         string `json:"refusal,omitempty"`
	RefusalCategory string `json:"refusal_category,omitempty"`
	ContainerID     string `json:"container_id,omitempty"`
	ContainerUntil  string `json:"container_expires_at,omitempty"`
	Speed           string `json:"speed,omitempty"`
}

// errReadOnly is the error of an attempt to write what only servers write. A codec that reads itself must have both methods.
var errReadOnly = errors.New("anthropic: this is only read")

// EncodeJSONTo makes w fail.
func (*blocks) EncodeJSONTo(w *jsonwire.Writer) { w.Fail(errReadOnly) }

// EncodeJSONTo makes w fail.
func (*iterations) EncodeJSONTo(w *jsonwire.Writer) { w.Fail(errReadOnly) }

package google

import (
	"errors"
	"fmt"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// reply is a response, or a piece of one that is streamed.
//
//agent:codec lenient decode
type reply struct {
	Candidates     candidates     `json:"candidates"`
	PromptFeedback promptFeedback `json:"promptFeedback"`
	Usage          *counts        `json:"usageMetadata"`
	ModelVersion   string         `json:"modelVersion"`
	ResponseID     string         `json:"responseId"`
	Error          jsonwire.Raw   `json:"error"`
}

type promptFeedback struct {
	BlockReason        string       `json:"blockReason"`
	BlockReasonMessage string       `json:"blockReasonMessage"`
	SafetyRatings      jsonwire.Raw `json:"safetyRatings"`
}

// candidate is one of the alternatives of a response.
//
//agent:codec lenient decode
type candidate struct {
	Content           content      `json:"content"`
	FinishReason      string       `json:"finishReason"`
	FinishMessage     string       `json:"finishMessage"`
	SafetyRatings     jsonwire.Raw `json:"safetyRatings"`
	GroundingMetadata jsonwire.Raw `json:"groundingMetadata"`
	URLContext        jsonwire.Raw `json:"urlContextMetadata"`
	AvgLogprobs       jsonwire.Raw `json:"avgLogprobs"`
}

type content struct {
	Parts parts `json:"parts"`
}

// part is a part of a response. It has one of the members.
//
//agent:codec lenient decode
type part struct {
	Text             *string      `json:"text"`
	Thought          bool         `json:"thought"`
	ThoughtSignature string       `json:"thoughtSignature"`
	FunctionCall     *call        `json:"functionCall"`
	InlineData       *blob        `json:"inlineData"`
	ExecutableCode   jsonwire.Raw `json:"executableCode"`
	CodeResult       jsonwire.Raw `json:"codeExecutionResult"`
	ToolCall         *nativeStep  `json:"toolCall"`
	ToolResponse     *nativeStep  `json:"toolResponse"`

	raw jsonwire.Raw // all of it
}

type call struct {
	ID   string       `json:"id"`
	Name string       `json:"name"`
	Args jsonwire.Raw `json:"args"`
}

type blob struct {
	MIMEType string `json:"mimeType"`
	Data     string `json:"data"`
}

// nativeStep is a call of a native tool, or its result.
type nativeStep struct {
	ID       string       `json:"id"`
	ToolType string       `json:"toolType"`
	Args     jsonwire.Raw `json:"args"`
	Response jsonwire.Raw `json:"response"`
}

// stepID is the id of code, or of its result.
//
//agent:codec lenient decode
type stepID struct {
	ID string `json:"id"`
}

// counts are the tokens that a response has used. Chunks tell the sums so far, and may leave some out.
type counts struct {
	Prompt     *int       `json:"promptTokenCount"`
	Candidates *int       `json:"candidatesTokenCount"`
	Thoughts   *int       `json:"thoughtsTokenCount"`
	Cached     *int       `json:"cachedContentTokenCount"`
	ToolUse    *int       `json:"toolUsePromptTokenCount"`
	PromptBy   modalities `json:"promptTokensDetails"`
	CachedBy   modalities `json:"cacheTokensDetails"`
	OutputBy   modalities `json:"candidatesTokensDetails"`
	ToolUseBy  modalities `json:"toolUsePromptTokensDetails"`
	Tier       string     `json:"serviceTier"`
	unreadable bool
}

// modality is how many tokens are text, sound and so on.
//
//agent:codec lenient decode
type modality struct {
	Modality string `json:"modality"`
	Tokens   int    `json:"tokenCount"`
}

// modalities are at most maxModalities of them.
type modalities []modality

const maxModalities = 16

// DecodeJSONFrom reads an array.
func (m *modalities) DecodeJSONFrom(r *jsonwire.Reader) {
	*m = nil
	if r.Null() || !r.Array() {
		return
	}
	for r.Elem() {
		if len(*m) == maxModalities {
			r.Skip()
			continue
		}
		var one modality
		decodeModality(r, &one)
		*m = append(*m, one)
	}
}

// candidates are the candidates of a response, of which the first counts. The others are skipped.
type candidates struct {
	first candidate
	any   bool
}

// DecodeJSONFrom reads an array of candidates.
func (c *candidates) DecodeJSONFrom(r *jsonwire.Reader) {
	*c = candidates{}
	if r.Null() || !r.Array() {
		return
	}
	for r.Elem() {
		if c.any {
			r.Skip()
			continue
		}
		c.any = true
		decodeCandidate(r, &c.first)
	}
}

// parts are the parts of a content, of which at most maxItems are read.
type parts []part

// maxItems is how many parts a response may have. Each costs more memory than the two bytes with which a server can ask for it.
const maxItems = 4096

// DecodeJSONFrom reads an array of parts.
func (p *parts) DecodeJSONFrom(r *jsonwire.Reader) {
	*p = nil
	if r.Null() || !r.Array() {
		return
	}
	over := false
	for r.Elem() {
		if over = len(*p) == maxItems; over {
			r.Skip()
			continue
		}
		raw := r.Raw()
		own := jsonwire.NewReader(string(raw), jsonwire.Lenient)
		one := part{}
		decodePart(&own, &one)
		if err := own.End(); err != nil {
			r.Invalid(err)
			continue
		}
		one.raw = raw
		*p = append(*p, one)
	}
	if over {
		r.Invalid(fmt.Errorf("more than %d parts", maxItems))
	}
}

// partDetails is what this package keeps in the ProviderDetails of parts, to send it back.
//
//agent:codec lenient
type partDetails struct {
	ThoughtSignature string       `json:"thought_signature,omitempty"`
	Part             jsonwire.Raw `json:"part,omitempty"`
}

// responseDetails is what a response keeps in its ProviderDetails, under the names of Pydantic AI.
//
//agent:codec encode
type responseDetails struct {
	FinishReason       string       `json:"finish_reason,omitempty"`
	FinishMessage      string       `json:"finish_message,omitempty"`
	BlockReason        string       `json:"block_reason,omitempty"`
	BlockReasonMessage string       `json:"block_reason_message,omitempty"`
	SafetyRatings      jsonwire.Raw `json:"safety_ratings,omitempty"`
	GroundingMetadata  jsonwire.Raw `json:"grounding_metadata,omitempty"`
	URLContext         jsonwire.Raw `json:"url_context_metadata,omitempty"`
	AvgLogprobs        jsonwire.Raw `json:"avg_logprobs,omitempty"`
	ServiceTier        string       `json:"service_tier,omitempty"`
}

// errReadOnly is the error of an attempt to write what only servers write. A codec that reads itself must have both methods.
var errReadOnly = errors.New("google: this is only read")

// EncodeJSONTo makes w fail.
func (*candidates) EncodeJSONTo(w *jsonwire.Writer) { w.Fail(errReadOnly) }

// EncodeJSONTo makes w fail.
func (*parts) EncodeJSONTo(w *jsonwire.Writer) { w.Fail(errReadOnly) }

// EncodeJSONTo makes w fail.
func (*modalities) EncodeJSONTo(w *jsonwire.Writer) { w.Fail(errReadOnly) }

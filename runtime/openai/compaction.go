package openai

import (
	"context"
	"fmt"
	"strconv"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/transport"
)

// Compaction lets OpenAI sum up a conversation that has become long, within the requests of the Responses API. What it returns is a
// message.CompactionPart, which later requests begin with instead of what comes before it.
//
//	runtime.Capability[D]{ID: "compaction", Settings: openai.Compaction{Threshold: 100_000}.Settings()}
type Compaction struct {
	// Threshold is from how many tokens of input on a conversation is summed up; 0 leaves it to OpenAI.
	Threshold int `json:"threshold,omitempty"`
}

// Settings returns the settings that ask for it.
func (c Compaction) Settings() *model.Settings {
	return &model.Settings{Providers: model.ProviderSettingsList{&Settings{Compaction: &c}}}
}

// contextManagement returns how OpenAI is to shorten a conversation.
func (s *Settings) contextManagement() jsonwire.Raw {
	switch {
	case s.ContextManagement != "" || s.Compaction == nil:
		return s.ContextManagement
	case s.Compaction.Threshold > 0:
		return jsonwire.Raw(`[{"type":"compaction","compact_threshold":` + strconv.Itoa(s.Compaction.Threshold) + `}]`)
	}
	return `[{"type":"compaction"}]`
}

// Compact asks OpenAI to sum a conversation up at once, without keeping anything: the Messages of r, which needs neither tools nor
// output. The response has a message.CompactionPart, to put in place of the messages. Its errors are those of Respond.
func (m *ResponsesModel) Compact(ctx context.Context, r *model.Request) (*message.Response, error) {
	p := model.Prepared{Messages: r.Messages, Instructions: model.JoinInstructions(r.Instructions), Settings: r.Settings.Over(m.settings).OrZero()}
	c := &responsesCache{}
	if err := c.grow(ctx, p.Messages); err != nil {
		return nil, fmt.Errorf("openai: encode the request: %w", err)
	}
	b, err := (&compactParams{Model: m.name, Instructions: p.Instructions}).AppendJSON(nil)
	if err != nil {
		return nil, fmt.Errorf("openai: encode the request: %w", err)
	}
	b = append(append(append(b[:len(b)-1], `,"input":[`...), c.json...), "]}"...)
	res, err := m.client.Do(ctx, &transport.Call{Path: "responses/compact", Header: p.Settings.ExtraHeaders, Body: b, Model: m.name})
	if err != nil {
		return nil, err
	}
	defer res.Close()
	summary, err := m.whole(ctx, res, &job{model: m, p: &p})
	if err == nil && compaction(summary) < 0 {
		err = m.invalid("it has no compaction")
	}
	return summary, err
}

// compactParams is a request to sum up a conversation without its input.
//
//agent:codec encode
type compactParams struct {
	Model        string `json:"model"`
	Instructions string `json:"instructions,omitempty"`
}

// compaction returns the index of the last part of a response of OpenAI that stands for the conversation before it, -1 if there is none.
func compaction(m message.Message) int {
	r, ok := m.(*message.Response)
	if !ok {
		return -1
	}
	for i := len(r.Parts) - 1; i >= 0; i-- {
		if p, ok := r.Parts[i].(*message.CompactionPart); ok && detailsIn(p.ProviderName, p.ProviderDetails).Item != "" {
			return i
		}
	}
	return -1
}

// cut leaves out what comes before the part of a response that stands for it, but for the system prompts.
func (c *responsesCache) cut(r *message.Response, at int) *message.Response {
	c.json, c.compacted = c.json[:c.lead], true
	own := *r
	own.Parts = r.Parts[at:]
	return &own
}

// leadingInput returns how many bytes the system prompts take with which a conversation begins.
func leadingInput(m message.Message) (int, error) {
	r, ok := m.(*message.Request)
	if !ok {
		return 0, nil
	}
	own := *r
	for n, p := range r.Parts {
		if _, ok := p.(*message.SystemPromptPart); !ok {
			own.Parts = r.Parts[:n]
			break
		}
	}
	b, err := appendInput(nil, &own)
	return len(b), err
}

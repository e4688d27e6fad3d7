package anthropic

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"

	"github.com/agentgen-go/agentgen/runtime/internal/wire"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// Compaction lets Anthropic sum up a conversation that has become long, within the requests. What it returns is a message.CompactionPart,
// which later requests begin with instead of what comes before it.
//
//	runtime.Capability[D]{ID: "compaction", Settings: anthropic.Compaction{Threshold: 100_000}.Settings()}
type Compaction struct {
	// Threshold is from how many tokens of input on a conversation is summed up, at least 50,000; 0 means 150,000.
	Threshold int `json:"threshold,omitempty"`
	// Instructions say how, in place of Anthropic's own.
	Instructions string `json:"instructions,omitempty"`
	// Pause ends the response after the summary, which is then the output of a run.
	Pause bool `json:"pause,omitempty"`
}

// Settings returns the settings that ask for it.
func (c Compaction) Settings() *model.Settings {
	return &model.Settings{Providers: model.ProviderSettingsList{&Settings{Compaction: &c}}}
}

// The bounds of Compaction.Threshold.
const (
	usualThreshold = 150_000
	leastThreshold = 50_000
)

const compactType = `"type":"compact_20260112"`

// edit is the compaction among the edits of the API.
func (c *Compaction) edit() (jsonwire.Raw, error) {
	threshold := cmp.Or(c.Threshold, usualThreshold)
	if threshold < leastThreshold {
		return "", fmt.Errorf("Compaction.Threshold is %d, but must be at least %d", threshold, leastThreshold)
	}
	edit := `{` + compactType + `,"trigger":{"type":"input_tokens","value":` + strconv.Itoa(threshold) + `}`
	if c.Pause {
		edit += `,"pause_after_compaction":true`
	}
	if c.Instructions != "" {
		edit += `,"instructions":` + string(jsonwire.Quote(c.Instructions))
	}
	return jsonwire.Raw(edit + "}"), nil
}

// contextManagement returns how the API is to shorten a conversation, of which it has summed up a part if compacted is set.
func (s *Settings) contextManagement(compacted bool) (jsonwire.Raw, error) {
	switch {
	case s.Compaction == nil && s.ContextManagement == "" && compacted: // or the API refuses its own summary
		return `{"edits":[{` + compactType + `}]}`, nil
	case s.Compaction == nil:
		return s.ContextManagement, nil
	}
	edit, err := s.Compaction.edit()
	if err != nil {
		return "", err
	}
	edits, others := []byte{}, []byte{}
	if err := wire.Members(string(cmp.Or(s.ContextManagement, "{}")), func(name string, value jsonwire.Raw) {
		if name == "edits" {
			eachRaw(value, func(e jsonwire.Raw) { edits = append(append(edits, e...), ',') })
			return
		}
		others = append(append(append(append(others, ','), jsonwire.Quote(name)...), ':'), value...)
	}); err != nil {
		return "", errors.New("Settings.ContextManagement is not a JSON object")
	}
	return jsonwire.Raw(`{"edits":[` + string(edits) + string(edit) + "]" + string(others) + "}"), nil
}

// compaction returns the index of the last part of a response of Anthropic that stands for the conversation before it, -1 if there is none.
func compaction(m message.Message) int {
	r, ok := m.(*message.Response)
	if !ok {
		return -1
	}
	for i := len(r.Parts) - 1; i >= 0; i-- {
		if p, ok := r.Parts[i].(*message.CompactionPart); ok && p.ProviderName == settingsName {
			return i
		}
	}
	return -1
}

// cut leaves out what comes before the part of a response that stands for it, but for the system prompts.
func (e *encoder) cut(r *message.Response, at int) *message.Response {
	system := e.system
	e.reset()
	e.system = system
	own := *r
	own.Parts = r.Parts[at:]
	return &own
}

package agentbedrock

import (
	"cmp"
	"fmt"
	"strconv"

	"github.com/agentgen-go/agentgen/runtime/internal/claude"
	"github.com/agentgen-go/agentgen/runtime/internal/wire"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// fields are members of a request that only the model knows, in their order.
type fields struct {
	json  []byte // separated by commas
	names map[string]jsonwire.Raw
}

// fieldsOf returns the members that the application has set.
func fieldsOf(own jsonwire.Raw) (*fields, error) {
	f := &fields{names: map[string]jsonwire.Raw{}}
	if own == "" {
		return f, nil
	}
	if err := wire.Members(string(own), f.add); err != nil {
		return nil, fmt.Errorf("RequestFields: %w", err)
	}
	return f, nil
}

// add adds a member unless there is one already.
func (f *fields) add(name string, value jsonwire.Raw) {
	if _, ok := f.names[name]; ok {
		return
	}
	f.names[name] = value
	f.json = append(append(jsonwire.AppendString(wire.Comma(f.json), name), ':'), value...)
}

// raw returns the members as an object, empty if there are none.
func (f *fields) raw() jsonwire.Raw {
	if len(f.json) == 0 {
		return ""
	}
	return jsonwire.Raw("{" + string(f.json) + "}")
}

// thinkingType returns the type of thinking of a model of Anthropic that the members ask for.
func (f *fields) thinkingType() (kind string) {
	if own := f.names["thinking"]; own != "" {
		_ = wire.Members(string(own), func(name string, value jsonwire.Raw) {
			if name == "type" {
				kind, _ = value.Text()
			}
		})
	}
	return kind
}

// Efforts by levels of thinking, as Pydantic AI has measured them: levels that a model does not have become the nearest, and where only
// "high" makes it think, every level is that.
var efforts = map[thinkingForm]map[model.Thinking]string{
	thinkOpenAI:    levels("low", "medium", "low", "low", "medium", "high", "high"),
	thinkDeepSeek:  levels("none", "high", "high", "high", "high", "high", "high"),
	thinkZAI:       levels("none", "high", "high", "high", "high", "high", "high"),
	thinkZAIEffort: levels("low", "max", "low", "low", "medium", "high", "xhigh", "max"),
	thinkQwen:      levels("none", "high", "low", "low", "high", "high", "high"),
	thinkXAI:       levels("low", "medium", "low", "low", "medium", "high", "xhigh"),
	thinkResponses: levels("none", "medium", "low", "low", "medium", "high", "xhigh"),
}

// levels returns the efforts of the levels; the highest is that of the last but one unless it is given.
func levels(off, on, minimal, low, medium, high, xhigh string, highest ...string) map[model.Thinking]string {
	return map[model.Thinking]string{
		model.ThinkingOff: off, model.ThinkingOn: on, model.ThinkingMinimal: minimal, model.ThinkingLow: low, model.ThinkingMedium: medium,
		model.ThinkingHigh: high, model.ThinkingXHigh: xhigh, model.ThinkingMax: append(highest, xhigh)[0],
	}
}

// setThinking says how much the model thinks. maxTokens is the limit of tokens, of which a budget for thinking is a part.
func (f *family) setThinking(to *fields, level model.Thinking, maxTokens **int) error {
	if level == "" {
		return nil
	}
	if level == model.ThinkingOff && f.alwaysThinks && f.thinking != thinkClaude {
		level = model.ThinkingMinimal
	}
	effort := jsonwire.Quote(efforts[f.thinking][level])
	switch f.thinking {
	case thinkClaude:
		return f.setClaudeThinking(to, level, maxTokens)
	case thinkOpenAI, thinkDeepSeek, thinkZAI, thinkZAIEffort:
		to.add("reasoning_effort", effort)
	case thinkQwen:
		to.add("reasoning_config", effort)
	case thinkXAI, thinkResponses:
		to.add("reasoning", `{"effort":`+effort+`}`)
	}
	return nil
}

func (f *family) setClaudeThinking(to *fields, level model.Thinking, maxTokens **int) error {
	c := f.claude
	if to.names["thinking"] != "" {
		return nil
	}
	switch {
	case level == model.ThinkingOff && c.Always:
		to.add("thinking", `{"type":"adaptive"}`)
		to.add("output_config", `{"effort":"low"}`)
	case level == model.ThinkingOff:
		if kind := c.WithoutThinking(); kind != "" {
			to.add("thinking", `{"type":`+jsonwire.Quote(kind)+`}`)
		}
	case c.Adaptive:
		to.add("thinking", `{"type":"adaptive"}`)
		if effort := c.EffortOf(level); effort != "" {
			to.add("output_config", `{"effort":`+jsonwire.Quote(effort)+`}`)
		}
	default:
		budget, err := budgetWithin(claude.Budgets[level], maxTokens)
		if err != nil {
			return err
		}
		to.add("thinking", jsonwire.Raw(`{"type":"enabled","budget_tokens":`+strconv.Itoa(budget)+`}`))
	}
	return nil
}

// budgetWithin returns a budget that leaves tokens for the answer. Without a limit of tokens one is set that does.
func budgetWithin(budget int, maxTokens **int) (int, error) {
	if *maxTokens == nil {
		*maxTokens = new(budget + 4096)
	}
	most := **maxTokens
	if most <= claude.LeastThinking {
		return 0, fmt.Errorf("MaxTokens is %d, but a model that thinks needs more than %d: raise it, or leave out Thinking", most, claude.LeastThinking)
	}
	if budget >= most {
		budget = max(claude.LeastThinking, most/2)
	}
	return budget, nil
}

// setTopK says among how many tokens the model chooses, if it knows that.
func (f *family) setTopK(to *fields, topK *int) {
	if topK == nil || f.noSampling {
		return
	}
	n := jsonwire.Raw(strconv.Itoa(*topK))
	switch f.topK {
	case "anthropic":
		to.add("top_k", n)
	case "nova":
		to.add("inferenceConfig", cmp.Or(to.names["inferenceConfig"], `{"topK":`+n+`}`))
	}
}

// rejectsForcing reports whether the model, as it is told to think, refuses to be made to call a tool.
func (f *family) rejectsForcing(to *fields, level model.Thinking) bool {
	switch f.thinking {
	case thinkClaude:
		return to.thinkingType() == "enabled"
	case thinkZAI, thinkZAIEffort:
		return level != "" && level != model.ThinkingOff
	}
	return false
}

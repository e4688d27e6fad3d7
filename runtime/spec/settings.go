package spec

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/agentgen-go/agentgen/runtime/model"
)

// settingNames are the settings of Pydantic AI that we have, too.
var settingNames = []string{"max_tokens", "temperature", "top_p", "top_k", "seed", "presence_penalty", "frequency_penalty", "logit_bias",
	"stop_sequences", "parallel_tool_calls", "tool_choice", "thinking", "cache", "citations", "service_tier", "timeout", "extra_headers", "extra_body"}

// settingsReader reads the settings of a model, in the forms that Pydantic AI has for them.
type settingsReader struct {
	*problems
	at string
	to *model.Settings
}

// Settings returns the ModelSettings, nil if there are none. The error is an *Error with all that is wrong.
func (s *Spec) Settings() (*model.Settings, error) {
	ps := &problems{places: s.places}
	settings := s.settings(ps)
	return settings, ps.err()
}

func (r *settingsReader) read(root *node) {
	for i, name := range root.names {
		at, v := r.at+"/"+escape(name), root.items[i]
		if v.kind != nullKind {
			r.setting(name, at, v)
		}
	}
}

func (r *settingsReader) setting(name, at string, v *node) {
	s := r.to
	switch name {
	case "max_tokens":
		s.MaxTokens = r.integer(at, v)
	case "top_k":
		s.TopK = r.integer(at, v)
	case "seed":
		s.Seed = r.integer(at, v)
	case "temperature":
		s.Temperature = r.number(at, v)
	case "top_p":
		s.TopP = r.number(at, v)
	case "presence_penalty":
		s.PresencePenalty = r.number(at, v)
	case "frequency_penalty":
		s.FrequencyPenalty = r.number(at, v)
	case "timeout":
		r.timeout(at, v)
	case "parallel_tool_calls":
		s.ParallelToolCalls = r.boolean(at, v)
	case "service_tier":
		s.ServiceTier = r.text(at, v)
	case "extra_body":
		s.ExtraBody = v.raw()
	default:
		r.compound(name, at, v)
	}
}

func (r *settingsReader) compound(name, at string, v *node) {
	s := r.to
	switch name {
	case "logit_bias":
		s.LogitBias = make(map[string]int, len(v.items))
		for i, token := range r.object(at, v).names {
			if n := r.integer(at+"/"+escape(token), v.items[i]); n != nil {
				s.LogitBias[token] = *n
			}
		}
	case "extra_headers":
		s.ExtraHeaders = make(model.Headers, len(v.items))
		for i, header := range r.object(at, v).names {
			s.ExtraHeaders[header] = r.text(at+"/"+escape(header), v.items[i])
		}
	case "stop_sequences":
		s.StopSequences = r.texts(at, v)
	case "thinking":
		s.Thinking = r.thinking(at, v)
	case "tool_choice":
		r.toolChoice(at, v)
	case "cache":
		r.cache(at, v)
	case "citations":
		s.Citations = r.boolean(at, v)
	default:
		r.warn(at, didYouMean(name, settingNames), "the setting %q is not known here: it is ignored", name)
		last := &r.warned[len(r.warned)-1]
		*last = r.places.onKey(*last)
	}
}

func (r *settingsReader) wrong(at string, v *node, what string) {
	r.fail(at, "", "%s must be %s, not %s", label(at), what, v.kind)
}

func (r *settingsReader) integer(at string, v *node) *int {
	n, err := strconv.Atoi(v.text)
	if v.kind != intKind || err != nil {
		r.wrong(at, v, "an integer")
		return nil
	}
	return &n
}

func (r *settingsReader) number(at string, v *node) *float64 {
	if v.kind != intKind && v.kind != floatKind || math.IsInf(number(v.text), 0) {
		r.wrong(at, v, "a number")
		return nil
	}
	return new(number(v.text))
}

func (r *settingsReader) boolean(at string, v *node) *bool {
	if v.kind != boolKind {
		r.wrong(at, v, "true or false")
		return nil
	}
	return new(v.text == "true")
}

func (r *settingsReader) text(at string, v *node) string {
	if v.kind != stringKind {
		r.wrong(at, v, "a string")
		return ""
	}
	return v.text
}

func (r *settingsReader) texts(at string, v *node) (list []string) {
	if v.kind != listKind {
		r.wrong(at, v, "a list of strings")
		return nil
	}
	for i, item := range v.items {
		list = append(list, r.text(at+"/"+strconv.Itoa(i), item))
	}
	return list
}

func (r *settingsReader) object(at string, v *node) *node {
	if v.kind != objectKind {
		r.wrong(at, v, "an object")
		return new(node)
	}
	return v
}

func (r *settingsReader) timeout(at string, v *node) {
	n := r.number(at, v)
	switch {
	case n == nil:
	case *n <= 0 || *n > maxSeconds:
		r.fail(at, "", "%s must be a positive number of seconds, not %s", label(at), v.text)
	default:
		r.to.Timeout = time.Duration(*n * float64(time.Second))
	}
}

// cache reads true, false, how long something stays cached, or an object.
func (r *settingsReader) cache(at string, v *node) {
	c := new(model.PromptCache)
	switch v.kind {
	case boolKind:
		c.Off = v.text == "false"
	case stringKind:
		c.Retention = v.text
	case objectKind:
		for i, name := range v.names {
			switch at := at + "/" + escape(name); name {
			case "retention":
				c.Retention = r.text(at, v.items[i])
			case "messages":
				messages := r.boolean(at, v.items[i])
				c.PrefixOnly = messages != nil && !*messages
			default:
				r.fail(at, "known are retention and messages", "%s is not known", label(at))
			}
		}
	default:
		r.wrong(at, v, "true, false, a retention or an object")
	}
	r.to.PromptCache = c
}

// levels are those of thinking, by their names in Pydantic AI.
var levels = map[string]model.Thinking{
	"true": model.ThinkingOn, "false": model.ThinkingOff, "minimal": model.ThinkingMinimal, "low": model.ThinkingLow,
	"medium": model.ThinkingMedium, "high": model.ThinkingHigh, "xhigh": model.ThinkingXHigh, "max": model.ThinkingMax,
}

// levelNames are the names of levels that are strings.
var levelNames = []string{"minimal", "low", "medium", "high", "xhigh", "max"}

func (r *settingsReader) thinking(at string, v *node) model.Thinking {
	level, ok := levels[v.text]
	if !ok || v.kind != stringKind && v.kind != boolKind || v.kind == stringKind && (v.text == "true" || v.text == "false") {
		r.fail(at, "it is true, false or one of "+strings.Join(levelNames, ", "), "%s is not a level of thinking: %s", label(at), v.shown())
	}
	return level
}

// toolChoice reads a word, or a list of tools, of which there can be one.
func (r *settingsReader) toolChoice(at string, v *node) {
	switch {
	case v.kind == stringKind:
		r.to.ToolChoice = v.text
	case v.kind == listKind && len(v.items) == 1 && v.items[0].kind == stringKind:
		r.to.ToolChoice = v.items[0].text
	default:
		r.fail(at, `write "auto", "none", "required" or a list of one tool`, "%s is not supported: %s", label(at), v.shown())
	}
}

package openai

import (
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// cacheOptions say what is cached of a request, by models from GPT-5.6 on: earlier ones cache by themselves.
//
//agent:codec encode
type cacheOptions struct {
	Mode string `json:"mode"`
	TTL  string `json:"ttl"`
}

// cachedText is a text of instructions, up to which the prompt is cached if it has a breakpoint.
//
//agent:codec encode
type cachedText struct {
	Type       string       `json:"type"`
	Text       string       `json:"text"`
	Breakpoint jsonwire.Raw `json:"prompt_cache_breakpoint,omitempty"`
}

// cacheOptionsOf returns what the settings ask to be cached, nil for nothing. marked says that the request has a breakpoint: without one,
// nothing but the whole conversation can be cached.
func cacheOptionsOf(p *model.Profile, s *model.Settings, marked bool) *cacheOptions {
	retention, ok := p.Caches(s.PromptCache)
	switch {
	case !ok:
		return nil
	case s.PromptCache.PrefixOnly && marked:
		return &cacheOptions{"explicit", retention}
	}
	return &cacheOptions{"implicit", retention}
}

// marks reports whether a breakpoint follows the instructions that never change of a request. A system prompt that changes would stand before it.
func marks(p *model.Profile, in *model.Prepared, literal string) bool {
	if _, ok := p.Caches(in.Settings.PromptCache); !ok || literal == "" {
		return false
	}
	for _, m := range in.Messages {
		r, ok := m.(*message.Request)
		if !ok {
			continue
		}
		for _, part := range r.Parts {
			if s, ok := part.(*message.SystemPromptPart); ok && s.DynamicRef != "" {
				return false
			}
		}
	}
	return true
}

// appendMarked appends instructions as a message of the conversation: texts, with a breakpoint after the first.
func appendMarked(dst []byte, textType string, texts ...string) ([]byte, error) {
	dst = append(dst, `{"role":"system","content":[`...)
	for i, text := range texts {
		part := cachedText{Type: textType, Text: text}
		switch {
		case i == 0:
			part.Breakpoint = `{"mode":"explicit"}`
		case text == "":
			continue
		default:
			dst = append(dst, ',')
		}
		var err error
		if dst, err = part.AppendJSON(dst); err != nil {
			return nil, err
		}
	}
	return append(dst, "]}"...), nil
}

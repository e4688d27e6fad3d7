package agentbedrock

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/agentgen-go/agentgen/runtime/download"
	"github.com/agentgen-go/agentgen/runtime/internal/wire"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// cache keeps what has been encoded for a run: requests grow by appending, so the next request is mostly this one.
type cache struct {
	messages []message.Message
	encoder  encoder
}

// bodyKind says what a body is for.
type bodyKind uint8

const (
	wholeBody bodyKind = iota
	streamBody
	countBody // counts tokens
)

// encode writes a request, or what of it counts for its tokens.
func (m *Model) encode(ctx context.Context, r *model.Request, p *model.Prepared, kind bodyKind) ([]byte, error) {
	c, ok := r.Cache.Take(m).(*cache)
	if !ok {
		c = &cache{encoder: encoder{family: &m.family}}
	}
	defer r.Cache.Put(m, c)
	c.setCite(m.family.citations && p.Settings.Citations != nil && *p.Settings.Citations && p.Schema == nil && len(p.OutputTools) == 0)
	if err := c.grow(ctx, p.Messages); err != nil {
		return nil, fmt.Errorf("bedrock: encode the request: %w", err)
	}
	body, err := m.body(r, p, &c.encoder, kind)
	if err != nil {
		return nil, fmt.Errorf("bedrock: encode the request: %w", err)
	}
	return body, nil
}

// setCite encodes the conversation anew if citations are turned on or off.
func (c *cache) setCite(on bool) {
	if c.encoder.cite != on {
		c.messages = c.messages[:0]
		c.encoder.cite = on
		c.encoder.reset()
	}
}

// cachePoints is how many places of a request can be cached.
const cachePoints = 4

// body joins the parts of a request. The cached ones are copied: the transport may still read an earlier body.
func (m *Model) body(r *model.Request, p *model.Prepared, e *encoder, kind bodyKind) ([]byte, error) {
	own := settingsOf(p.Settings)
	params, choice, err := m.params(p, own, e.called)
	if err != nil {
		return nil, err
	}
	all := e.messages()
	cached := m.cached(p.Settings, own)
	if cached.messages != "" {
		all = cacheLast(&m.family, all, cached.messages)
	}
	literal, appended, dynamic := model.SplitInstructions(r.Instructions, p.Instructions)
	static := joinTexts(literal, appended)
	tools, system := "", ""
	if m.family.caching {
		tools, system = m.prefixPoints(p, cached.prefix, e, choice.tools, static)
	}
	left := cachePoints
	for _, ttl := range []string{tools, system} {
		if ttl != "" {
			left--
		}
	}
	messages, long := appendMessages(nil, all, left)
	if long { // what is before must be cached for as long
		tools, system = lengthened(tools), lengthened(system)
	}
	toolConfig, err := m.toolConfig(p, choice, e.called, joined(tools))
	if err != nil {
		return nil, err
	}
	prompt, err := e.appendSystem(static, dynamic, pointOf(system))
	if err != nil {
		return nil, err
	}
	b, err := start(params, p.Settings.ExtraBody, kind)
	if err != nil {
		return nil, err
	}
	if len(prompt) > 0 {
		b = append(append(append(wire.Comma(b), `"system":[`...), prompt...), ']')
	}
	if len(toolConfig) > 0 {
		b = append(wire.Comma(b), toolConfig...)
	}
	b = append(append(append(wire.Comma(b), `"messages":[`...), messages...), ']')
	if kind == countBody {
		return slices.Concat([]byte(`{"input":{"converse":{`), b, []byte("}}}")), nil
	}
	return slices.Concat([]byte("{"), b, []byte("}")), nil
}

// start returns the members that are settings, without the braces around them. Of those only the model's own count for tokens.
func start(c *params, extra jsonwire.Raw, kind bodyKind) ([]byte, error) {
	switch g := c.GuardrailConfig; {
	case kind == countBody:
		c, extra = &params{RequestFields: c.RequestFields}, ""
	case kind == wholeBody && g != nil: // StreamMode is for streams only
		c.GuardrailConfig = &Guardrail{Identifier: g.Identifier, Version: g.Version, Trace: g.Trace}
	}
	b, err := c.AppendJSON(nil)
	if err == nil {
		b, err = wire.AppendExtra(b, extra, "system", "toolConfig", "messages")
	}
	if err != nil {
		return nil, err
	}
	b = b[1 : len(b)-1]
	if len(b) > 0 && b[0] == ',' { // there are only extra members
		b = b[1:]
	}
	return b, nil
}

// prefixPoints returns for how long the tools and the system prompt are cached, each empty if not by itself.
func (m *Model) prefixPoints(p *model.Prepared, ttl string, e *encoder, sent bool, static string) (tools, system string) {
	if ttl != "" && m.family.cachedTools && sent && len(p.Tools)+len(p.OutputTools)+len(p.NativeTools) > 0 {
		tools = m.family.cacheFor(ttl)
	}
	if ttl == "" && e.led {
		ttl = e.lead.String()
	}
	if ttl != "" && (len(e.system) > 0 || e.voiced || !blank(static)) {
		system = m.family.cacheFor(ttl)
	}
	return tools, system
}

// caches says for how long the conversation is cached, and the tools and the instructions; empty if not.
type caches struct{ messages, prefix string }

// cached returns what is cached of a request. The settings for Bedrock override model.Settings.PromptCache.
func (m *Model) cached(s *model.Settings, own *Settings) caches {
	if !m.family.caching {
		return caches{}
	}
	if own.Cache != "" || own.CachePrefix != "" {
		return caches{own.Cache, cmp.Or(own.CachePrefix, own.Cache)}
	}
	retention, ok := m.profile.Caches(s.PromptCache)
	switch {
	case !ok:
		return caches{}
	case s.PromptCache.PrefixOnly:
		return caches{prefix: retention}
	}
	return caches{retention, retention}
}

// joinTexts joins two texts by a blank line.
func joinTexts(a, b string) string {
	if blank(a) || blank(b) {
		return a + b
	}
	return a + "\n\n" + b
}

// cacheLast returns messages with a cache point at the end of the last one of the user.
func cacheLast(f *family, all []turn, ttl string) []turn {
	for i := len(all) - 1; i >= 0; i-- {
		if !all[i].model {
			all[i].blocks = f.pointed(slices.Clip(all[i].blocks), ttl)
			break
		}
	}
	return all
}

func lengthened(ttl string) string {
	if ttl == "" {
		return ""
	}
	return "1h"
}

// pointOf returns a cache point, empty if ttl is.
func pointOf(ttl string) jsonwire.Raw {
	if ttl == "" {
		return ""
	}
	return cachePoint(ttl)
}

// joined returns a cache point that follows something.
func joined(ttl string) jsonwire.Raw {
	if ttl == "" {
		return ""
	}
	return "," + cachePoint(ttl)
}

// grow encodes the messages that follow those of the last request, or all if these are no longer there. Files that are to be
// downloaded are, once.
func (c *cache) grow(ctx context.Context, messages []message.Message) error {
	n := len(c.messages)
	if n > len(messages) || !slices.Equal(c.messages, messages[:n]) {
		c.messages, n = c.messages[:0], 0
		c.encoder.reset()
	}
	for i, m := range messages[n:] {
		whole, err := download.Message(ctx, m, download.All, wantsBytes)
		if err == nil {
			err = c.encoder.message(whole, n+i == 0)
		}
		if err != nil {
			c.messages = c.messages[:0] // what there is of the message cannot be used
			c.encoder.reset()
			return err
		}
		c.messages = append(c.messages, m)
	}
	return nil
}

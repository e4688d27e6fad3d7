package anthropic

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/agentgen-go/agentgen/runtime/download"
	"github.com/agentgen-go/agentgen/runtime/internal/wire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// bodyKind says what a body is for.
type bodyKind uint8

const (
	wholeBody bodyKind = iota
	streamBody
	countBody // counts tokens: without what says nothing about the input
)

// cache keeps what has been encoded for a run: requests grow by appending, so the next request is mostly this one.
type cache struct {
	messages []message.Message
	encoder  encoder
}

// call is a request as it is sent.
type call struct {
	body   []byte
	header map[string]string
	stream bool
}

// encode writes a request. paused is the beginning of a response that is to continue, or nil.
func (m *Model) encode(ctx context.Context, r *model.Request, p *model.Prepared, kind bodyKind, paused *message.Response) (*call, error) {
	c, ok := r.Cache.Take(m).(*cache)
	if !ok {
		c = &cache{encoder: encoder{family: &m.family, last: -1}}
	}
	defer r.Cache.Put(m, c)
	own := settingsOf(p.Settings)
	c.setCite(cites(p))
	c.setTools(p.Tools)
	params, err := m.params(p, own, kind)
	if err == nil {
		err = c.grow(ctx, p.Messages)
	}
	if err != nil {
		return nil, fmt.Errorf("anthropic: encode the request: %w", err)
	}
	params.Container = containerFor(p, own, paused)
	if params.ContextManagement, err = own.contextManagement(c.encoder.compacted); err != nil {
		return nil, fmt.Errorf("anthropic: encode the request: %w", err)
	}
	body, err := m.body(r, p, own, c, params, paused)
	if err != nil {
		return nil, fmt.Errorf("anthropic: encode the request: %w", err)
	}
	return &call{body, m.header(p, own, &c.encoder), params.Stream}, nil
}

// breakpoints is how many places of a request can be cached.
const breakpoints = 4

// body joins the parts of a request. The cached ones are copied: the transport may still read an earlier body.
func (m *Model) body(r *model.Request, p *model.Prepared, own *Settings, c *cache, params *params, paused *message.Response) ([]byte, error) {
	e := &c.encoder
	prefix := m.prefixControl(p.Settings, own)
	tools, cacheable, err := m.encodeTools(p, own)
	if err == nil {
		err = e.checkCited(p)
	}
	if err != nil {
		return nil, err
	}
	left := breakpoints
	if params.CacheControl != "" {
		left--
	}
	if prefix != "" && cacheable > 0 {
		left--
	}
	system, used, err := e.systemBlocks(r, p, e.systemControl(prefix), left)
	if err != nil {
		return nil, err
	}
	left -= used
	b := make([]byte, 0, len(system)+len(tools)+len(e.json)+1024)
	if b, err = params.AppendJSON(b); err != nil {
		return nil, err
	}
	if b, err = wire.AppendExtra(b, p.Settings.ExtraBody, "system", "tools", "messages"); err != nil {
		return nil, err
	}
	b = b[:len(b)-1] // reopen the object
	if len(system) > 0 {
		b = append(append(append(b, `,"system":[`...), system...), ']')
	}
	if len(tools) > 0 {
		b = append(append(b, `,"tools":[`...), tools...)
		if at := len(b) - len(tools) + cacheable; prefix != "" && cacheable > 0 {
			b = append(controlled(b[:at], prefix), tools[cacheable:]...)
		}
		b = append(b, ']')
	}
	b = e.append(append(b, `,"messages":[`...), left)
	if paused != nil {
		tail := encoder{family: &m.family, tools: p.Tools}
		if err := tail.response(paused, true); err != nil {
			return nil, err
		}
		if len(e.json) > 0 && len(tail.json) > 0 {
			b = append(b, ',')
		}
		b = append(b, tail.json...)
	}
	return append(b, "]}"...), nil
}

// prefixControl is what caches tools and instructions; empty if they are not to be cached.
func (m *Model) prefixControl(s *model.Settings, own *Settings) string {
	if _, prefix := m.caching(s, own); prefix != "" {
		return cacheControl(prefix)
	}
	return ""
}

// caching returns how long the conversation is to be cached, and how long tools and instructions; empty if they are not. The settings
// for Anthropic override model.Settings.PromptCache.
func (m *Model) caching(s *model.Settings, own *Settings) (all, prefix string) {
	if own.Cache != "" || own.CachePrefix != "" {
		return own.Cache, cmp.Or(own.CachePrefix, own.Cache)
	}
	retention, ok := m.profile.Caches(s.PromptCache)
	switch {
	case !ok:
		return "", ""
	case s.PromptCache.PrefixOnly:
		return "", retention
	}
	return retention, retention
}

// systemControl is what caches the system prompt, which a conversation that begins with a cache point asks for, too.
func (e *encoder) systemControl(prefix string) string {
	if prefix == "" && e.led {
		return cacheControl(e.lead.String())
	}
	return prefix
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
		sent := m
		if at := compaction(m); at >= 0 {
			sent = c.encoder.cut(m.(*message.Response), at)
		}
		whole, err := download.Message(ctx, sent, download.All, wantsBytes)
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

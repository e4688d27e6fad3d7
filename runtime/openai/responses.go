package openai

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/agentgen-go/agentgen/runtime/internal/wire"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/schema"
	"github.com/agentgen-go/agentgen/runtime/transport"
)

// ResponsesModel is a model behind OpenAI's Responses API. Make one with Responses. It is safe for concurrent use.
type ResponsesModel struct {
	name     string
	client   *transport.Client
	profile  model.Profile
	settings *model.Settings
	tools    atomic.Pointer[encodedTools]
}

// Responses returns OpenAI's model called name over the Responses API, which has what chat completions lack: thoughts that the model
// sees again in the next request, and tools that OpenAI runs (web search, file search, code interpreter, image generation, MCP).
// Options and the environment are those of Chat.
//
// Thoughts and calls of an earlier response are sent back as they came, thoughts encrypted, so that nothing needs to be
// stored at OpenAI. With Settings.PreviousResponseID a request continues a stored response instead; the history of the
// run is then sent in addition.
func Responses(name string, opts ...transport.Option) *ResponsesModel {
	return &ResponsesModel{name: name, client: transport.New(openAI.Provider, opts...), profile: profileOf(name)}
}

// XAIResponses returns xAI's model called name, such as "grok-4", over xAI's Responses API, whose models search the web and X.
// The key is in XAI_API_KEY. What xAI has run is not sent back: its models read their texts and calls of functions only.
func XAIResponses(name string, opts ...transport.Option) *ResponsesModel {
	return &ResponsesModel{name: name, client: transport.New(xAI.Provider, opts...), profile: xAIProfile}
}

// xAIProfile is that of xAI's models.
var xAIProfile = model.Profile{
	StrictSchemas: schema.OpenAI, NoThinking: true,
	NativeTools:  []model.NativeToolKind{model.WebSearchKind, model.XSearchKind, model.CodeExecutionKind, model.MCPServerKind},
	NativeLimits: []model.NativeLimit{model.AllowedDomainsLimit},
}

// responsesProfile is that of OpenAI's models that think.
var responsesProfile = model.Profile{
	StrictSchemas: schema.OpenAI,
	ImageOutput:   true,
	NativeTools:   []model.NativeToolKind{model.WebSearchKind, model.FileSearchKind, model.CodeExecutionKind, model.ImageGenerationKind, model.MCPServerKind},
	NativeLimits:  []model.NativeLimit{model.AllowedDomainsLimit, model.BlockedDomainsLimit, model.StoredWebLimit},
}

var (
	withSearch = append(slices.Clip(responsesProfile.NativeTools), model.ToolSearchKind)
	// searchers are the beginnings of the names of models for which OpenAI searches function tools.
	searchers = append([]string{"gpt-5.4", "gpt-5.5"}, newest...)
)

// profileOf returns what the model called name supports.
func profileOf(name string) model.Profile {
	p := responsesProfile
	p.NoThinking = !thinks(name)
	if startsWith(name, searchers) && !strings.HasPrefix(name, "gpt-5.4-nano") {
		p.NativeTools = withSearch
	}
	if isNewest(name) {
		p.CacheRetentions = []string{"30m", "12h"}
	}
	return p
}

// thinks reports whether the model called name thinks: the o series, and GPT from 5 on except for those that are made for chats. The
// API refuses settings of thinking for others.
func thinks(name string) bool {
	name = name[strings.LastIndexByte(name, '/')+1:]
	name = strings.TrimPrefix(name, "ft:")
	if strings.Contains(name, "-chat") {
		return false
	}
	for _, prefix := range []string{"o1", "o3", "o4", "codex", "gpt-oss", "computer-use"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	version, _ := strings.CutPrefix(name, "gpt-")
	n := 0
	for n < len(version) && version[n] >= '0' && version[n] <= '9' {
		n++
	}
	generation, err := strconv.Atoi(version[:n])
	return err == nil && version != name && generation >= 5
}

// WithSettings returns the model with default settings, which those of agents and runs override. The receiver does not
// change.
func (m *ResponsesModel) WithSettings(s *model.Settings) *ResponsesModel {
	return &ResponsesModel{name: m.name, client: m.client, profile: m.profile, settings: s}
}

// Info describes the model. URL is empty, because the server is only known with the first request.
func (m *ResponsesModel) Info() model.Info {
	return model.Info{Name: m.name, Provider: m.client.Name(), Profile: m.profile, Settings: m.settings}
}

// String returns the provider and the name, such as "openai:gpt-5-mini".
func (m *ResponsesModel) String() string { return m.Info().String() }

// Format writes what String returns, whatever the verb: settings and options may hold secrets.
func (m *ResponsesModel) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, m.String()) }

// CheckKey returns a *model.ConfigError if requests cannot be sent, since the key is missing or the base URL is wrong. Nothing
// is sent.
func (m *ResponsesModel) CheckKey(ctx context.Context) error { return m.client.CheckKey(ctx) }

// CountTokens asks OpenAI for the input tokens of a request. Its errors are those of Respond.
func (m *ResponsesModel) CountTokens(ctx context.Context, r *model.Request) (int, error) {
	p, err := model.Prepare(m.Info(), r, nil)
	if err != nil {
		return 0, err
	}
	body, err := m.encode(ctx, r, &p, countBody)
	if err != nil {
		return 0, err
	}
	return m.client.Count(ctx, &transport.Call{Path: "responses/input_tokens", Header: p.Settings.ExtraHeaders, Body: body, Model: m.name}, "input_tokens")
}

// Respond sends the conversation and returns the model's response, streamed if it is watched. Its errors are those of
// ChatModel.Respond.
func (m *ResponsesModel) Respond(ctx context.Context, r *model.Request, s *model.Stream) (*message.Response, error) {
	p, err := model.Prepare(m.Info(), r, s)
	if err != nil {
		return nil, err
	}
	kind := wholeBody
	if s != nil {
		kind = streamBody
	}
	body, err := m.encode(ctx, r, &p, kind)
	if err != nil {
		return nil, err
	}
	res, err := m.ask(ctx, body, &p, s)
	if res != nil {
		res.OutputMode = p.OutputMode
	}
	return res, err
}

// ask sends the body of a request. It is sent twice only if the first was refused: a response that is stored would be stored
// twice.
func (m *ResponsesModel) ask(ctx context.Context, body []byte, p *model.Prepared, s *model.Stream) (*message.Response, error) {
	own, _ := p.Settings.Providers.Get(settingsName).(*Settings)
	res, err := m.client.Do(ctx, &transport.Call{
		Path: "responses", Header: p.Settings.ExtraHeaders, Body: body, Model: m.name, Stream: s != nil,
		Once: own == nil || own.Store == nil || *own.Store, Secrets: tokensOf(p.NativeTools),
	})
	if err != nil {
		return nil, err
	}
	defer res.Close()
	j := &job{model: m, p: p}
	form, err := res.Form()
	switch {
	case err != nil:
		return nil, err
	case form == transport.FormEvents && s == nil:
		return m.stream(ctx, res, model.NewStream(nil), j)
	case form != transport.FormJSON && s != nil:
		return m.stream(ctx, res, s, j)
	}
	r, err := m.whole(ctx, res, j)
	if err != nil {
		return r, err
	}
	return r, s.Replace(r)
}

// whole reads the body of a response that comes at once, or when OpenAI has worked on it in the background.
func (m *ResponsesModel) whole(ctx context.Context, res *transport.Response, j *job) (*message.Response, error) {
	data, b, err := j.complete(ctx, res)
	if err != nil {
		return nil, err
	}
	a := newOutput(model.NewStream(nil), m.client.Name(), res.MaxSize())
	for i := range b.Output {
		if err == nil {
			err = a.done(i, &b.Output[i])
		}
	}
	if err == nil {
		err = a.end(b)
	}
	r := a.response()
	m.describe(r, res)
	switch {
	case b.failed():
		r.FinishReason = message.FinishError
		return r, res.Failure(data, len(b.Output) > 0)
	case err != nil:
		return r, err
	}
	return r, nil
}

// readBody reads a body.
func (m *ResponsesModel) readBody(res *transport.Response) (data []byte, b *responsesBody, err error) {
	if data, err = res.ReadAll(); err != nil {
		return nil, nil, err
	}
	if len(data) == 0 {
		return nil, nil, m.invalid("the body is empty")
	}
	b = &responsesBody{}
	if err := decode(data, func(r *jsonwire.Reader) { *b = responsesBody{}; decodeResponsesBody(r, b) }, func() { b.unreadableUsage() }); err != nil {
		return nil, nil, m.invalid("%s; the body begins with %q", res.Redact(err.Error()), res.Beginning(data))
	}
	return data, b, nil
}

func (m *ResponsesModel) describe(r *message.Response, res *transport.Response) {
	r.ProviderURL = res.URL()
	if r.ModelName == "" {
		r.ModelName = m.name
	}
}

// stream reports a response while the model writes it. One on which OpenAI works in the background is resumed if the stream is cut.
func (m *ResponsesModel) stream(ctx context.Context, res *transport.Response, s *model.Stream, j *job) (*message.Response, error) {
	a := newOutput(s, m.client.Name(), res.MaxSize())
	err := m.read(res, a)
	for cuts := 0; j.resumes(ctx, a, err, cuts); cuts++ {
		var next *transport.Response
		if next, err = j.resume(ctx, a, cuts); err != nil {
			break
		}
		var whole *message.Response
		if whole, err = j.readOn(ctx, next, a); whole != nil {
			return whole, err
		}
	}
	if err == nil {
		res.Drain()
	}
	r := a.response()
	m.describe(r, res)
	if err == nil {
		err = s.Err()
	}
	if err != nil && a.body.pending() {
		j.abandon(ctx, a.body.ID, s)
	}
	return r, err
}

// read takes in the events of a response.
func (m *ResponsesModel) read(res *transport.Response, a *output) error {
	for {
		e, err := res.Next()
		switch {
		case err != nil:
			return res.Ended(err, false)
		case string(e.Data) == "[DONE]":
			return res.Ended(io.EOF, false)
		case e.Failed:
			return res.Failure(e.Data, true)
		}
		if over, err := m.take(res, a, e.Data); over || err != nil {
			return err
		}
	}
}

// take takes in one event, and reports whether it was the last.
func (m *ResponsesModel) take(res *transport.Response, a *output, data []byte) (over bool, err error) {
	var e responsesEvent
	if err := decode(data, func(r *jsonwire.Reader) { e = responsesEvent{}; decodeResponsesEvent(r, &e) }, func() { e.Response.unreadableUsage() }); err != nil {
		return false, m.invalid("%s; the event begins with %q", res.Redact(err.Error()), res.Beginning(data))
	}
	a.follow(&e)
	switch {
	case e.Type == "error" || e.Type == "response.failed" || wire.Says(e.Error) || e.Type == "" && wire.Says(e.Message):
		if e.Response != nil {
			_ = a.end(e.Response) // what else it says is kept as far as possible
			a.finish = ""
		}
		return true, res.Failure(data, true)
	case e.Type == "response.completed" || e.Type == "response.incomplete":
		if e.Response == nil {
			return true, m.invalid("the last event has no response")
		}
		if e.Response.failed() {
			return true, res.Failure(data, true)
		}
		return true, a.end(e.Response)
	}
	return false, a.event(&e)
}

// failed reports whether a response is a failure.
func (b *responsesBody) failed() bool {
	return wire.Says(b.Error) || b.Status == "failed" || b.Status == "cancelled"
}

func (b *responsesBody) unreadableUsage() {
	if b != nil && b.Usage != nil {
		b.Usage.unreadable = true
	}
}

func (m *ResponsesModel) invalid(format string, args ...any) error {
	return invalid(m.client.Name()+" responses", format, args...)
}

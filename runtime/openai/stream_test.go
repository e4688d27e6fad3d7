package openai_test

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestStreamParts(t *testing.T) {
	call := func(id, name, args string) message.ResponsePart {
		return &message.ToolCallPart{ToolName: name, Args: args, ToolCallID: id}
	}
	text := func(s string) message.ResponsePart { return &message.TextPart{Content: s} }
	thought := func(s string) message.ResponsePart { return &message.ThinkingPart{Content: s} }
	by := func(field, s string) message.ResponsePart {
		return &message.ThinkingPart{Content: s, ID: field, ProviderName: "openai"}
	}
	for _, c := range []struct {
		name   string
		deltas []string
		finish string
		parts  []message.ResponsePart
		reason message.FinishReason
	}{
		{"text", []string{`"role":"assistant","content":"","refusal":null`, `"content":"hi "`, `"content":"\u00e9"`}, `"stop"`, []message.ResponsePart{text("hi é")}, message.FinishStop},
		{"nothing", []string{`"role":"assistant","content":null`}, `"length"`, nil, message.FinishLength},
		{
			"calls", []string{
				`"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"look","arguments":""}}]`,
				`"tool_calls":[{"index":0,"function":{"arguments":"{\"city\":"}}]`, `"tool_calls":[{"index":0,"function":{"arguments":"\"Paris\"}"}}]`,
				`"tool_calls":[{"index":1,"id":"b","type":"function","function":{"name":"find","arguments":"{}"}}]`,
			}, `"tool_calls"`,
			[]message.ResponsePart{call("a", "look", `{"city":"Paris"}`), call("b", "find", "{}")}, message.FinishToolCall,
		},
		{
			"calls in one chunk and mixed pieces", []string{
				`"content":"so","tool_calls":[{"index":1,"id":"a","function":{"name":"look"}},{"index":4,"id":"b","function":{"name":"find"}}]`,
				`"tool_calls":[{"index":4,"function":{"arguments":"{\"b\":"}},{"index":1,"function":{"arguments":"{\"a\":"}}]`,
				`"tool_calls":[{"index":1,"function":{"arguments":"1}"}}]`, `"tool_calls":[{"index":4,"function":{"arguments":"2}"}}]`,
			}, `"tool_calls"`,
			[]message.ResponsePart{text("so"), call("a", "look", `{"a":1}`), call("b", "find", `{"b":2}`)}, message.FinishToolCall,
		},
		{
			"no ids", []string{
				`"tool_calls":[{"index":0,"function":{"name":"look","arguments":"{"}}]`, `"tool_calls":[{"index":0,"function":{"arguments":"}"}}]`,
				`"tool_calls":[{"index":1,"function":{"name":"find","arguments":"{}"}}]`,
			}, `"tool_calls"`,
			[]message.ResponsePart{call("", "look", "{}"), call("", "find", "{}")}, message.FinishToolCall,
		},
		{
			"id and name after the first piece", []string{
				`"tool_calls":[{"index":0,"function":{"arguments":""}}]`, `"tool_calls":[{"index":0,"id":"a","function":{"name":"look","arguments":"{}"}}]`,
			}, `"tool_calls"`,
			[]message.ResponsePart{call("a", "look", "{}")}, message.FinishToolCall,
		},
		{
			"whole calls with one index", []string{
				`"tool_calls":[{"index":0,"id":"a","function":{"name":"look","arguments":"{}"}}]`, `"tool_calls":[{"index":0,"id":"b","function":{"name":"look","arguments":"{}"}}]`,
			}, `"tool_calls"`,
			[]message.ResponsePart{call("a", "look", "{}"), call("b", "look", "{}")}, message.FinishToolCall,
		},
		{
			"no indices", []string{
				`"tool_calls":[{"id":"a","function":{"name":"look","arguments":"{"}}]`, `"tool_calls":[{"function":{"arguments":"}"}}]`,
				`"tool_calls":[{"index":null,"id":"b","function":{"name":"look","arguments":"{}"}}]`,
			}, `"tool_calls"`,
			[]message.ResponsePart{call("a", "look", "{}"), call("b", "look", "{}")}, message.FinishToolCall,
		},
		{
			"neither indices nor ids", []string{
				`"tool_calls":[{"function":{"name":"look","arguments":"{"}}]`, `"tool_calls":[{"function":{"arguments":"}"}},{"function":{"name":"look","arguments":"{}"}}]`,
			}, `"tool_calls"`,
			[]message.ResponsePart{call("", "look", "{}"), call("", "look", "{}")}, message.FinishToolCall,
		},
		{
			"ids and names in every piece", []string{
				`"tool_calls":[{"index":0,"id":"a","function":{"name":"look","arguments":"{"}}]`, `"tool_calls":[{"index":0,"id":"a","function":{"name":"look","arguments":"}"}}]`,
				`"tool_calls":[{"index":0,"id":"x","function":{"name":"","arguments":" "}}]`, `"tool_calls":[{"index":0,"id":"","function":{"name":"look","arguments":" "}}]`,
			}, `"tool_calls"`,
			[]message.ResponsePart{call("a", "look", "{}  ")}, message.FinishToolCall,
		},
		{
			"arguments that are not text", []string{`"tool_calls":[{"index":0,"id":"a","function":{"name":"look","arguments":{"city": "Paris"}}},{"index":1,"id":"b","function":{"name":"look","arguments":null}}]`}, `"tool_calls"`,
			[]message.ResponsePart{call("a", "look", `{"city": "Paris"}`), call("b", "look", "")}, message.FinishToolCall,
		},
		{
			"thoughts of DeepSeek and llama.cpp", []string{`"reasoning_content":"h"`, `"content":null,"reasoning_content":"m"`, `"content":"hi","reasoning_content":null`}, `"stop"`,
			[]message.ResponsePart{by("reasoning_content", "hm"), text("hi")}, message.FinishStop,
		},
		{"thoughts of vLLM and OpenRouter", []string{`"content":"","reasoning":"h"`, `"reasoning":"m"`, `"content":"hi","reasoning":""`}, `"stop"`, []message.ResponsePart{by("reasoning", "hm"), text("hi")}, message.FinishStop},
		{"thoughts in the text", []string{`"content":"so: <thi"`, `"content":"nk>h"`, `"content":"m</"`, `"content":"think>hi<think></think>!"`}, `"stop"`, []message.ResponsePart{text("so: "), thought("hm"), text("hi!")}, message.FinishStop},
		{"thoughts without end", []string{`"content":"<think>"`, `"content":"hm"`}, `"stop"`, []message.ResponsePart{text("hm")}, message.FinishStop},
		{"half a tag at the end", []string{`"content":"a <"`, `"content":"b <thin"`}, `"stop"`, []message.ResponsePart{text("a <b <thin")}, message.FinishStop},
		{
			"half a tag before a call", []string{`"content":"a <"`, `"tool_calls":[{"index":0,"id":"a","function":{"name":"look","arguments":"{}"}}]`}, `"tool_calls"`,
			[]message.ResponsePart{text("a <"), call("a", "look", "{}")}, message.FinishToolCall,
		},
		{"thoughts between texts", []string{`"content":"a <"`, `"reasoning":"hm"`, `"content":"b"`}, `"stop"`, []message.ResponsePart{text("a <"), by("reasoning", "hm"), text("b")}, message.FinishStop},
		{"refusal", []string{`"content":"Well"`, `"refusal":"I cannot "`, `"refusal":"help."`}, `"stop"`, nil, message.FinishContentFilter},
		{"content filter", []string{`"content":"half an ans"`}, `"content_filter"`, []message.ResponsePart{text("half an ans")}, message.FinishContentFilter},
		{"unknown reason", []string{`"content":"hi"`}, `"eos"`, []message.ResponsePart{text("hi")}, ""},
		{"no reason but a mark at the end", []string{`"content":"hi"`}, `null`, []message.ResponsePart{text("hi")}, message.FinishStop},
	} {
		t.Run(c.name, func(t *testing.T) {
			var chunks []string
			for _, d := range c.deltas {
				chunks = append(chunks, piece(d))
			}
			for _, limit := range []int{1, 5, 1 << 20} {
				res, err := watch(t, events(append(chunks, ends(c.finish)...)...), limit)
				if err != nil {
					t.Fatal(err)
				}
				diff(t, "parts", res.Parts, c.parts)
				diff(t, "finish reason", res.FinishReason, c.reason)
				whole, err := over(newBody(strings.Replace(said, `"stop"`, c.finish, 1), 1<<20), "application/json").Respond(t.Context(), input("hi"), nil)
				if err != nil {
					t.Fatal(err)
				}
				if c.name != "refusal" {
					diff(t, "details", res.ProviderDetails, whole.ProviderDetails)
				}
				res.Parts, res.FinishReason, res.ProviderDetails = nil, "", ""
				diff(t, "the rest", *res, message.Response{
					ModelName: "gpt-test-1", ProviderName: "openai", ProviderURL: whole.ProviderURL, ProviderResponseID: "c1",
					Usage: usage.Request{InputTokens: 3, OutputTokens: 1},
				})
			}
		})
	}
}

// TestStreamForms sends the same response in the forms of different servers.
func TestStreamForms(t *testing.T) {
	hi := append([]string{piece(`"content":"hi"`)}, ends(`"stop"`)...)
	ours := events(hi...)
	want, err := watch(t, ours, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	if diff(t, "text", want.Text(), "hi"); want.FinishReason == "" || want.Usage.InputTokens == 0 {
		t.Fatalf("got %+v", want)
	}
	noDone := strings.TrimSuffix(ours, "data: [DONE]\n\n")
	for name, stream := range map[string]string{
		"CRLF":             strings.ReplaceAll(ours, "\n", "\r\n"),
		"CR":               strings.ReplaceAll(ours, "\n", "\r"),
		"comments":         ": OPENROUTER PROCESSING\n\n: OPENROUTER PROCESSING\n\n" + strings.ReplaceAll(ours, "\n\n", "\n\n: ping\n\n"),
		"names":            strings.ReplaceAll(ours, "data:", "event: message\ndata:"),
		"no mark":          noDone,
		"half a mark":      noDone + "data: [DO",
		"more after it":    ours + "data: {{{\n\n",
		"empty events":     "data:\n\n" + ours,
		"null choices":     strings.ReplaceAll(ours, `"choices":[]`, `"choices":null`),
		"filter results":   events(append([]string{`{"id":"","created":0,"model":"","choices":[],"prompt_filter_results":[{"prompt_index":0}]}`}, hi...)...),
		"results at last":  noDone + "data: " + `{"id":"c1","choices":[],"prompt_filter_results":[{"prompt_index":0}]}` + "\n\ndata: [DONE]\n\n",
		"usage at the end": strings.ReplaceAll(strings.ReplaceAll(ours, `"finish_reason":"stop"}],"usage":null}`, `"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":1}}`), hi[2], `{"choices":[]}`),
		"growing usage":    strings.Replace(ours, `"usage":null`, `"usage":{"prompt_tokens":2,"completion_tokens":7,"completion_tokens_details":{"a":1}}`, 1),
		"null error":       strings.ReplaceAll(ours, `"choices"`, `"error":null,"choices"`),
	} {
		for _, limit := range []int{1, 1 << 20} {
			got, err := watch(t, stream, limit)
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			diff(t, name, got, want)
		}
	}
}

// TestStreamIgnored asks a server that cannot stream.
func TestStreamIgnored(t *testing.T) {
	answer := body(`"reasoning":"hm","content":"hi","tool_calls":[{"id":"a","function":{"name":"look","arguments":"{}"}},{"id":"b","function":{"name":"find","arguments":"{}"}}]`, `"stop"`)
	s := serve(t, answers(t, answer, answer, `{"choices":[]}`))
	want, err := s.chat().Respond(t.Context(), input("hi"), nil)
	if err != nil {
		t.Fatal(err)
	}
	watched := model.NewStream(nil)
	got, err := s.chat().Respond(t.Context(), input("hi"), watched)
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "response", got, want)
	told, err := watched.Response(), watched.Err()
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "parts that were told", told.Parts, want.Parts)
	_, err = s.chat().Respond(t.Context(), input("hi"), model.NewStream(nil))
	if _, ok := errors.AsType[*model.UnexpectedBehaviorError](err); !ok {
		t.Errorf("got %v", err)
	}
}

func TestStreamRequest(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		diff(t, "Accept", r.Header.Get("Accept"), "text/event-stream")
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = io.WriteString(w, events(ends(`"stop"`)...))
	})
	in := input("hi")
	if _, err := s.chat().Respond(t.Context(), in, model.NewStream(nil)); err != nil {
		t.Fatal(err)
	}
	diff(t, "requests", s.requests(), []string{`{"model":"gpt-test","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"hi"}]}`})
}

// TestStreamIsRequest makes responses up, and sends each whole and as a stream in odd pieces: they must be the same.
func TestStreamIsRequest(t *testing.T) {
	if testing.Short() {
		t.Skip("too long for make quick")
	}
	for seed := range uint64(400) {
		m := madeUp(rand.New(rand.NewPCG(seed, 2)))
		want, err := over(newBody(m.whole(), 1<<20), "application/json").Respond(t.Context(), input("hi"), nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, limit := range []int{1, 7, 1 << 20} {
			got, err := watch(t, m.streamed(), limit)
			if err != nil {
				t.Fatalf("seed %d: %v\n%s", seed, err, m.streamed())
			}
			if d := cmp.Diff(want, got, cmpopts.EquateEmpty()); d != "" {
				t.Fatalf("seed %d, %d bytes at a time: response (-whole +streamed):\n%s\n%s", seed, limit, d, m.streamed())
			}
		}
	}
}

// madeUpMessage is a message that is cut at random places.
type madeUpMessage struct {
	random                      *rand.Rand
	reasoning, content, refusal string
	calls                       [][3]string // id, name, arguments
	finish                      string
}

func madeUp(r *rand.Rand) *madeUpMessage {
	m := &madeUpMessage{random: r, finish: []string{`"stop"`, `"length"`, `"tool_calls"`, `"eos"`}[r.IntN(4)]}
	words := []string{"<think>", "</think>", "<thi", "<", "nk>", "hm", " é", "日本", "\n\n", "🙂", `"`, "</thin", "data: x\n\n", "a longer piece of text "}
	text := func(n int) string {
		var b strings.Builder
		for range r.IntN(n + 1) {
			b.WriteString(words[r.IntN(len(words))])
		}
		return b.String()
	}
	m.content = text(8)
	if r.IntN(2) == 0 {
		m.reasoning = text(3)
	}
	if r.IntN(8) == 0 {
		m.refusal = "no " + text(1)
	}
	for i := range r.IntN(4) {
		m.calls = append(m.calls, [3]string{fmt.Sprint("call_", i), "tool" + fmt.Sprint(r.IntN(2)), `{"a":` + string(jsonwire.Quote(text(3))) + `}`})
		if r.IntN(4) == 0 {
			m.calls[i][0] = ""
		}
	}
	return m
}

func (m *madeUpMessage) whole() string {
	var calls []string
	for _, c := range m.calls {
		calls = append(calls, fmt.Sprintf(`{"id":%q,"function":{"name":%q,"arguments":%s}}`, c[0], c[1], jsonwire.Quote(c[2])))
	}
	return body(fmt.Sprintf(`"reasoning_content":%s,"content":%s,"refusal":%s,"tool_calls":[%s]`,
		jsonwire.Quote(m.reasoning), jsonwire.Quote(m.content), jsonwire.Quote(m.refusal), strings.Join(calls, ",")), m.finish)
}

func (m *madeUpMessage) streamed() string {
	var chunks []string
	for _, member := range [][2]string{{"reasoning_content", m.reasoning}, {"content", m.content}, {"refusal", m.refusal}} {
		for _, s := range m.cut(member[1]) {
			chunks = append(chunks, piece(`"`+member[0]+`":`+string(jsonwire.Quote(s))))
		}
	}
	for i, c := range m.calls {
		chunks = append(chunks, piece(fmt.Sprintf(`"tool_calls":[{"index":%d,"id":%q,"function":{"name":%q,"arguments":""}}]`, i, c[0], c[1])))
		for _, s := range m.cut(c[2]) {
			chunks = append(chunks, piece(fmt.Sprintf(`"tool_calls":[{"index":%d,"function":{"arguments":%s}}]`, i, jsonwire.Quote(s))))
		}
	}
	return events(append(chunks, ends(m.finish)...)...)
}

// cut cuts a text into pieces of some characters.
func (m *madeUpMessage) cut(s string) (pieces []string) {
	for runes := []rune(s); len(runes) > 0; {
		n := min(len(runes), 1+m.random.IntN(6))
		pieces = append(pieces, string(runes[:n]))
		runes = runes[n:]
	}
	return pieces
}

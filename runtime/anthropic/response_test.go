package anthropic_test

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/anthropic"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/transport"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// stream frames events, which are JSON with a type.
func stream(events ...string) string {
	var b strings.Builder
	for _, e := range events {
		_, kind, _ := strings.Cut(e, `"type":"`)
		kind, _, _ = strings.Cut(kind, `"`)
		fmt.Fprintf(&b, "event: %s\ndata: %s\n\n", kind, e)
	}
	return b.String()
}

const (
	starts  = `{"type":"message_start","message":{"id":"msg_1","model":"claude-test-1","content":[],"usage":{"input_tokens":3,"cache_read_input_tokens":5,"output_tokens":1}}}`
	stopped = `{"type":"message_stop"}`
)

func ends(reason string) string {
	return `{"type":"message_delta","delta":{"stop_reason":"` + reason + `"},"usage":{"output_tokens":7}}`
}

func blockStart(i int, block string) string {
	return fmt.Sprintf(`{"type":"content_block_start","index":%d,"content_block":%s}`, i, block)
}

func blockDelta(i int, delta string) string {
	return fmt.Sprintf(`{"type":"content_block_delta","index":%d,"delta":%s}`, i, delta)
}

func blockStop(i int) string { return fmt.Sprintf(`{"type":"content_block_stop","index":%d}`, i) }

// both asks for a whole response and for the same one as a stream, in pieces of one byte and at once.
func both(t *testing.T, whole, streamed string, check func(t *testing.T, res *message.Response, err error)) {
	t.Helper()
	for _, body := range []string{whole, streamed} {
		for _, limit := range []int{1, 1 << 20} {
			for _, s := range []*model.Stream{nil, model.NewStream(nil)} {
				if body != "" {
					res, err := over(body, limit, 200).Respond(t.Context(), input("hi"), s)
					check(t, res, err)
				}
			}
		}
	}
}

// TestResponse reads every kind of block.
func TestResponse(t *testing.T) {
	content := `{"type":"thinking","thinking":"hm","signature":"s1"},{"type":"thinking","thinking":"","signature":"s2"},{"type":"redacted_thinking","data":"d"},` +
		`{"type":"text","text":"caf\u00e9 says","citations":[{"type":"web_search_result_location","url":"https://a.test","title":"T","cited_text":"c","encrypted_index":"e"},{"type":"page_location","document_title":"D","cited_text":"p"},{"type":"unknown"}]},` +
		`{"type":"server_tool_use","id":"s1","name":"bash_code_execution","input":{"command":"ls"}},` +
		`{"type":"bash_code_execution_tool_result","tool_use_id":"s1","content":{"type":"bash_code_execution_result","stdout":"x"}},` +
		`{"type":"mcp_tool_use","id":"m1","name":"ask","server_name":"m","input":{"a":1}},` +
		`{"type":"mcp_tool_result","tool_use_id":"m1","content":[{"type":"text","text":"x"}],"is_error":false},` +
		`{"type":"something_new","a":1},` +
		`{"type":"tool_use","id":"t1","name":"look","input":{"n":1},"caller":{"type":"code_execution_20260120","tool_id":"s1"}},{"type":"tool_use","id":"t2","name":"look","input":{}}`
	whole := `{"id":"msg_1","type":"message","model":"claude-test-1","content":[` + content + `],"stop_reason":"tool_use","container":{"id":"cnt","expires_at":"2999-01-01T00:00:00Z"},` +
		`"usage":{"input_tokens":3,"cache_creation_input_tokens":10,"cache_read_input_tokens":20,"cache_creation":{"ephemeral_1h_input_tokens":4},"output_tokens":9,"output_tokens_details":{"thinking_tokens":2},"server_tool_use":{"web_search_requests":1}}}`
	both(t, whole, asEvents(t, whole), func(t *testing.T, res *message.Response, err error) {
		if err != nil {
			t.Fatal(err)
		}
		res.Parts[3].(*message.TextPart).ProviderDetails = ""
		diff(t, "response", *res, message.Response{
			Parts: []message.ResponsePart{
				&message.ThinkingPart{Content: "hm", Signature: "s1", ProviderName: "anthropic"},
				&message.ThinkingPart{Signature: "s2", ProviderName: "anthropic"},
				&message.ThinkingPart{ID: "redacted_thinking", Signature: "d", ProviderName: "anthropic"},
				&message.TextPart{Content: "café says", ProviderName: "anthropic", Citations: []message.Citation{{
					Sources: []message.CitationSource{&message.WebSource{URL: "https://a.test", Title: "T", Excerpts: []string{"c"}}, &message.DocumentSource{Title: "D", Excerpts: []string{"p"}}},
					Anchor:  &message.CitationAnchor{End: 9, Kind: message.AnchorContent},
				}}},
				&message.NativeToolCallPart{ToolName: "code_execution", Args: `{"command":"ls"}`, ToolCallID: "s1", ProviderName: "anthropic", ProviderDetails: `{"anthropic_tool_name":"bash_code_execution"}`},
				&message.NativeToolReturnPart{ToolName: "code_execution", Content: sorted(t, `{"type":"bash_code_execution_result","stdout":"x"}`, res.Parts[5]), ToolCallID: "s1", ProviderName: "anthropic", ProviderDetails: `{"anthropic_tool_name":"bash_code_execution"}`},
				&message.NativeToolCallPart{ToolName: "mcp_server:m", Args: `{"action":"call_tool","tool_name":"ask","tool_args":{"a":1}}`, ToolCallID: "m1", ProviderName: "anthropic"},
				&message.NativeToolReturnPart{ToolName: "mcp_server:m", Content: sorted(t, `{"content":[{"type":"text","text":"x"}],"is_error":false}`, res.Parts[7]), ToolCallID: "m1", ProviderName: "anthropic"},
				&message.ToolCallPart{ToolName: "look", Args: `{"n":1}`, ToolCallID: "t1", ProviderName: "anthropic", ProviderDetails: detailsOf(res.Parts[8])},
				&message.ToolCallPart{ToolName: "look", Args: `{}`, ToolCallID: "t2", ProviderName: "anthropic"},
			},
			ModelName: "claude-test-1", ProviderName: "anthropic", ProviderURL: "https://api.anthropic.com/", ProviderResponseID: "msg_1", FinishReason: message.FinishToolCall,
			ProviderDetails: `{"finish_reason":"tool_use","container_id":"cnt","container_expires_at":"2999-01-01T00:00:00Z"}`,
			Usage: usage.Request{
				InputTokens: 33, OutputTokens: 9, CacheReadTokens: 20, CacheWriteTokens: 10, CacheWrite1hTokens: 4, OutputReasoningTokens: 2,
				Details: map[string]int{
					"input_tokens": 3, "output_tokens": 9, "cache_creation_input_tokens": 10, "cache_read_input_tokens": 20, "ephemeral_1h_input_tokens": 4,
					"thinking_tokens": 2, "web_search_requests": 1,
				},
			},
		})
		if d := string(detailsOf(res.Parts[8])); !strings.Contains(d, `"anthropic_caller":{`) {
			t.Errorf("the caller is lost: %s", d)
		}
	})
}

// sorted returns the content of a result if it is the wanted JSON in another order.
func sorted(t *testing.T, want string, p message.ResponsePart) jsonwire.Raw {
	t.Helper()
	got := p.(*message.NativeToolReturnPart).Content
	var a, b any
	var err error
	if a, err = jsonwire.Raw(want).Any(); err == nil {
		b, err = got.Any()
	}
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "content", b, a)
	return got
}

func detailsOf(p message.ResponsePart) jsonwire.Raw { return p.(*message.ToolCallPart).ProviderDetails }

// TestPause: a model that pauses is asked to continue what it has said, and the response and its usage are those of all requests.
func TestPause(t *testing.T) {
	first := reply(`{"type":"text","text":"Let me see."},{"type":"server_tool_use","id":"s1","name":"web_search","input":{"query":"q"}}`, "pause_turn")
	second := reply(`{"type":"web_search_tool_result","tool_use_id":"s1","content":[]},{"type":"text","text":"Done."}`, "end_turn")
	for _, answers := range [][]string{{first, second}, {asEvents(t, first), asEvents(t, second)}} {
		s := serve(t, answers...)
		var told []usage.Request
		watch := model.NewStream(func(e model.Event) error {
			if e.Usage != nil {
				told = append(told, *e.Usage)
			}
			return nil
		})
		res, err := s.model("claude-sonnet-4-5").Respond(t.Context(), input("hi"), watch)
		if err != nil {
			t.Fatal(err)
		}
		diff(t, "parts", res.Parts, []message.ResponsePart{
			&message.TextPart{Content: "Let me see."},
			&message.NativeToolCallPart{ToolName: "web_search", Args: `{"query":"q"}`, ToolCallID: "s1", ProviderName: "anthropic"},
			&message.NativeToolReturnPart{ToolName: "web_search", Content: "[]", ToolCallID: "s1", ProviderName: "anthropic"},
			&message.TextPart{Content: "Done."},
		})
		diff(t, "usage", []int{res.Usage.InputTokens, res.Usage.OutputTokens, told[len(told)-1].InputTokens}, []int{6, 2, 6})
		diff(t, "reason", res.FinishReason, message.FinishStop)
		const goesOn = `{"role":"assistant","content":[{"type":"text","text":"Let me see."},{"type":"server_tool_use","id":"s1","name":"web_search","input":{"query":"q"}}]}]}`
		if !strings.HasSuffix(s.bodies[1], goesOn) {
			t.Errorf("the second request is %s", s.bodies[1])
		}
	}
	// One that pauses forever is stopped.
	if _, err := over(first, 1<<20, 200).Respond(t.Context(), input("hi"), nil); err == nil || !strings.Contains(err.Error(), "has paused") {
		t.Errorf("got %v", err)
	}
}

// TestFailureInResponse: a failure within a response is an error, with what there is of the response.
func TestFailureInResponse(t *testing.T) {
	hel := stream(starts, `{"type":"ping"}`, blockStart(0, `{"type":"text","text":""}`), blockDelta(0, `{"type":"text_delta","text":"Hel"}`))
	for _, c := range []struct {
		report string
		status int
		reason error
	}{
		{`{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}`, 529, model.ErrOverloaded},
		{`{"type":"error","error":{"type":"api_error","message":"no"}}`, 500, model.ErrServer},
		{`{"type":"error","error":{"type":"rate_limit_error","message":"no"}}`, 429, model.ErrRateLimit},
		{`{"type":"error","error":{"type":"invalid_request_error","message":"no"}}`, 400, model.ErrRejected},
		{`{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 300000 tokens"}}`, 400, model.ErrContextWindow},
		{`{"type":"error","error":{"type":"authentication_error","message":"no"}}`, 401, model.ErrAuthentication},
		{`{"type":"error","error":{"type":"billing_error","message":"no"}}`, 429, model.ErrQuota},
		{`{"type":"error","error":{"type":"not_found_error","message":"no"}}`, 404, model.ErrNotFound},
	} {
		for _, framed := range []string{stream(c.report), "data: " + c.report + "\n\n"} {
			both(t, c.report, hel+framed, func(t *testing.T, res *message.Response, err error) {
				failed, ok := errors.AsType[*model.HTTPError](err)
				if !ok || failed.StatusCode != c.status || !errors.Is(err, c.reason) {
					t.Errorf("%s: got %#v", c.report, err)
				} else if failed.InStream && res.Text() != "Hel" {
					t.Errorf("%s: partial text is %q", c.report, res.Text())
				}
			})
		}
	}
}

// TestStatus: failures by status have their reasons.
func TestStatus(t *testing.T) {
	for status, c := range map[int]struct {
		body   string
		reason error
	}{
		400: {`{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 2 tokens > 1 maximum"}}`, model.ErrContextWindow},
		401: {`{"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key"}}`, model.ErrAuthentication},
		404: {`{"type":"error","error":{"type":"not_found_error","message":"model: claude-x"}}`, model.ErrNotFound},
		413: {`{"type":"error","error":{"type":"request_too_large","message":"no"}}`, model.ErrRejected},
		429: {`{"type":"error","error":{"type":"rate_limit_error","message":"no"}}`, model.ErrRateLimit},
		500: {`{"type":"error","error":{"type":"api_error","message":"no"}}`, model.ErrServer},
		529: {`{"type":"error","error":{"type":"overloaded_error","message":"no"}}`, model.ErrOverloaded},
	} {
		_, err := over(c.body, 1<<20, status).Respond(t.Context(), input("hi"), nil)
		if failed, ok := errors.AsType[*model.HTTPError](err); !ok || !errors.Is(err, c.reason) || failed.StatusCode != status || failed.Provider != "anthropic" {
			t.Errorf("%d: got %#v", status, err)
		}
	}
}

// TestCut: a stream that ends too early is an error, and what there is of the response comes with it.
func TestCut(t *testing.T) {
	whole := []string{starts, blockStart(0, `{"type":"text","text":""}`), blockDelta(0, `{"type":"text_delta","text":"Hel"}`), blockStop(0), ends("end_turn"), stopped}
	for n := 1; n <= len(whole); n++ {
		res, err := over(stream(whole[:n]...), 3, 200).Respond(t.Context(), input("hi"), model.NewStream(nil))
		switch complete := n >= 5; {
		case complete && (err != nil || res.Text() != "Hel" || res.FinishReason != message.FinishStop):
			t.Errorf("%d events: got %v, %v", n, res, err)
		case !complete && (!errors.Is(err, io.ErrUnexpectedEOF) || !errors.Is(err, model.ErrConnection) || n > 2 && res.Text() != "Hel"):
			t.Errorf("%d events: got %v, %v", n, res, err)
		}
	}
}

// TestOdd: what is not quite right is read where its meaning is clear.
func TestOdd(t *testing.T) {
	call := func(deltas ...string) string {
		events := []string{starts, blockStart(0, `{"type":"tool_use","id":"t1","name":"look","input":{}}`)}
		for _, d := range deltas {
			events = append(events, blockDelta(0, `{"type":"input_json_delta","partial_json":`+d+`}`))
		}
		return stream(append(events, blockStop(0), ends("tool_use"), stopped)...)
	}
	for name, c := range map[string]struct{ whole, streamed, text, args string }{
		"half a pair":             {reply(`{"type":"text","text":"a\ud83d b"}`, "end_turn"), stream(starts, blockStart(0, `{"type":"text","text":""}`), blockDelta(0, `{"type":"text_delta","text":"a\ud83d b"}`), blockStop(0), ends("end_turn"), stopped), "a\uFFFD b", ""},
		"a pair in two events":    {"", stream(starts, blockStart(0, `{"type":"text","text":""}`), blockDelta(0, `{"type":"text_delta","text":"a\ud83d"}`), blockDelta(0, `{"type":"text_delta","text":"\ude00"}`), blockStop(0), ends("end_turn"), stopped), "a😀", ""},
		"null as arguments":       {reply(`{"type":"tool_use","id":"t1","name":"look","input":null}`, "tool_use"), "", "", ""},
		"no arguments":            {"", call(), "", "{}"},
		"an empty delta":          {"", call(`""`), "", "{}"},
		"arguments in pieces":     {"", call(`"{\"a\""`, `":1}"`), "", `{"a":1}`},
		"arguments that are cut":  {"", call(`"{\"a\":"`), "", `{"a":`},
		"unknown events":          {"", stream(`{"type":"new_event","delta":{"a":7}}`, starts, blockStart(0, `{"type":"text","text":"hi"}`), blockDelta(0, `{"type":"new_delta"}`), blockStop(0), ends("end_turn"), stopped), "hi", ""},
		"unreadable extras":       {strings.Replace(said, `"stop_reason"`, `"container":7,"stop_details":"x","stop_reason"`, 1), "", "hi", ""},
		"CRLF and comments":       {"", ": hi\r\n\r\n" + strings.ReplaceAll(stream(starts, blockStart(0, `{"type":"text","text":"hi"}`), blockStop(0), ends("end_turn"), stopped), "\n", "\r\n"), "hi", ""},
		"blocks that are mingled": {"", stream(starts, blockStart(0, `{"type":"text","text":""}`), blockStart(1, `{"type":"tool_use","id":"t1","name":"look","input":{}}`), blockDelta(1, `{"type":"input_json_delta","partial_json":"{}"}`), blockDelta(0, `{"type":"text_delta","text":"hi"}`), blockStop(1), blockStop(0), ends("tool_use"), stopped), "hi", "{}"},
	} {
		both(t, c.whole, c.streamed, func(t *testing.T, res *message.Response, err error) {
			if err != nil {
				t.Errorf("%s: %v", name, err)
				return
			}
			args := ""
			for call := range res.ToolCalls() {
				args += call.Args
			}
			diff(t, name, []string{res.Text(), args}, []string{c.text, c.args})
		})
	}
}

// TestUnreadableUsage: usage that cannot be read is unmeasured, and the answer is an answer.
func TestUnreadableUsage(t *testing.T) {
	for _, u := range []string{`"x"`, `{"input_tokens":"many","output_tokens":1}`, `{"input_tokens":-3,"output_tokens":1}`, "null", "{}"} {
		body := strings.Replace(reply(`{"type":"text","text":"hi"}`, "end_turn"), `{"input_tokens":3,"output_tokens":1}`, u, 1)
		res, err := over(body, 1<<20, 200).Respond(t.Context(), input("hi"), nil)
		if err != nil || res.Text() != "hi" || res.Usage.UnmeasuredRequests != 1 {
			t.Errorf("%s: got %+v, %v", u, res, err)
		}
	}
}

// TestInvalid: what is not a message is an error that shows how it begins, without the key.
func TestInvalid(t *testing.T) {
	for want, body := range map[string]string{
		"not a message": `{"hello":"sk-ant-secret"}`, "begins with": `{"content":7,"id":"sk-ant-secret"}`, "not a stream": `<html>sk-ant-secret`, "has not begun": stream(starts, blockDelta(0, `{"type":"text_delta","text":"a"}`)),
		"begins twice": stream(starts, blockStart(0, `{"type":"text"}`), blockStart(0, `{"type":"text"}`)), "without a stop_reason": stream(starts, stopped),
		"no content_block": stream(starts, `{"type":"content_block_start","index":0}`),
	} {
		_, err := over(body, 1<<20, 200).Respond(t.Context(), input("hi"), nil)
		if wrong, ok := errors.AsType[*model.UnexpectedBehaviorError](err); !ok || !strings.Contains(wrong.Message, want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: got %v", want, err)
		}
	}
}

// TestHostile: whatever a server sends, a response takes no more memory than transport.WithMaxResponse allows.
func TestHostile(t *testing.T) {
	const limit = 1 << 20
	repeat := func(lead, each string) string { return lead + strings.Repeat(each, 8*limit/len(each)) }
	for name, body := range map[string]string{
		"text":      repeat(stream(starts, blockStart(0, `{"type":"text","text":""}`)), stream(blockDelta(0, `{"type":"text_delta","text":"`+strings.Repeat("a", 1000)+`"}`))),
		"thought":   repeat(stream(starts, blockStart(0, `{"type":"thinking","thinking":""}`)), stream(blockDelta(0, `{"type":"thinking_delta","thinking":"`+strings.Repeat("a", 1000)+`"}`))),
		"signature": repeat(stream(starts, blockStart(0, `{"type":"thinking","thinking":""}`)), stream(blockDelta(0, `{"type":"signature_delta","signature":"`+strings.Repeat("a", 1000)+`"}`))),
		"arguments": repeat(stream(starts, blockStart(0, `{"type":"mcp_tool_use","id":"m","name":"a","server_name":"b","input":{}}`)), stream(blockDelta(0, `{"type":"input_json_delta","partial_json":"`+strings.Repeat("1", 1000)+`"}`))),
		"citations": repeat(stream(starts, blockStart(0, `{"type":"text","text":"a"}`)), stream(blockDelta(0, `{"type":"citations_delta","citation":{}}`))),
		"blocks":    `{"id":"m","content":[` + strings.Repeat(`{},`, limit/4) + `{}]}`,
		"list":      `{"id":"m","content":[{"type":"text","text":"a","citations":[` + strings.Repeat(`{},`, limit/4) + `{}]}],"stop_reason":"end_turn"}`,
		"starts":    repeat(stream(starts), stream(blockStart(0, `{"type":"text"}`), blockStop(0))),
		"line":      "data: " + strings.Repeat("a", 8*limit),
		"pings":     repeat("", stream(`{"type":"ping"}`)),
	} {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		res, err := over(body, 1<<20, 200, transport.WithMaxResponse(limit)).Respond(t.Context(), input("hi"), nil)
		runtime.ReadMemStats(&after)
		if err == nil {
			t.Errorf("%s: got %v", name, res)
		}
		if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 32*limit {
			t.Errorf("%s: %d MB are in use", name, grown>>20)
		}
	}
}

// TestRefusal keeps what the model says of a refusal.
func TestRefusal(t *testing.T) {
	body := strings.Replace(reply("", "refusal"), `"stop_reason"`, `"stop_details":{"type":"refusal","explanation":"no","category":"bio"},"stop_reason"`, 1)
	both(t, body, asEvents(t, body), func(t *testing.T, res *message.Response, err error) {
		if err != nil {
			t.Fatal(err)
		}
		diff(t, "refusal", []string{string(res.FinishReason), string(res.ProviderDetails)}, []string{"content_filter", `{"finish_reason":"refusal","refusal":"no","refusal_category":"bio"}`})
	})
}

// TestStreamStops: a stream whose watcher returns an error ends with it.
func TestStreamStops(t *testing.T) {
	stop := errors.New("enough")
	body := stream(starts, blockStart(0, `{"type":"text","text":""}`), blockDelta(0, `{"type":"text_delta","text":"a"}`), blockDelta(0, `{"type":"text_delta","text":"b"}`), blockStop(0), ends("end_turn"), stopped)
	res, err := over(body, 1, 200).Respond(t.Context(), input("hi"), model.NewStream(func(e model.Event) error {
		if e.Kind == model.PartDeltaEvent {
			return stop
		}
		return nil
	}))
	if !errors.Is(err, stop) {
		t.Errorf("got %v, %v", res, err)
	}
}

// TestSecrets: neither models nor errors show keys and tokens.
func TestSecrets(t *testing.T) {
	llm := over(`{"type":"error","error":{"message":"sk-ant-secret and mcp-token-secret"}}`, 1<<20, 400, transport.WithHeader("X-Auth", "header-secret"))
	in := input("hi")
	in.NativeTools = []model.NativeTool{&model.MCPServer{ID: "m", URL: "https://mcp.test", AuthorizationToken: "mcp-token-secret"}}
	_, err := llm.Respond(t.Context(), in, nil)
	for _, text := range []string{fmt.Sprintf("%v %+v %#v %s", llm, llm, llm, llm), fmt.Sprintf("%v %+v", err, err)} {
		if strings.Contains(text, "secret") {
			t.Errorf("a secret shows: %s", text)
		}
	}
	t.Setenv("ANTHROPIC_API_KEY", "")
	t.Setenv("ANTHROPIC_BASE_URL", "")
	if err := anthropic.New("m").CheckKey(t.Context()); err == nil || !strings.Contains(err.Error(), "ANTHROPIC_API_KEY") {
		t.Errorf("got %v", err)
	}
}

package openai_test

import (
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/openai"
	"github.com/agentgen-go/agentgen/runtime/transport"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// What servers do in the wild.

// both asks a server for a whole response and for the same one as a stream, in pieces of one byte and at once.
func both(t *testing.T, whole, stream string, check func(t *testing.T, res *message.Response, err error)) {
	t.Helper()
	for _, kind := range []string{"application/json", "text/event-stream", ""} {
		if whole != "" {
			t.Run("whole as "+kind, func(t *testing.T) {
				res, err := over(newBody(whole, 1<<20), kind).Respond(t.Context(), input("hi"), nil)
				check(t, res, err)
				res, err = over(newBody(whole, 1<<20), kind).Respond(t.Context(), input("hi"), model.NewStream(nil))
				check(t, res, err)
			})
		}
		for _, limit := range []int{1, 1 << 20} {
			if stream == "" {
				continue
			}
			t.Run(fmt.Sprintf("streamed as %s by %d", kind, limit), func(t *testing.T) {
				res, err := over(newBody(stream, limit), kind).Respond(t.Context(), input("hi"), model.NewStream(nil))
				check(t, res, err)
				if stream[0] != '{' { // streamed without being asked to
					res, err = over(newBody(stream, limit), kind).Respond(t.Context(), input("hi"), nil)
					check(t, res, err)
				}
			})
		}
	}
}

// TestFailureIsNoSuccess: a failure within a response is an error, with what there is of the response.
func TestFailureIsNoSuccess(t *testing.T) {
	hel := "data: " + piece(`"content":"Hel"`) + "\n\n"
	const done = "data: [DONE]\n\n"
	for _, c := range []struct {
		name, whole, stream string
		status              int
		reason              error
		text                string
	}{
		{"a line called error", "", hel + "error: {\"message\":\"slot was lost\"}\n\n" + done, 200, model.ErrServer, "Hel"},
		{"a line called error without a blank line", "", hel + "error: {\"message\":\"slot was lost\"}\n" + done, 200, model.ErrServer, "Hel"},
		{"an error with a code", `{"error":{"code":429,"message":"slow down"}}`, hel + `data: {"error":{"code":429,"message":"slow down"}}` + "\n\n" + done, 429, model.ErrRateLimit, "Hel"},
		{"an error beside a partial text", `{"error":{"code":502,"message":"no"},"choices":[{"finish_reason":"error","message":{"content":"Hel"}}]}`, "", 502, model.ErrServer, "Hel"},
		{"a finish reason alone", body(`"content":"Hel"`, `"error"`), hel + events(ends(`"error"`)...), 200, model.ErrServer, "Hel"},
		{
			"an error of the choice", `{"choices":[{"finish_reason":"stop","error":{"code":503,"message":"no"},"message":{"content":"Hel"}}]}`,
			hel + `data: {"choices":[{"index":0,"delta":{},"error":{"code":503,"message":"no"},"finish_reason":"stop"}]}` + "\n\n" + done, 503, model.ErrUnavailable, "Hel",
		},
		{"an object called error", `{"object":"error","message":"no","code":400}`, hel + `data: {"object":"error","message":"no","code":400}` + "\n\n" + done, 400, model.ErrRejected, "Hel"},
		{"a type", "", hel + `data: {"type":"error","error":{"type":"overloaded_error"}}` + "\n\n" + done, 529, model.ErrOverloaded, "Hel"},
		{"a message without choices", "", hel + `data: {"message":"slot was lost"}` + "\n\n" + done, 200, model.ErrServer, "Hel"},
		{"a detail without choices", "", hel + `data: {"detail":"Internal Server Error"}` + "\n\n" + done, 200, model.ErrServer, "Hel"},
		{"a line of JSON", "", hel + `{"error":{"code":500,"message":"no"}}` + "\n" + done, 500, model.ErrServer, "Hel"},
		{"words", `{"error":"the model is overloaded"}`, hel + `data: {"error":"the model is overloaded"}` + "\n\n" + done, 529, model.ErrOverloaded, "Hel"},
	} {
		t.Run(c.name, func(t *testing.T) {
			both(t, c.whole, c.stream, func(t *testing.T, res *message.Response, err error) {
				failed, ok := errors.AsType[*model.HTTPError](err)
				if !ok || failed.StatusCode != c.status || !errors.Is(err, c.reason) {
					t.Fatalf("got %#v, want status %d and %v", err, c.status, c.reason)
				}
				if strings.Contains(c.stream+c.whole, "Hel") && res != nil && res.Text() != c.text {
					t.Errorf("partial text is %q", res.Text())
				}
			})
		})
	}
}

// TestMessageInsteadOfDelta: chunks with messages are not dropped, and the whole message at the end is not doubled.
func TestMessageInsteadOfDelta(t *testing.T) {
	as := func(member, message, finish string) string {
		return `{"id":"c1","model":"m","choices":[{"index":0,"` + member + `":{"role":"assistant","content":"` + message + `"},"finish_reason":` + finish + `}]}`
	}
	for name, stream := range map[string]string{
		"messages":                    events(as("message", "Hel", "null"), as("message", "lo", `"stop"`)),
		"one message":                 events(as("message", "Hello", `"stop"`)),
		"the message at the end":      events(as("delta", "Hel", "null"), as("delta", "lo", "null"), as("message", "Hello", `"stop"`)),
		"an empty delta beside it":    events(strings.Replace(as("message", "Hello", `"stop"`), `"message"`, `"delta":{},"message"`, 1)),
		"a completion in a stream":    "data: " + body(`"content":"Hello"`, `"stop"`) + "\n\ndata: [DONE]\n\n",
		"a completion, bare in lines": "{\"id\":\"c1\",\"choices\":[{\"message\":{\"content\":\"Hello\"},\"finish_reason\":\"stop\"}]}\n",
	} {
		both(t, "", stream, func(t *testing.T, res *message.Response, err error) {
			if err != nil || res.Text() != "Hello" || res.FinishReason != message.FinishStop {
				t.Errorf("%s: got %q, %v", name, res.Text(), err)
			}
		})
	}
}

// TestCallsInARow: calls with the same index and no ids are several calls.
func TestCallsInARow(t *testing.T) {
	call := func(id, name, args string) string {
		return piece(fmt.Sprintf(`"tool_calls":[{"index":0,"id":%q,"type":"function","function":{"name":%q,"arguments":%s}}]`, id, name, jsonwire.Quote(args)))
	}
	for _, c := range []struct {
		name   string
		chunks []string
		want   []string
	}{
		{"the same tool", []string{call("", "look", `{"a":1}`), call("", "look", `{"b":2}`)}, []string{`look{"a":1}`, `look{"b":2}`}},
		{"other tools", []string{call("", "look", `{"a":1}`), call("", "find", `{"b":2}`)}, []string{`look{"a":1}`, `find{"b":2}`}},
		{"without arguments", []string{call("", "look", ""), call("", "find", "")}, []string{"look", "find"}},
		{"the same id", []string{call("x", "look", `{"a":"}"}`), call("x", "look", `{"b":2}`)}, []string{`look{"a":"}"}`, `look{"b":2}`}},
		{"a name that is repeated", []string{call("", "look", `{"a":`), call("", "look", `1}`)}, []string{`look{"a":1}`}},
		{"ids that are numbers", []string{strings.Replace(call("7", "look", "{}"), `"7"`, `7`, 1)}, []string{"look{}"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			both(t, "", events(append(c.chunks, ends(`"tool_calls"`)...)...), func(t *testing.T, res *message.Response, err error) {
				if err != nil {
					t.Fatal(err)
				}
				var got []string
				for call := range res.ToolCalls() {
					got = append(got, call.ToolName+call.Args)
				}
				diff(t, "calls", got, c.want)
			})
		})
	}
}

// TestUnreadableMembers: what cannot be read is left out, unless the answer stands there.
func TestUnreadableMembers(t *testing.T) {
	const good = `"choices":[{"index":0,"MESSAGE":{"content":"hi"},"finish_reason":"stop"}]`
	measured := usage.Request{InputTokens: 3}
	for _, c := range []struct {
		name, members string
		usage         usage.Request
	}{
		{"a time in words", `"created":"2025/05/16 16:29:57",` + good, unmeasured},
		{"a number as id", `"id":7,"model":["m"],"service_tier":{},"object":1,` + good, unmeasured},
		{"words as usage", `"usage":"much",` + good, unmeasured},
		{"words in the usage", `"usage":{"prompt_tokens":3,"completion_tokens":"many"},` + good, usage.Request{InputTokens: 3, UnmeasuredRequests: 1}},
		{"words in the details", `"usage":{"prompt_tokens":3,"completion_tokens_details":{"a":"b","c":{}}},` + good, measured},
		{"no details", `"usage":{"prompt_tokens":3,"prompt_tokens_details":[],"completion_tokens_details":7},` + good, usage.Request{InputTokens: 3, UnmeasuredRequests: 1}},
		{"negative usage", `"usage":{"prompt_tokens":-3},` + good, unmeasured},
		{"usage in the choice", strings.Replace(good, `"index"`, `"usage":{"prompt_tokens":3},"index"`, 1), measured},
		{"no words of a refusal", strings.Replace(good, `"content"`, `"refusal":false,"content"`, 1), unmeasured},
		{"a flat finish reason", strings.Replace(good, `"index"`, `"logprobs":7,"index"`, 1), unmeasured},
	} {
		t.Run(c.name, func(t *testing.T) {
			whole := "{" + strings.Replace(c.members, "MESSAGE", "message", 1) + "}"
			stream := events("{" + strings.Replace(c.members, "MESSAGE", "delta", 1) + "}")
			both(t, whole, stream, func(t *testing.T, res *message.Response, err error) {
				if err != nil || res.Text() != "hi" {
					t.Fatalf("got %+v, %v", res, err)
				}
				diff(t, "usage", res.Usage, c.usage)
			})
		})
	}
}

// TestBrokenUnicode joins halves of surrogate pairs, and replaces those that stay alone.
func TestBrokenUnicode(t *testing.T) {
	for _, c := range []struct{ name, member, want string }{
		{"half in the middle", `"content":"a\ud83db"`, "a\uFFFDb"},
		{"half at the end", `"content":"a\ud83d"`, "a\uFFFD"},
		{"the wrong half", `"content":"\ude00a"`, "\uFFFDa"},
		{"both", `"content":"\ud83d\ude00 \\ud83d"`, "😀 \\ud83d"},
		{"two first halves", `"content":"\ud83d\ud83d\ude00"`, "\uFFFD😀"},
		{"no UTF-8", "\"content\":\"a\xffb\"", "a\uFFFDb"},
		{"beside the answer", `"content":"a","x":"\ud83d"`, "a"},
	} {
		t.Run(c.name, func(t *testing.T) {
			both(t, body(c.member, `"stop"`), events(append([]string{piece(c.member)}, ends(`"stop"`)...)...), func(t *testing.T, res *message.Response, err error) {
				if err != nil || res.Text() != c.want {
					t.Fatalf("got %q, %v, want %q", res.Text(), err, c.want)
				}
			})
		})
	}
	for member, of := range map[string]func(*message.Response) string{
		"content":           (*message.Response).Text,
		"reasoning_content": (*message.Response).Thinking,
	} {
		for _, c := range []struct {
			pieces []string
			want   string
		}{
			{[]string{`a\ud83d`, `\ude00b`}, "a😀b"},
			{[]string{`a\ud83d`, `b`}, "a\uFFFDb"},
			{[]string{`a`, `\ude00b`}, "a\uFFFDb"},
			{[]string{`\ud83d`, `\ud83d`, `\ude00`, `\ud83d`}, "\uFFFD😀\uFFFD"},
		} {
			var chunks []string
			for _, p := range c.pieces {
				chunks = append(chunks, piece(`"`+member+`":"`+p+`"`))
			}
			both(t, "", events(append(chunks, ends(`"stop"`)...)...), func(t *testing.T, res *message.Response, err error) {
				if err != nil || of(res) != c.want {
					t.Errorf("%s %q: got %q, %v, want %q", member, c.pieces, of(res), err, c.want)
				}
			})
		}
	}
}

// TestArguments: arguments are JSON that can be read, as far as the server lets them be.
func TestArguments(t *testing.T) {
	for _, c := range []struct {
		name   string
		pieces []string // as JSON within a JSON string
		want   string
	}{
		{"null", []string{`null`}, ""}, {"null in pieces", []string{`n`, `ul`, `l`}, ""}, {"null and space", []string{` null `}, ""},
		{"no null", []string{`n`, `o`}, "no"},
		{"half a pair", []string{`{\"a\":\"\\ud83d\"}`}, `{"a":"` + "\uFFFD" + `"}`},
		{"half a pair in pieces", []string{`{\"a\":\"\\`, `ud8`, `3d\"}`}, `{"a":"` + "\uFFFD" + `"}`},
		{"a pair in pieces", []string{`{\"a\":\"\\ud83d`, `\\`, `ude00\"}`}, `{"a":"\ud83d\ude00"}`},
		{"a backslash", []string{`{\"a\":\"\\\\`, `ud83d\"}`}, `{"a":"\\ud83d"}`},
		{"half a pair of the server", []string{`{\"a\":\"\ud83d\"}`}, `{"a":"` + "\uFFFD" + `"}`},
		{"a pair of the server in pieces", []string{`{\"a\":\"\ud83d`, `\ude00\"}`}, `{"a":"😀"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			call := func(args, name string) string {
				return `"tool_calls":[{"index":0,"id":"c","function":{` + name + `"arguments":"` + args + `"}}]`
			}
			chunks := []string{piece(call("", `"name":"look",`))}
			for _, p := range c.pieces {
				chunks = append(chunks, piece(call(p, "")))
			}
			both(t, body(call(strings.Join(c.pieces, ""), `"name":"look",`), `"tool_calls"`), events(append(chunks, ends(`"tool_calls"`)...)...), func(t *testing.T, res *message.Response, err error) {
				if err != nil || len(res.Parts) != 1 {
					t.Fatalf("got %v, %v", res.Parts, err)
				}
				diff(t, "arguments", res.Parts[0].(*message.ToolCallPart).Args, c.want)
			})
		})
	}
}

// TestContentAsList reads the content of Mistral and others.
func TestContentAsList(t *testing.T) {
	const list = `"content":[{"type":"thinking","thinking":[{"type":"text","text":"h"},{"type":"text","text":"m"}]},{"type":"text","text":"he"},"l",{"type":"text","text":"lo"},{"type":"reference","reference_ids":[1]}]`
	want := []message.ResponsePart{&message.ThinkingPart{Content: "hm", ID: "content", ProviderName: "openai"}, &message.TextPart{Content: "hello"}}
	stream := events(append([]string{
		piece(`"content":[{"type":"thinking","thinking":[{"type":"text","text":"h"}]}]`), piece(`"content":[{"type":"thinking","thinking":"m"}]`),
		piece(`"content":[{"type":"text","text":"he"}]`), piece(`"content":"llo"`),
	}, ends(`"stop"`)...)...)
	both(t, body(list, `"stop"`), stream, func(t *testing.T, res *message.Response, err error) {
		if err != nil {
			t.Fatal(err)
		}
		diff(t, "parts", res.Parts, want)
	})
}

// TestHostile sends little that would take much memory.
func TestHostile(t *testing.T) {
	if testing.Short() {
		t.Skip("too long for make quick")
	}
	if racing {
		t.Skip("memory is measured without the race detector")
	}
	repeat := func(s string, size int) string { return strings.Repeat(s, size/len(s)) }
	const mib = 1 << 20
	chunked := func(delta string, size int) string {
		return repeat("data: "+piece(delta)+"\n\n", size) + "data: [DONE]\n\n"
	}
	for _, c := range []struct{ name, body, want string }{
		{"choices", `{"choices":[{"message":{"content":"hi"}},` + repeat("{},", 30*mib) + `{}]}`, ""},
		{"calls", `{"choices":[{"message":{"tool_calls":[` + repeat("{},", 12*mib) + `{}]}}]}`, "tool calls"},
		{"calls in an event", "data: " + `{"choices":[{"delta":{"tool_calls":[` + repeat("{},", 12*mib) + `{}]}}]}` + "\n\n", "tool calls"},
		{"items", `{"choices":[{"message":{"content":[` + repeat(`{"text":"a"},{"type":"thinking","thinking":"b"},`, 12*mib) + `""]}}]}`, "items of content"},
		{"counters", `{"choices":[{"message":{"content":"hi"}}],"usage":{"completion_tokens_details":{` + repeat(`"a":1,`, 12*mib) + `"b":1}}}`, ""},
		{"parts", strings.Repeat("data: "+piece(`"content":"a"`)+"\n\ndata: "+piece(`"reasoning":"b"`)+"\n\n", 100_000), "4096 parts"},
		{"text without end", chunked(`"content":"`+strings.Repeat("a", 1000)+`"`, 40*mib), "WithMaxResponse"},
		{"arguments without end", chunked(`"tool_calls":[{"index":0,"function":{"name":"look","arguments":"`+strings.Repeat("a", 1000)+`"}}]`, 40*mib), "WithMaxResponse"},
		{"details", chunked(`"reasoning_details":[{"type":"reasoning.text","text":"`+strings.Repeat("a", 1000)+`"}]`, 40*mib), "reasoning_details"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var before, after runtime.MemStats
			llm := over(newBody(c.body, 1<<20), "")
			runtime.GC()
			runtime.ReadMemStats(&before)
			res, err := llm.Respond(t.Context(), input("hi"), model.NewStream(nil))
			runtime.ReadMemStats(&after)
			if used := int(after.TotalAlloc-before.TotalAlloc) / mib; used > 256 {
				t.Errorf("%d MiB were allocated", used)
			}
			if c.want == "" && (err != nil || res.Text() != "hi") || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

// TestNothingPrintsSecrets: neither a model, its settings nor an agent with it shows keys and headers.
func TestNothingPrintsSecrets(t *testing.T) {
	settings := &model.Settings{ExtraHeaders: map[string]string{"X-Team": "secret-header"}}
	llm := openai.Chat("gpt-test", transport.WithAPIKey("secret-key"), transport.WithHeader("X-Own", "secret-option"), transport.WithBaseURL("http://secret:word@x.test")).WithSettings(settings)
	agent := struct {
		Model    model.Model
		Settings *model.Settings
		own      *openai.ChatModel
	}{llm, settings, llm}
	for _, v := range []any{llm, settings, *settings, agent, &agent, llm.Info()} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%d", "%q", "%x"} {
			if text := fmt.Sprintf(verb, v); strings.Contains(text, "secret") || strings.Contains(text, "736563726574") {
				t.Errorf("%s of %T: %s", verb, v, text)
			}
		}
	}
	if got := fmt.Sprintf("%s", llm); got != "openai:gpt-test" {
		t.Errorf("the model is %s", got)
	}
}

// TestToolNames: the API's rules for names hold before anything is sent.
func TestToolNames(t *testing.T) {
	for name, ok := range map[string]bool{"look_up-2": true, strings.Repeat("a", 64): true, strings.Repeat("a", 65): false, "look up": false, "look.up": false, "näme": false} {
		s := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(said)) })
		in := input("hi")
		in.Tools = []*model.ToolDef{{Name: name}}
		if _, err := s.chat().Respond(t.Context(), in, nil); ok != (err == nil) || !ok && !strings.Contains(err.Error(), "letters, digits") {
			t.Errorf("%q: got %v", name, err)
		}
	}
}

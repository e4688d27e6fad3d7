package tooloutput_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/capabilities"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/runtimetest"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/agentgen-go/agentgen/runtime/tooloutput"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

type none = runtime.NoDeps

type agent = runtime.Agent[none, string]

// numbered are the lines "line 0" to "line n-1".
func numbered(n int) string {
	var lines []string
	for i := range n {
		lines = append(lines, fmt.Sprintf("line %d", i))
	}
	return strings.Join(lines, "\n")
}

func returning(name string, ret runtime.Return) runtime.Tool[none] {
	return runtime.NewTool(model.ToolDef{Name: name}, func(context.Context, *runtime.RunContext[none], runtime.RawJSON) (runtime.Return, error) {
		return ret, nil
	})
}

func big(text string) runtime.Tool[none] {
	return returning("big", runtime.Return{Content: jsonwire.Quote(text)})
}

func limited(o tooloutput.Options, tool runtime.Tool[none], responses ...*message.Response) *agent {
	return &agent{Tools: []runtime.Tool[none]{tool}, Retries: new(9), Model: testmodel.Script(append(responses, testmodel.Text("done"))...),
		Capabilities: []runtime.Capability[none]{tooloutput.Limit[none](o)}}
}

// result runs an agent whose model calls big once, and returns what the model reads of it.
func result(t *testing.T, o tooloutput.Options, tool runtime.Tool[none]) string {
	t.Helper()
	res, err := limited(o, tool, testmodel.CallID("c0", tool.Def().Name, `{}`)).Run(t.Context(), none{}, "hi", runtime.WithRunID("r"))
	if err != nil {
		t.Fatal(err)
	}
	return results(res.AllMessages())[0]
}

func results(messages []message.Message) (all []string) {
	for _, p := range parts(messages) {
		all = append(all, strings.TrimSpace(string(p.Outcome)+" "+p.Text()))
	}
	return all
}

func parts(messages []message.Message) (all []*message.ToolReturnPart) {
	for _, m := range messages {
		if req, ok := m.(*message.Request); ok {
			for _, p := range req.Parts {
				if p, ok := p.(*message.ToolReturnPart); ok {
					all = append(all, p)
				}
			}
		}
	}
	return all
}

func diff(t *testing.T, what string, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s: (-want +got)\n%s", what, d)
	}
}

var silent = slog.New(slog.NewTextHandler(io.Discard, nil))

// The session "tool_output_limits spill" of the reference, whose handles have no number of the request.
func TestSpill(t *testing.T) {
	text := numbered(9000)
	store := new(tooloutput.Memory)
	a := limited(tooloutput.Options{Store: store}, big(text), testmodel.CallID("c0", "big", `{}`), testmodel.Call("read_tool_result", `{"handle":"nope"}`))
	res, err := a.Run(t.Context(), none{}, "hi", runtime.WithRunID("01a2"))
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "results", results(res.AllMessages()), []string{
		"[Tool output too large (88,889 chars); stored to handle '01a2/1/c0.0'. Read it with read_tool_result(handle='01a2/1/c0.0', offset=0, limit=200, from_end=False, pattern=None).]\n" +
			text[:500] + "\n...[87,889 chars omitted]...\n" + text[len(text)-500:],
		"[No stored tool result for handle 'nope'. Use the exact handle string from a \"[Tool output too large ... stored to handle ...]\" marker; " +
			"if the result is no longer available, re-run the original tool.]",
	})
	if got, err := store.Read(t.Context(), "01a2/1/c0.0"); got != text || err != nil {
		t.Errorf("stored %d bytes, %v", len(got), err)
	}
	diff(t, "metadata", string(parts(res.AllMessages())[0].Metadata), `{"overflow_handle":"01a2/1/c0.0","overflow_bytes":88889}`)
}

func TestTruncate(t *testing.T) {
	text := strings.Repeat("ä", 50) + strings.Repeat("b", 7939)
	for _, c := range []struct {
		keep tooloutput.Keep
		want string
	}{
		{tooloutput.Head, strings.Repeat("ä", 14) + "\n\n[truncated: showing first 14 of 7,989 chars]"},
		{tooloutput.Tail, "[truncated: showing last 14 of 7,989 chars]\n\n" + strings.Repeat("b", 14)},
		{tooloutput.HeadTail, "äääää\n\n[truncated: 7,975 chars omitted from the middle; showing first 5 + last 9 of 7,989 chars]\n\nbbbbbbbbb"},
	} {
		bands := []tooloutput.Band{{Over: 100, Action: tooloutput.Truncate{Keep: c.keep, MaxChars: 14}}}
		diff(t, "result", result(t, tooloutput.Options{Bands: bands}, big(text)), c.want)
		diff(t, "short", result(t, tooloutput.Options{Bands: bands}, big("ä")), "ä")
	}
}

func TestBands(t *testing.T) {
	bands := []tooloutput.Band{
		{Over: 10, Action: tooloutput.Truncate{Keep: tooloutput.Head, MaxChars: 1}}, {Over: 30, Action: tooloutput.Pass{}},
		{Over: 20, Action: tooloutput.Truncate{Keep: tooloutput.Head, MaxChars: 2}},
	}
	for n, want := range map[int]int{9: 9, 10: 1, 19: 1, 20: 2, 29: 2, 30: 30} {
		got := result(t, tooloutput.Options{Bands: bands}, big(strings.Repeat("x", n)))
		if head, _, _ := strings.Cut(got, "\n"); len(head) != want {
			t.Errorf("of %d characters %d stay, want %d", n, len(head), want)
		}
	}
	text := strings.Repeat("x", 100)
	o := tooloutput.Options{Bands: bands[:1], PerTool: map[string][]tooloutput.Band{"big": {}}}
	diff(t, "a tool that is left alone", result(t, o, big(text)), text)
	o = tooloutput.Options{Bands: bands[:1], Tools: runtime.OnlyTools("other")}
	diff(t, "a tool that is not looked at", result(t, o, big(text)), text)
	o = tooloutput.Options{Bands: bands[:1], Measure: func(text string) int { return len(text) / 100 }}
	diff(t, "measured otherwise", result(t, o, big(text)), text)
}

// Objects and arrays become text, with their shape before it. Texts that the user seems to say are cut, too.
func TestContent(t *testing.T) {
	o := tooloutput.Options{Store: new(tooloutput.Memory), Bands: []tooloutput.Band{{Over: 10, Action: tooloutput.Spill{PreviewChars: 4}}}}
	for _, c := range []struct {
		content runtime.RawJSON
		want    string
	}{
		{`{"a":[1,2],"b":"x","c":null,"d":true,"e":{},"f":1}`, "shape: {'a': list, 'b': str, 'c': NoneType, 'd': bool, 'e': dict, 'f': number}\n{\"\n...[46 chars omitted]...\n1}"},
		{`["abc","def"]`, "shape: [2 items of str]\n[\"\n...[9 chars omitted]...\n\"]"},
		{`{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1,"h":1,"i":1,"j":1,"k":1}`, ", 'j': number, ... (11 keys)}\n"},
		{`123456789012`, "None).]\n12\n...[8 chars omitted]...\n12"},
	} {
		if got := result(t, o, returning("big", runtime.Return{Content: c.content})); !strings.Contains(got, c.want) {
			t.Errorf("got %s\nwant %s", got, c.want)
		}
	}
	o.Bands = []tooloutput.Band{{Over: 10, Action: tooloutput.Truncate{Keep: tooloutput.Head, MaxChars: 2}}}
	tool := returning("big", runtime.Return{Content: `"ok"`, Metadata: `{"own":1}`, User: []message.UserContent{message.Text("short"), message.Text("much too long")}})
	res, err := limited(o, tool, testmodel.Call("big", `{}`)).Run(t.Context(), none{}, "hi")
	if err != nil {
		t.Fatal(err)
	}
	got := res.AllMessages()[2].(*message.Request).Parts[1].(*message.UserPromptPart).Items
	diff(t, "user", got, []message.UserContent{message.Text("short"), message.Text("mu\n\n[truncated: showing first 2 of 13 chars]")})
	diff(t, "metadata", string(parts(res.AllMessages())[0].Metadata), `{"own":1}`)
}

func TestRead(t *testing.T) {
	read := func(args string) string {
		a := limited(tooloutput.Options{Store: new(tooloutput.Memory)}, big(numbered(3000)+"\r\nlast"), testmodel.CallID("c0", "big", `{}`),
			testmodel.Call("read_tool_result", `{"handle":"r/1/c0.0"`+args+`}`))
		res, err := a.Run(t.Context(), none{}, "hi", runtime.WithRunID("r"))
		if err != nil {
			t.Fatal(err)
		}
		return results(res.AllMessages())[1]
	}
	for args, want := range map[string]string{
		`,"limit":2`:                                  "[handle 'r/1/c0.0': 3,001 matching line(s); showing 2]\nline 0\nline 1",
		`,"limit":2,"offset":2999`:                    "[handle 'r/1/c0.0': 3,001 matching line(s); showing 2]\nline 2999\nlast",
		`,"limit":2,"offset":3001`:                    "[handle 'r/1/c0.0': 3,001 matching line(s); showing 0]",
		`,"limit":2,"from_end":true`:                  "[handle 'r/1/c0.0': 3,001 matching line(s); showing 2]\nline 2999\nlast",
		`,"limit":2,"from_end":true,"offset":1`:       "[handle 'r/1/c0.0': 3,001 matching line(s); showing 2]\nline 2998\nline 2999",
		`,"limit":2,"from_end":true,"offset":99999`:   "[handle 'r/1/c0.0': 3,001 matching line(s); showing 0]",
		`,"pattern":"line 299","limit":2,"offset":10`: "[handle 'r/1/c0.0': 11 matching line(s); showing 1]\nline 2999",
		`,"pattern":".*"`:                             "[handle 'r/1/c0.0': 0 matching line(s); showing 0]",
		`,"offset":-1`:                                "retried `offset` must be >= 0.",
		`,"limit":0`:                                  "retried `limit` must be >= 1.",
	} {
		diff(t, args, read(args), want)
	}
	if got := read(`,"limit":9223372036854775807`); strings.Count(got, "\n") != 1000 {
		t.Errorf("got %d lines", strings.Count(got, "\n"))
	}
	long := limited(tooloutput.Options{Store: new(tooloutput.Memory)}, big(strings.Repeat("x", 60_000)), testmodel.CallID("c0", "big", `{}`), testmodel.Call("read_tool_result", `{"handle":"r/1/c0.0"}`))
	res, err := long.Run(t.Context(), none{}, "hi", runtime.WithRunID("r"))
	if err != nil {
		t.Fatal(err)
	}
	if got := results(res.AllMessages())[1]; len(got) > 50_100 || !strings.Contains(got, "output capped]") {
		t.Errorf("got %d bytes", len(got))
	}
}

// What the model reads of the store is not stored once more, by whatever name it reads it. IDs may have any characters.
func TestReadIsExempt(t *testing.T) {
	c := capabilities.PrefixTools(tooloutput.Limit[none](tooloutput.Options{Store: new(tooloutput.Memory)}), "p")
	a := &agent{Tools: []runtime.Tool[none]{big(numbered(3000))}, Capabilities: []runtime.Capability[none]{c}, Model: testmodel.Script(
		testmodel.CallID("c/0", "big", `{}`), testmodel.Call("p_read_tool_result", `{"handle":"r%2Fx/1/c%2F0.0","limit":1000}`), testmodel.Text("done"))}
	res, err := a.Run(t.Context(), none{}, "hi", runtime.WithRunID("r/x"))
	if err != nil {
		t.Fatal(err)
	}
	if got := results(res.AllMessages())[1]; !strings.HasPrefix(got, "[handle 'r%2Fx/1/c%2F0.0': 3,000 matching line(s); showing 1000]") || len(got) < 8000 || strings.Contains(got, "omitted") {
		t.Errorf("got %d bytes: %.200s", len(got), got)
	}
}

// A model reads what its own conversation has stored, and nothing of others.
func TestReadOthers(t *testing.T) {
	store := new(tooloutput.Memory)
	o := tooloutput.Options{Store: store}
	first, err := limited(o, big(numbered(3000)), testmodel.CallID("c0", "big", `{}`)).Run(t.Context(), none{}, "hi", runtime.WithRunID("r"))
	if err != nil {
		t.Fatal(err)
	}
	read := func(opts ...runtime.RunOption) string {
		res, err := limited(o, big(""), testmodel.Call("read_tool_result", `{"handle":"r/1/c0.0","limit":1}`)).Run(t.Context(), none{}, "again", opts...)
		if err != nil {
			t.Fatal(err)
		}
		all := results(res.AllMessages())
		return all[len(all)-1]
	}
	diff(t, "the same conversation", read(runtime.WithHistory(first.AllMessages())), "[handle 'r/1/c0.0': 3,000 matching line(s); showing 1]\nline 0")
	if got := read(); !strings.HasPrefix(got, "[No stored tool result") {
		t.Errorf("another conversation: got %q", got)
	}
}

// broken is a store whose folder is full.
type broken struct{}

func (broken) Write(context.Context, string, string) error         { return fs.ErrPermission }
func (broken) Read(context.Context, string) (string, error)        { return "", fs.ErrPermission }
func sums(context.Context, string, string) (string, error)         { return " short \n", nil }
func fails(context.Context, string, string) (string, error)        { return "", errors.New("no") }
func gossips(_ context.Context, tool, text string) (string, error) { return tool + text, nil }
func bandOf(a tooloutput.Action) []tooloutput.Band                 { return []tooloutput.Band{{Over: 10, Action: a}} }
func optionsOf(a tooloutput.Action, s tooloutput.Store) tooloutput.Options {
	return tooloutput.Options{Bands: bandOf(a), Store: s, Logger: silent}
}

// If an action fails, another is done: nothing is lost silently, and nothing too large gets through.
func TestInstead(t *testing.T) {
	text := strings.Repeat("x", 9000)
	cut := "omitted from the middle; showing first 1,600 + last 2,400 of 9,000 chars]"
	for name, o := range map[string]tooloutput.Options{
		"no store": optionsOf(tooloutput.Spill{}, broken{}), "too large for the store": optionsOf(tooloutput.Spill{}, &tooloutput.Memory{MaxBytes: 10}),
		"no summary": optionsOf(tooloutput.Summarize{Func: fails}, nil), "no summary and no store": optionsOf(tooloutput.Summarize{Func: fails, Then: tooloutput.Spill{}}, broken{}),
	} {
		if got := result(t, o, big(text)); !strings.Contains(got, cut) {
			t.Errorf("%s: got %s", name, got)
		}
	}
	o := optionsOf(tooloutput.Spill{Then: tooloutput.Truncate{Keep: tooloutput.Head, MaxChars: 1}}, broken{})
	if got := result(t, o, big(text)); !strings.HasPrefix(got, "x\n\n[truncated: showing first 1 ") {
		t.Errorf("got %q", got)
	}
}

func TestSummarize(t *testing.T) {
	text := strings.Repeat("x", 9000)
	diff(t, "by a function", result(t, optionsOf(tooloutput.Summarize{Func: sums}, nil), big(text)), "short")
	if got := result(t, optionsOf(tooloutput.Summarize{Func: gossips}, nil), big(text)); len(got) > 5000 {
		t.Errorf("a summary has %d bytes", len(got))
	}
	var prompt, says string
	m := testmodel.Func(func(_ context.Context, p *model.Prepared) (*message.Response, error) {
		prompt, says = testmodel.LastPrompt(p), p.Instructions
		return testmodel.Text("short"), nil
	})
	a := limited(optionsOf(tooloutput.Summarize{Model: m}, nil), big("0123456789 10"), testmodel.Call("big", `{}`))
	res, err := a.Run(t.Context(), none{}, "hi")
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "result", results(res.AllMessages())[0], "short")
	diff(t, "instructions", says, "You summarize oversized tool output.")
	diff(t, "prompt", prompt, "The following output from the `big` tool is too large to keep in full. Summarize it so the summary carries everything needed to keep "+
		"working: concrete values, identifiers, errors, and structure. Respond ONLY with the summary, no preamble.\n\n<output>\n0123456789 10\n</output>")
	diff(t, "requests", res.Usage().Requests, 3)

	a.UsageLimits = nil
	few := a.Clone()
	few.UsageLimits = &usage.Limits{RequestLimit: new(1)}
	if _, err := few.Run(t.Context(), none{}, "hi"); err == nil || !strings.Contains(err.Error(), "request_limit") {
		t.Errorf("a limit is not a failure of the summary: got %v", err)
	}
}

func TestFolder(t *testing.T) {
	dir := t.TempDir()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	store := tooloutput.NewFolder(root)
	for _, handle := range []string{"../../etc/passwd", "/x", "r/1/c.0", "r/1/c.1", "", "\x00", strings.Repeat("x", 5000)} {
		if err := store.Write(t.Context(), handle, "old"); err != nil {
			t.Fatal(err)
		}
		if err := store.Write(t.Context(), handle, handle+"!"); err != nil {
			t.Fatal(err)
		}
		if got, err := store.Read(t.Context(), handle); got != handle+"!" || err != nil {
			t.Errorf("%q: got %q, %v", handle, got, err)
		}
	}
	if _, err := store.Read(t.Context(), "r/1/c.2"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
	if err := store.Prune(t.Context(), time.Now().Add(-time.Hour)); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Read(t.Context(), "r/1/c.0"); err != nil {
		t.Error(err)
	}
	if err := store.Prune(t.Context(), time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Read(t.Context(), "r/1/c.0"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("after Prune: got %v", err)
	}
}

func TestMemory(t *testing.T) {
	m := &tooloutput.Memory{MaxBytes: 10}
	for i := range 5 {
		if err := m.Write(t.Context(), fmt.Sprint(i), "abcd"); err != nil {
			t.Fatal(err)
		}
	}
	for i, there := range []bool{false, false, false, true, true} {
		if _, err := m.Read(t.Context(), fmt.Sprint(i)); there == errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%d: %v", i, err)
		}
	}
	if err := m.Write(t.Context(), "3", "0123456789"); err != nil { // drops all but itself
		t.Fatal(err)
	}
	if got, err := m.Read(t.Context(), "3"); got != "0123456789" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestDurable(t *testing.T) {
	store := new(tooloutput.Memory)
	a := limited(tooloutput.Options{Store: store}, big(numbered(3000)), testmodel.CallID("c0", "big", `{}`), testmodel.Call("read_tool_result", `{"handle":"r/1/c0.0","limit":1}`))
	res, err := runtimetest.Drive(t.Context(), a, none{}, "hi", runtime.WithRunID("r"))
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "read", results(res.AllMessages())[1], "[handle 'r/1/c0.0': 3,000 matching line(s); showing 1]\nline 0")
}

// Other hooks around a tool see its result as it was.
func TestOtherHooks(t *testing.T) {
	var seen any
	o := tooloutput.Options{Bands: bandOf(tooloutput.Truncate{MaxChars: 1})}
	a := limited(o, big(strings.Repeat("x", 20)), testmodel.Call("big", `{}`))
	a.Capabilities = append([]runtime.Capability[none]{{Hooks: &runtime.Hooks[none]{Execute: runtime.Point[none, *runtime.ToolCall, any]{
		Wrap: func(ctx context.Context, _ *runtime.RunContext[none], c *runtime.ToolCall, next func(context.Context, *runtime.ToolCall) (any, error)) (any, error) {
			out, err := next(ctx, c)
			seen = out
			return nil, errors.Join(err, runtime.SkipExecution(runtime.Return{Content: jsonwire.Quote(strings.Repeat("y", 20))}))
		},
	}}}}, a.Capabilities...)
	res, err := a.Run(t.Context(), none{}, "hi")
	if err != nil {
		t.Fatal(err)
	}
	if ret, ok := seen.(runtime.Return); !ok || len(ret.Content) != 22 {
		t.Errorf("got %v", seen)
	}
	if got := results(res.AllMessages())[0]; !strings.HasSuffix(got, "y") || !strings.Contains(got, "truncated") {
		t.Errorf("what a hook has put in its place was not cut: %q", got)
	}
}

func TestMistakes(t *testing.T) {
	for want, o := range map[string]tooloutput.Options{
		"tooloutput.Spill needs a store":    {},
		"the tooloutput.Band over 5 has no": {Bands: []tooloutput.Band{{Over: 5}}},
		"must not be negative, got -1":      {PerTool: map[string][]tooloutput.Band{"x": {{Over: -1, Action: tooloutput.Pass{}}}}, Store: new(tooloutput.Memory)},
	} {
		_, err := limited(o, big("")).Run(t.Context(), none{}, "hi")
		if _, ok := errors.AsType[*model.ConfigError](err); !ok || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

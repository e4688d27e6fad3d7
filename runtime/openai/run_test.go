package openai_test

import (
	"context"
	"flag"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

var update = flag.Bool("update", false, "write the golden files in testdata")

// skyTool tells the weather, in place of a generated tool.
type skyTool struct {
	runtime.ToolBase[runtime.NoDeps]
}

type skyCall string

func (c skyCall) AppendJSON(dst []byte) ([]byte, error) { return append(dst, c...), nil }

var skyInfo = model.ToolDef{
	Name: "sky", Description: "Sky tells the weather in a city.",
	Parameters: `{"type":"object","properties":{"city":{"type":"string"}},"required":["city"],"additionalProperties":false}`,
}

func (skyTool) Def() *model.ToolDef { return &skyInfo }

func (skyTool) Decode(args string) (runtime.Call, error) { return skyCall(args), jsonwire.Valid(args) }

func (skyTool) Invoke(_ context.Context, _ *runtime.RunContext[runtime.NoDeps], call runtime.Call) (any, error) {
	if call == skyCall(`{"city":"Atlantis"}`) {
		return nil, runtime.Retryf("no station in Atlantis")
	}
	return runtime.RawJSON(`{"sky":"clear"}`), nil
}

// TestRun runs an agent with a tool, twice the second as a continuation, and compares the requests with golden files.
func TestRun(t *testing.T) {
	call := func(id, args string) string {
		return body(`"content":null,"tool_calls":[{"id":"`+id+`","type":"function","function":{"name":"sky","arguments":`+strconv.Quote(args)+`}}]`, `"tool_calls"`)
	}
	s := serve(t, answers(t, call("call_1", `{"city":"Atlantis"}`), call("call_2", `{"city":"Paris"}`), body(`"content":"Clear."`, `"stop"`), body(`"content":"You are welcome."`, `"stop"`)))
	agent := &runtime.Agent[runtime.NoDeps, string]{
		Model: s.chat(), Tools: []runtime.Tool[runtime.NoDeps]{skyTool{}}, Instructions: "Answer briefly.",
		Settings: &model.Settings{MaxTokens: new(200), Temperature: new(0.0)},
	}
	first, err := agent.Run(t.Context(), runtime.NoDeps{}, "How is the weather in Paris?")
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "output", first.Output, "Clear.")
	usage := first.Usage()
	diff(t, "usage", []int{usage.InputTokens, usage.OutputTokens, usage.Requests, usage.ToolCalls}, []int{9, 3, 3, 1})
	second, err := agent.Run(t.Context(), runtime.NoDeps{}, "Thanks.", runtime.WithHistory(first.AllMessages()))
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "second output", second.Output, "You are welcome.")

	bodies := s.requests()
	diff(t, "requests", len(bodies), 4)
	for i, b := range bodies {
		golden(t, filepath.Join("testdata", "run-"+strconv.Itoa(i+1)+".json"), b+"\n")
	}
}

// TestStreamRun watches a run with a tool. Its messages are those of one that is not watched.
func TestStreamRun(t *testing.T) {
	args := `{"city":"Paris"}`
	call := `"tool_calls":[{"index":0,"id":"call_1","function":{"name":"sky","arguments":%}}]`
	s := serve(t, func() http.HandlerFunc {
		streams := []string{
			events(append([]string{piece(strings.ReplaceAll(call, "%", string(jsonwire.Quote(args[:5])))), piece(strings.ReplaceAll(call, "%", string(jsonwire.Quote(args[5:]))))}, ends(`"tool_calls"`)...)...),
			events(append([]string{piece(`"content":"Clear "`), piece(`"content":"sky."`)}, ends(`"stop"`)...)...),
		}
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/event-stream")
			_, _ = w.Write([]byte(streams[0]))
			streams = streams[1:]
		}
	}())
	agent := &runtime.Agent[runtime.NoDeps, string]{Model: s.chat(), Tools: []runtime.Tool[runtime.NoDeps]{skyTool{}}}
	run := agent.Stream(t.Context(), runtime.NoDeps{}, "How is the weather in Paris?")
	var pieces []string
	for piece, err := range run.Text() {
		if err != nil {
			t.Fatal(err)
		}
		pieces = append(pieces, piece)
	}
	diff(t, "pieces", pieces, []string{"Clear ", "sky."})
	res, err := run.Result()
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "call", res.AllMessages()[1].(*message.Response).Parts, []message.ResponsePart{&message.ToolCallPart{ToolName: "sky", Args: args, ToolCallID: "call_1"}})
	usage := res.Usage()
	diff(t, "usage", []int{usage.InputTokens, usage.OutputTokens, usage.Requests, usage.ToolCalls}, []int{6, 2, 2, 1})
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (run the test with -update)", err)
	}
	diff(t, file, got, string(want))
}

package external

import (
	"errors"
	"golden/internal/check"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/google/go-cmp/cmp"
)

func TestDecode(t *testing.T) {
	check.Tool(t, AskUserTool[int](), []check.Payload{
		{JSON: `{"question":"Why?"}`, Want: `{"question":"Why?"}`},
		{JSON: `{"question":"Which?","options":["a","b"]}`, Want: `{"question":"Which?","options":["a","b"]}`},
		{JSON: `{"question":""}`, Faults: []string{
			"/question: String should have at least 1 character",
		}},
	})
	check.Tool(t, LocateTool(), []check.Payload{
		{JSON: `{"precise":true}`, Want: `{"precise":true}`},
	})
	check.Tool(t, ScreenTools[int](Screen{})[0], []check.Payload{
		{JSON: `{}`, Faults: []string{"/text: Field required"}},
	})
}

// A5: external tools cannot be called. The functions, which panic, are not reached.
func TestInvoke(t *testing.T) {
	tools := []runtime.Tool[Session]{AskUserTool[Session](), LocateTool(), ScreenTools[Session](Screen{})[0]}
	args := []string{`{"question":"Why?"}`, `{"precise":true}`, `{"text":"x"}`}
	for i, tool := range tools {
		if !tool.Def().External {
			t.Errorf("%s is not external", tool.Def().Name)
		}
		_, err := check.Invoke(t, tool, Session{}, args[i])
		if err == nil || !strings.Contains(err.Error(), "External tools cannot be called") || !strings.Contains(err.Error(), tool.Def().Name) {
			t.Errorf("Invoke of %s: %v", tool.Def().Name, err)
		}
	}
}

// TestNilResult: of a sealed interface there is no null, neither in the schema nor in what is written.
func TestNilResult(t *testing.T) {
	if got, err := ConfirmResult(&No{Why: "late"}); err != nil || got.Content != `{"kind":"No","why":"late"}` {
		t.Errorf("got %v, %v", got, err)
	}
	for _, a := range []Answer{nil, (*No)(nil)} {
		if got, err := ConfirmResult(a); err == nil || !strings.Contains(err.Error(), "a nil Answer has no JSON") {
			t.Errorf("got %v, %v", got, err)
		}
	}
}

func TestResult(t *testing.T) {
	locate, err := LocateResult(&Place{Lat: 1, Lon: 2})
	if err != nil {
		t.Fatal(err)
	}
	s := check.Schema(t, LocateTool().Def().Result)
	if err := check.Validate(s, string(locate.Content)); err != nil {
		t.Errorf("the schema of the result refuses %s: %v", locate.Content, err)
	}
	if err := check.Validate(s, `{"lat":91,"lon":2}`); err == nil {
		t.Error("no place is accepted")
	}
	if _, err := LocateResult(&Place{Lat: math.NaN()}); err == nil {
		t.Error("what is not JSON was encoded")
	}
	upload, err := UploadResult(runtime.ToolReturn[string]{Value: "a.txt", Content: []message.UserContent{message.Text("words")}, Metadata: `{"size":5}`})
	want := message.CallResult{Content: `"a.txt"`, User: []message.UserContent{message.Text("words")}, Metadata: `{"size":5}`}
	if diff := cmp.Diff(want, upload); diff != "" || err != nil {
		t.Errorf("%v, -want +got:\n%s", err, diff)
	}
}

// B134: a run pauses for an external call, whose arguments are decoded, and continues a typed result.
func TestRun(t *testing.T) {
	tools := ScreenTools[Session](Screen{})
	model := testmodel.Script(testmodel.Call("choose", `{"from":["a","b"]}`), testmodel.Text("It is b."))
	agent := &runtime.Agent[Session, string]{Model: model, Tools: tools}
	_, err := agent.Run(t.Context(), Session{}, "Let me choose.")
	pause, ok := errors.AsType[*runtime.PauseError](err)
	if !ok {
		t.Fatal(err)
	}
	waits := pause.Requests.Calls[0]
	call, err := tools[1].Decode(waits.Args)
	if err != nil {
		t.Fatal(err)
	}
	index := slices.Index(call.(*ScreenChooseCall).From, "b")
	result, err := ScreenChooseResult(index)
	if err != nil {
		t.Fatal(err)
	}
	results := &message.DeferredResults{Calls: map[string]message.CallResult{waits.ToolCallID: result}}
	res, err := agent.Run(t.Context(), Session{}, "", runtime.WithHistory(pause.Messages), runtime.WithDeferredResults(results))
	if err != nil || res.Output != "It is b." {
		t.Fatalf("%v, %v", res, err)
	}
	returned := res.NewMessages()[0].(*message.Request).Parts[0].(*message.ToolReturnPart)
	if string(returned.Content) != "1" {
		t.Errorf("the model was told %s", returned.Content)
	}
}

func TestPrepare(t *testing.T) {
	rc := &runtime.RunContext[Session]{RunInfo: &runtime.RunInfo{}}
	info, err := LocateTool().Preparer()(t.Context(), rc, LocateTool().Def())
	if err != nil || info != nil {
		t.Errorf("without a browser: %v, %v", info, err)
	}
}

package external

import (
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"

	"golden/internal/check"
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

// TestInvoke calls what nobody may call: the functions, which panic, are not reached.
func TestInvoke(t *testing.T) {
	tools := []runtime.Tool[Session]{AskUserTool[Session](), LocateTool(), ScreenTools[Session](Screen{})[0]}
	args := []string{`{"question":"Why?"}`, `{"precise":true}`, `{"text":"x"}`}
	for i, tool := range tools {
		if !tool.Info().External {
			t.Errorf("%s is not external", tool.Info().Name)
		}
		_, err := check.Invoke(t, tool, Session{}, args[i])
		if err == nil || !strings.Contains(err.Error(), "External tools cannot be called") || !strings.Contains(err.Error(), tool.Info().Name) {
			t.Errorf("Invoke of %s: %v", tool.Info().Name, err)
		}
	}
}

func TestResult(t *testing.T) {
	s := check.Schema(t, LocateTool().Info().Result)
	if err := check.Validate(s, `{"lat":1,"lon":2}`); err != nil {
		t.Errorf("a place is refused: %v", err)
	}
	if err := check.Validate(s, `{"lat":91,"lon":2}`); err == nil {
		t.Error("no place is accepted")
	}
}

func TestPrepare(t *testing.T) {
	rc := &runtime.RunContext[Session]{RunInfo: &runtime.RunInfo{}}
	info, err := LocateTool().(runtime.Preparer[Session]).Prepare(t.Context(), rc, LocateTool().Info())
	if err != nil || info != nil {
		t.Errorf("without a browser: %v, %v", info, err)
	}
}

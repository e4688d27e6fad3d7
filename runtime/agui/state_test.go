package agui_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agenthttp"
	"github.com/agentgen-go/agentgen/runtime/agui"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// board is the state of an application.
type board struct{ json string }

func (b board) AppendJSON(dst []byte) ([]byte, error) { return append(dst, b.json...), nil }

// TestState: the client's state reaches the dependencies, and changes go back as a whole first and then as what has changed.
func TestState(t *testing.T) {
	type deps struct{ state string }
	set := func(name, state string) runtime.Tool[*deps] {
		return runtime.NewTool(model.ToolDef{Name: name}, func(ctx context.Context, rc *runtime.RunContext[*deps], _ runtime.RawJSON) (runtime.Return, error) {
			return runtime.Return{}, agui.SetState(ctx, rc.RunInfo, board{state})
		})
	}
	long := strings.Repeat("x", 200)
	a := &runtime.Agent[*deps, string]{
		Tools: []runtime.Tool[*deps]{set("one", `{"a/b":[1,2],"n":1,"long":"`+long+`"}`), set("two", `{"a/b":[1,3,4],"m":{"x":null},"long":"`+long+`"}`), set("three", `[]`)},
		InstructionFuncs: []runtime.InstructionFunc[*deps]{func(_ context.Context, rc *runtime.RunContext[*deps]) (string, error) {
			return rc.Deps.state, nil
		}},
		Model: testmodel.Func(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
			if n := len(in.Messages) / 2; n < 3 {
				return testmodel.Call([]string{"one", "two", "three"}[n], "{}"), nil
			}
			return testmodel.Text(in.Instructions), nil
		}),
	}
	h := agui.Handler(a, agui.Options[*deps]{
		Options: agenthttp.Options{Logger: discard},
		Run:     func(*http.Request, *agui.RunInput) (*deps, []runtime.RunOption, error) { return new(deps), nil, nil },
		State: func(d *deps, state jsonwire.Raw) error {
			if d.state = string(state); d.state == `"bad"` {
				return errors.New("a state is an object")
			}
			return nil
		},
	})
	_, got := post(t, h, "", input("r1", object{"state": object{"theirs": 1}}, user("go")))
	var states []string
	for _, k := range kinds(got) {
		if strings.HasPrefix(k, "STATE_") {
			states = append(states, strings.ReplaceAll(k, long, "long"))
		}
	}
	diff(t, "states", states, []string{
		`STATE_SNAPSHOT {"a/b":[1,2],"long":"long","n":1}`,
		`STATE_DELTA [{"op":"remove","path":"/n"},{"op":"replace","path":"/a~1b/1","value":3},{"op":"add","path":"/a~1b/-","value":4},{"op":"add","path":"/m","value":{"x":null}}]`,
		`STATE_SNAPSHOT []`,
	})
	diff(t, "the state of the dependencies", got[len(got)-1]["result"], any(`{"theirs":1}`))
	if status, got := post(t, h, "", input("r2", object{"state": "bad"}, user("go"))); status != http.StatusBadRequest {
		t.Errorf("a bad state: %d %v", status, got)
	}
}

package testmodel_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/generated"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// What follows stands in for generated code.

// weatherCall is a call of the tool current_weather.
type weatherCall struct {
	City string
	Unit string
}

func (c *weatherCall) AppendJSON(dst []byte) ([]byte, error) {
	return fmt.Appendf(dst, `{"city":%s,"unit":%s}`, jsonwire.Quote(c.City), jsonwire.Quote(c.Unit)), nil
}

var weatherInfo = model.ToolDef{
	Name: "current_weather",
	Parameters: `{"type":"object","properties":{"city":{"type":"string","minLength":1},"unit":{"$ref":"#/$defs/Unit"}},` +
		`"required":["city","unit"],"additionalProperties":false,"$defs":{"Unit":{"type":"string","enum":["celsius","fahrenheit"]}}}`,
}

// weatherTool answers with what invoke makes of the call.
type weatherTool struct {
	runtime.ToolBase[runtime.NoDeps]
	invoke func(rc *runtime.RunContext[runtime.NoDeps], c *weatherCall) (string, error)
}

func (weatherTool) Def() *model.ToolDef { return &weatherInfo }

var weatherNames = []string{"city", "unit"}

func (weatherTool) Decode(args string) (runtime.Call, error) {
	c := &weatherCall{}
	r := jsonwire.NewReader(args, jsonwire.Strict)
	at := r.Pos()
	var seen uint64
	if r.Object() {
		for r.Member() {
			switch string(r.Key()) {
			case "city":
				seen = r.Once(seen, 1)
				c.City = r.String()
				r.MinLength(c.City, 1)
			case "unit":
				seen = r.Once(seen, 2)
				if c.Unit = r.String(); c.Unit != "celsius" && c.Unit != "fahrenheit" {
					r.NotOneOf([]jsonwire.Raw{`"celsius"`, `"fahrenheit"`})
				}
			default:
				r.Unknown(weatherNames)
			}
		}
		r.Missing(at, ^seen&3, weatherNames)
	}
	return c, r.End()
}

func (t weatherTool) Invoke(_ context.Context, rc *runtime.RunContext[runtime.NoDeps], call runtime.Call) (any, error) {
	c, ok := call.(*weatherCall)
	if !ok {
		return nil, generated.WrongCall(&weatherInfo, call)
	}
	s, err := t.invoke(rc, c)
	return jsonwire.Raw(s), err
}

// sunny is the weather tool without surprises.
var sunny = weatherTool{invoke: func(_ *runtime.RunContext[runtime.NoDeps], c *weatherCall) (string, error) {
	return fmt.Sprintf(`{"city":%q,"sky":"clear"}`, c.City), nil
}}

// pingTool takes and returns nothing.
type pingTool struct {
	runtime.ToolBase[runtime.NoDeps]
}

type pingCall struct{}

func (pingCall) AppendJSON(dst []byte) ([]byte, error) { return append(dst, "{}"...), nil }

var pingInfo = model.ToolDef{Name: "ping", Parameters: `{"type":"object","properties":{},"additionalProperties":false}`}

func (pingTool) Def() *model.ToolDef { return &pingInfo }

func (pingTool) Decode(args string) (runtime.Call, error) { return pingCall{}, jsonwire.Valid(args) }

func (pingTool) Invoke(context.Context, *runtime.RunContext[runtime.NoDeps], runtime.Call) (any, error) {
	return nil, nil
}

// forecast is an output type.
type forecast struct{ High int64 }

// forecastOutput accepts forecasts of at least least degrees.
func forecastOutput(least int64) runtime.Output[forecast] {
	return runtime.Output[forecast]{Choices: []runtime.OutputChoice[forecast]{{
		Def: &model.ToolDef{
			Name:       "final_result",
			Parameters: `{"type":"object","properties":{"high":{"type":"integer","minimum":-90,"maximum":60}},"required":["high"],"additionalProperties":false}`,
		},
		Decode: func(args string) (f forecast, err error) {
			r := jsonwire.NewReader(args, jsonwire.Strict)
			if r.Object() {
				for r.Member() {
					f.High = r.Int(64)
					jsonwire.Minimum(&r, f.High, least)
				}
			}
			return f, r.End()
		},
	}}}
}

// transcript writes the parts of messages in a short form, a line each.
func transcript(messages []message.Message) (lines []string) {
	for _, m := range messages {
		switch m := m.(type) {
		case *message.Request:
			for _, p := range m.Parts {
				switch p := p.(type) {
				case *message.UserPromptPart:
					lines = append(lines, "user: "+p.Content)
				case *message.ToolReturnPart:
					what := "return"
					if p.Outcome == message.ToolRetried {
						what = "retry"
					}
					lines = append(lines, fmt.Sprintf("%s %s: %s", what, p.ToolName, p.Text()))
				case *message.RetryFeedbackPart:
					lines = append(lines, "retry : "+p.Content)
				}
			}
		case *message.Response:
			for _, p := range m.Parts {
				switch p := p.(type) {
				case *message.TextPart:
					lines = append(lines, "text: "+p.Content)
				case *message.ToolCallPart:
					lines = append(lines, fmt.Sprintf("call %s %s", p.ToolName, p.Args))
				}
			}
		}
	}
	return lines
}

func diff(t *testing.T, what string, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got, cmpopts.EquateEmpty()); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

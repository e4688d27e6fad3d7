package capabilities

import (
	"context"
	"log/slog"
	"strings"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/internal/mend"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// RepairEvent is the name of the model.CustomEvent that reports arguments that were mended. Its data is a Repair.
const RepairEvent = "repaired_arguments"

// A Repair is what was mended in the arguments of a call.
//
//agent:codec
type Repair struct {
	// Tool and CallID name the call.
	Tool   string `json:"tool_name"`
	CallID string `json:"tool_call_id"`
	// Mends are what was wrong: "code fence", "trailing text", "unclosed bracket", "trailing comma", "single quotes", "name without quotes",
	// "quotes within a string", "raw control character", "invalid escape" and "Python literal", each once.
	Mends []string `json:"mends"`
	// Before are the arguments as the model wrote them, and After those that the tool gets.
	Before string       `json:"before"`
	After  jsonwire.Raw `json:"after"`
}

// RepairArguments mends arguments of function tools that are not JSON, as some models write them, before they are decoded: code fences, text
// after the object, brackets that were not closed, commas before a closing bracket, single quotes, names without quotes, quotes and line breaks
// within strings, invalid escapes, and Python's True, False and None. It makes up no value and leaves none out: text that is cut off within
// a string, that holds two objects or none, or words that are not values, goes back to the model as without it. Arguments that are JSON are
// never touched, and the history keeps what the model wrote.
//
// Each mend is an event (RepairEvent) and is given to report; a nil report logs it, without the arguments, by slog.Default(). An error of
// report ends the run. Where an engine drives the run, a mend may be reported more than once.
func RepairArguments[D any](report func(ctx context.Context, rc *runtime.RunInfo, r Repair) error) runtime.Capability[D] {
	if report == nil {
		report = logRepair
	}
	return runtime.Capability[D]{ID: "repair_tool_arguments", Hooks: &runtime.Hooks[D]{
		Validate: runtime.Point[D, *runtime.ToolCall, runtime.Call]{
			Before: func(ctx context.Context, rc *runtime.RunContext[D], call *runtime.ToolCall) (*runtime.ToolCall, error) {
				after, kinds, ok := mend.Object(call.Args)
				if !ok {
					return call, nil
				}
				r := Repair{Tool: call.Def.Name, CallID: call.Part.ToolCallID, Before: call.Args, After: jsonwire.Raw(after)}
				for _, k := range kinds {
					r.Mends = append(r.Mends, string(k))
				}
				call.Args = after
				return call, publish(ctx, rc.RunInfo, r, report)
			},
		},
	}}
}

// publish reports a repair.
func publish(ctx context.Context, rc *runtime.RunInfo, r Repair, report func(context.Context, *runtime.RunInfo, Repair) error) error {
	if err := report(ctx, rc, r); err != nil || !rc.Watched() {
		return err
	}
	data, err := r.AppendJSON(nil)
	if err != nil {
		return err
	}
	return rc.Emit(ctx, RepairEvent, jsonwire.Raw(data))
}

func logRepair(ctx context.Context, rc *runtime.RunInfo, r Repair) error {
	slog.InfoContext(ctx, "agentgen: mended the arguments of a call", "agent", rc.AgentName, "run_id", rc.RunID, "tool", r.Tool,
		"tool_call_id", r.CallID, "mends", strings.Join(r.Mends, ", "))
	return nil
}

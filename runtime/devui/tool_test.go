package devui_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/devui"
	"github.com/agentgen-go/agentgen/runtime/internal/shop"
	"github.com/agentgen-go/agentgen/runtime/model"
)

func tool(name string, def model.ToolDef, f func() (runtime.Return, error)) runtime.Tool[*shop.Shop] {
	def.Name = name
	return runtime.NewTool(def, func(context.Context, *runtime.RunContext[*shop.Shop], runtime.RawJSON) (runtime.Return, error) {
		return f()
	})
}

// TestTool: a tool that is called alone is called as a model calls it, and no model is asked.
func TestTool(t *testing.T) {
	a := newClerk() // has no response
	a.Tools = append(a.Tools,
		tool("slow", model.ToolDef{External: true}, nil),
		tool("breaks", model.ToolDef{}, func() (runtime.Return, error) { panic("boom") }),
		tool("fails", model.ToolDef{}, func() (runtime.Return, error) { return runtime.Return{}, runtime.Failedf("closed") }),
	)
	p := serve(t, devui.Options{}, devui.Register(a, newShop()))
	violation := func(kind, msg string, input any, loc ...any) any {
		return object{"type": kind, "msg": msg, "input": input, "loc": loc}
	}
	for _, c := range []struct {
		name, tool, args string
		want             object
	}{
		{"result", "order_total", `{"order":"A-17"}`, object{"status": "ok", "result": 8900.0, "args": object{"order": "A-17"}}},
		{"violation", "order_total", `{"order":""}`, object{"status": "refused", "violations": []any{violation("string_too_short", "String should have at least 1 character", "", "order")}}},
		{"two violations", "refund", `{"cents":"x"}`, object{"status": "refused", "violations": []any{
			violation("int_parsing", "Input should be a valid integer, unable to parse string as an integer", "x", "cents"),
			violation("missing", "Field required", object{"cents": "x"}, "order"),
		}}},
		{"retry", "order_total", `{"order":"A-99"}`, object{"status": "retry", "args": object{"order": "A-99"}, "result": `there is no order "A-99"`}},
		{"approval is given", "refund", `{"order":"A-17","cents":2000}`, object{"status": "ok", "args": object{"order": "A-17", "cents": 2000.0}, "result": nil}},
		{"failure", "fails", `{}`, object{"status": "failed", "args": object{}, "result": "closed"}},
		{"external", "slow", `{}`, object{"status": "external"}},
		{"panic", "breaks", `{}`, object{"status": "error"}},
		{"unknown", "nothing", `{}`, object{"status": "retry"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := p.ok("POST", "/agents/clerk/tools/"+c.tool, object{"args": c.args})
			if (got["error"] == nil) != (c.want["status"] == "ok" || c.want["status"] == "external") {
				t.Errorf("error %v", got["error"])
			}
			for _, varies := range []string{"took", "error"} {
				delete(got, varies)
			}
			if c.tool == "nothing" || c.tool == "breaks" {
				got = object{"status": got["status"]}
			}
			if c.want["result"] == nil && got["result"] == nil {
				delete(c.want, "result")
				delete(got, "result")
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want, +got):\n%s", diff)
			}
		})
	}
}

// TestNotJSON: arguments need not be JSON: the decoder says what is wrong.
func TestNotJSON(t *testing.T) {
	p := serve(t, devui.Options{}, devui.Register(newClerk(), newShop()))
	if got := p.ok("POST", "/agents/clerk/tools/order_total", object{"args": `{"order"`}); got["status"] != "refused" {
		t.Errorf("%v", got)
	}
}

// TestPreview: what an agent would send, with all that is computed.
func TestPreview(t *testing.T) {
	a := newClerk()
	a.InstructionFuncs = []runtime.InstructionFunc[*shop.Shop]{func(_ context.Context, rc *runtime.RunContext[*shop.Shop]) (string, error) {
		return "There is 1 order.", nil
	}}
	p := serve(t, devui.Options{}, devui.Register(a, newShop()), devui.Register(&sorter{Name: "sorter", Output: shop.TicketOutput}, newShop()))
	got := p.ok("GET", "/agents/clerk", nil)["request"].(object)
	var instructions, tools []any
	for _, i := range got["instructions"].([]any) {
		instructions = append(instructions, i.(object)["text"])
	}
	for _, i := range got["tools"].([]any) {
		tools = append(tools, i.(object)["name"])
	}
	if diff := cmp.Diff([]any{"Be kind.", "There is 1 order."}, instructions); diff != "" {
		t.Errorf("instructions (-want, +got):\n%s", diff)
	}
	if diff := cmp.Diff([]any{"order_total", "refund"}, tools); diff != "" {
		t.Errorf("tools (-want, +got):\n%s", diff)
	}
	output := p.ok("GET", "/agents/sorter", nil)["request"].(object)["output"].(object)["choices"].([]any)
	if len(output) != 1 || output[0].(object)["name"] != "final_result" {
		t.Errorf("output %v", output)
	}
}

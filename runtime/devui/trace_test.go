package devui_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/devui"
	"github.com/agentgen-go/agentgen/runtime/internal/shop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/prices"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// tree writes spans as lines, indented below those around them.
func tree(spans []object) []string {
	depth := map[any]int{0.0: -1, nil: -1}
	var lines []string
	for _, s := range spans {
		depth[s["id"]] = depth[s["parent"]] + 1
		lines = append(lines, strings.Repeat("  ", depth[s["id"]])+fmt.Sprint(s["kind"], " ", s["name"], " ", s["status"]))
	}
	return lines
}

// TestTrace: a run is a tree of its requests, calls and refused calls.
func TestTrace(t *testing.T) {
	p := serve(t, devui.Options{}, devui.Register(newClerk(
		testmodel.CallID("c1", "order_total", `{}`),
		testmodel.CallID("c2", "order_total", `{"order":"A-17"}`),
		testmodel.Text("89"),
	), newShop()))
	_, run := p.say("clerk", "Total?")
	spans := p.spans(run)
	want := []string{
		"run clerk ok",
		"  request function ok",
		"  refused order_total retry",
		"  request function ok",
		"  tool order_total ok",
		"  request function ok",
	}
	if diff := cmp.Diff(want, tree(spans)); diff != "" {
		t.Errorf("(-want, +got):\n%s", diff)
	}
	if v, ok := spans[2]["violations"].([]any); !ok || v[0].(object)["type"] != "missing" {
		t.Errorf("violations of the refused call: %v", spans[2]["violations"])
	}
	if v, ok := spans[3]["violations"].([]any); !ok || len(v) != 1 {
		t.Errorf("what the model was told: %v", spans[3]["violations"])
	}
	if spans[4]["args"] != `{"order":"A-17"}` || spans[4]["result"] != 8900.0 || spans[4]["call_id"] != "c2" {
		t.Errorf("call %v", spans[4])
	}
	sent := p.ok("GET", "/runs/"+run+"/spans/6", nil)
	if n := len(sent["request"].(object)["messages"].([]any)); n != 5 || sent["instructions"] != "Be kind." || sent["response"] == nil {
		t.Errorf("the last request has %d messages, instructions %v", n, sent["instructions"])
	}
}

// TestCost: requests have costs if the agent has prices.
func TestCost(t *testing.T) {
	res := testmodel.Text("Hi")
	res.ModelName, res.ProviderName, res.Usage = "m", "p", usage.Request{InputTokens: 1000, OutputTokens: 1000}
	a := newClerk(res)
	a.Prices = prices.With(prices.Model{Provider: "p", Name: "m", Input: usage.MustParseCost("1"), Output: usage.MustParseCost("2")})
	p := serve(t, devui.Options{}, devui.Register(a, newShop()))
	_, run := p.say("clerk", "Hello")
	if got := p.spans(run)[1]["usage"].(object)["cost"]; got != "0.003" {
		t.Errorf("cost %v", got)
	}
}

// TestSubAgents: runs within a run are part of its tree, of agents that are registered and of others.
func TestSubAgents(t *testing.T) {
	inner := newClerk(testmodel.CallID("i1", "order_total", `{"order":"A-17"}`), testmodel.Text("89"))
	inner.Name = "inner"
	outer := &clerk{Name: "outer", Model: testmodel.Script(testmodel.CallID("o1", "delegate", `{"prompt":"Total?"}`), testmodel.Text("It is 89.")),
		Tools: []runtime.Tool[*shop.Shop]{runtime.AgentTool("delegate", "Asks.", inner, func(s *shop.Shop) *shop.Shop { return s })}}
	want := []string{
		"run outer ok",
		"  request function ok",
		"  tool delegate ok",
		"    run inner ok",
		"      request %s ok",
		"      tool order_total ok",
		"      request %s ok",
		"  request function ok",
	}
	for name, c := range map[string]struct {
		agents []devui.Registration
		model  string
	}{
		"registered":     {[]devui.Registration{devui.Register(outer, newShop()), devui.Register(inner, newShop())}, "function"},
		"not registered": {[]devui.Registration{devui.Register(outer, newShop())}, "inner"},
	} {
		t.Run(name, func(t *testing.T) {
			p := serve(t, devui.Options{}, c.agents...)
			_, run := p.say("outer", "Total?")
			if diff := cmp.Diff(strings.Split(strings.ReplaceAll(strings.Join(want, "\n"), "%s", c.model), "\n"), tree(p.spans(run))); diff != "" {
				t.Errorf("(-want, +got):\n%s", diff)
			}
			if sent := p.ok("GET", "/runs/"+run+"/spans/5", nil); sent["response"] == nil || (sent["request"] == nil) != (c.model == "inner") {
				t.Errorf("request of the inner run: %v", sent)
			}
		})
	}
}

// TestFailedSpan: a span says why it has failed.
func TestFailedSpan(t *testing.T) {
	p := serve(t, devui.Options{}, devui.Register(&clerk{Name: "clerk", Model: testmodel.ScriptError(errors.New("no network"))}, newShop()))
	_, run := p.say("clerk", "Hello")
	spans := p.spans(run)
	if diff := cmp.Diff([]string{"run clerk error", "  request function error"}, tree(spans)); diff != "" {
		t.Errorf("(-want, +got):\n%s", diff)
	}
	if e, _ := spans[1]["error"].(string); !strings.Contains(e, "no network") {
		t.Errorf("error %q", e)
	}
}

// TestTwoStarts: a run that waits has a span for each of its parts.
func TestTwoStarts(t *testing.T) {
	p := serve(t, devui.Options{}, devui.Register(newClerk(testmodel.CallID("c1", "refund", `{"order":"A-17","cents":8900}`), testmodel.Text("Done.")), newShop()))
	_, run := p.say("clerk", "Refund A-17")
	p.all(run)
	p.ok("POST", "/runs/"+run+"/resume", object{"approvals": object{"c1": object{"approved": true}}})
	want := []string{"run clerk paused", "  request function ok", "run clerk ok", "  tool refund ok", "  request function ok"}
	if diff := cmp.Diff(want, tree(p.spans(run))); diff != "" {
		t.Errorf("(-want, +got):\n%s", diff)
	}
}

// TestExportText: the text names the agent as it was registered.
func TestExportText(t *testing.T) {
	exported := newClerk(&message.Response{Parts: []message.ResponsePart{&message.ThinkingPart{Content: "Hm", Signature: "s"}, &message.TextPart{Content: "Hi"}}})
	p := serve(t, devui.Options{}, devui.Register(exported, newShop()))
	_, run := p.say("clerk", "Say hi")
	p.all(run)
	text := p.ok("GET", "/runs/"+run+"/test", nil)["text"].(string)
	for _, want := range []string{"package devui_test", "func TestClerkSayHi(", "agent := exported", "deps := newShop()", "response(`["} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is not in\n%s", want, text)
		}
	}
	if text := p.ok("GET", "/runs/"+run+"/test?agent=mine&deps=nil&package=shop", nil)["text"].(string); !strings.Contains(text, "agent := mine") || !strings.Contains(text, "package shop") {
		t.Errorf("expressions of the developer's own are not in\n%s", text)
	}
}

package devui_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime/devui"
	"github.com/agentgen-go/agentgen/runtime/internal/shop"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// TestChat: what happens in a run is one list, which ends with the run.
func TestChat(t *testing.T) {
	p := serve(t, devui.Options{}, devui.Register(newClerk(testmodel.CallID("c1", "order_total", `{"order":"A-17"}`), testmodel.Text("It was 89 euros.")), newShop()))
	talk, run := p.say("clerk", "What did A-17 cost?")
	p.all(run)
	got := slices.DeleteFunc(events(p.all(run)), func(k string) bool { return k == "span" || k == "run" })
	want := []string{"part_end", "function_tool_call", "function_tool_result", "final_result", "part_end", "agent_run_result"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("events of a run that is over (-want, +got):\n%s", diff)
	}
	if s := p.state(run); s["status"] != "done" || s["prompt"] != "What did A-17 cost?" || s["talk"] != talk {
		t.Errorf("run %v", s)
	}
}

// TestContinue: a conversation continues with its history.
func TestContinue(t *testing.T) {
	p := serve(t, devui.Options{}, devui.Register(&clerk{Name: "clerk", Model: testmodel.Turns(responses("One."), responses("Two."))}, newShop()))
	talk, run := p.say("clerk", "first")
	p.all(run)
	second := p.ok("POST", "/chat", object{"talk": talk, "prompt": "second"})["run"].(string)
	p.all(second)
	detail := p.ok("GET", "/talks/"+talk, nil)
	if runs := detail["runs"].([]any); len(runs) != 2 {
		t.Errorf("%d runs", len(runs))
	}
	sent := p.ok("GET", "/runs/"+second+"/spans/2", nil)["request"].(object)["messages"].([]any)
	if len(sent) != 3 {
		t.Errorf("the second run has sent %d messages, want 3", len(sent))
	}
}

// TestPartialOutput: an output is shown while it is written, and replaced by what has become of it.
func TestPartialOutput(t *testing.T) {
	a := &sorter{Name: "sorter", Output: shop.TicketOutput, Model: testmodel.New()}
	p := serve(t, devui.Options{}, devui.Register(a, newShop()))
	_, run := p.say("sorter", "Sort this")
	p.all(run)
	if got := p.all(run); slices.Contains(events(got), "partial") || !slices.Contains(events(got), "agent_run_result") {
		t.Errorf("a run that is over has partial outputs, or none: %q", events(got))
	}
	begun, let := make(chan struct{}, 1), make(chan struct{})
	a = &sorter{Name: "sorter", Output: shop.TicketOutput, Model: writes(begun, let, `{"kind":"question","order":"A-1`, `7","day":"2026-05-17"}`)}
	p = serve(t, devui.Options{}, devui.Register(a, newShop()))
	_, run = p.say("sorter", "Sort this")
	<-begun
	f := p.follow(run, "0")
	e := f.until(func(e object) bool { return e["type"] == "partial" })
	if v := e["value"].(object); !strings.HasPrefix(write(t, v), "{") {
		t.Errorf("partial output %v", v)
	}
	close(let)
	f.rest()
}

// TestReload: a page that is loaded in the middle of a run gets what was there, and then what comes.
func TestReload(t *testing.T) {
	begun, let := make(chan struct{}, 1), make(chan struct{})
	p := serve(t, devui.Options{}, devui.Register(&clerk{Name: "clerk", Model: blocked(begun, let)}, newShop()))
	_, run := p.say("clerk", "Tell me a story")
	<-begun
	first := p.follow(run, "0")
	e := first.until(func(e object) bool { return e["type"] == "event" })
	if content := e["event"].(object)["part"].(object)["content"]; content != "Once " {
		t.Errorf("the text begins with %q", content)
	}
	second := p.follow(run, "0")
	second.until(func(e object) bool { return e["type"] == "event" })
	close(let)
	for _, f := range []*feed{first, second} {
		e := f.until(func(e object) bool {
			return e["type"] == "event" && e["event"].(object)["event_kind"] == "agent_run_result"
		})
		if output := e["event"].(object)["output"]; output != "Once upon a time." {
			t.Errorf("output %q", output)
		}
		f.rest()
	}
}

// TestApproval: a run waits for a decision, and continues with it as the same run.
func TestApproval(t *testing.T) {
	for name, c := range map[string]struct {
		decision object
		refunded int
		outcome  string
	}{
		"approve": {object{"approved": true}, 8900, "success"},
		"edit":    {object{"approved": true, "args": object{"order": "A-17", "cents": 5000}}, 5000, "success"},
		"deny":    {object{"approved": false, "message": "No."}, 0, "denied"},
	} {
		t.Run(name, func(t *testing.T) {
			deps := newShop()
			p := serve(t, devui.Options{}, devui.Register(newClerk(testmodel.CallID("c1", "refund", `{"order":"A-17","cents":8900}`), testmodel.Text("Done.")), deps))
			_, run := p.say("clerk", "Refund A-17")
			if s := p.state(run); s["status"] != "waiting" || len(s["open"].(object)["approvals"].([]any)) != 1 {
				t.Fatalf("run %v", s)
			}
			if status, _ := p.call("POST", "/runs/"+run+"/resume", object{}); status != 400 {
				t.Errorf("no decision: status %d, want 400", status)
			}
			if status, _ := p.call("POST", "/runs/"+run+"/resume", object{"approvals": object{"c9": c.decision}}); status != 400 {
				t.Errorf("another call: status %d, want 400", status)
			}
			p.ok("POST", "/runs/"+run+"/resume", object{"approvals": object{"c1": c.decision}})
			outcome := ""
			for _, e := range p.all(run) {
				if ev, ok := e["event"].(object); ok && ev["event_kind"] == "function_tool_result" {
					outcome = ev["result"].(object)["outcome"].(string)
				}
			}
			if s := p.state(run); s["status"] != "done" || outcome != c.outcome || 8900-deps.Paid["A-17"] != c.refunded {
				t.Errorf("run %v, outcome %q, paid %v", s, outcome, deps.Paid)
			}
			if status, _ := p.call("POST", "/runs/"+run+"/resume", object{"approvals": object{"c1": c.decision}}); status != 409 {
				t.Errorf("a second decision: status %d, want 409", status)
			}
		})
	}
}

// TestWaitingConversation: nothing can be said while calls wait.
func TestWaitingConversation(t *testing.T) {
	p := serve(t, devui.Options{}, devui.Register(newClerk(testmodel.CallID("c1", "refund", `{"order":"A-17","cents":8900}`)), newShop()))
	talk, run := p.say("clerk", "Refund A-17")
	p.all(run)
	if status, o := p.call("POST", "/chat", object{"talk": talk, "prompt": "Well?"}); status != 409 {
		t.Errorf("status %d %v, want 409", status, o)
	}
}

// TestStop: a run that is stopped keeps what it has said, and its conversation continues.
func TestStop(t *testing.T) {
	begun, let := make(chan struct{}, 1), make(chan struct{})
	p := serve(t, devui.Options{}, devui.Register(&clerk{Name: "clerk", Model: blocked(begun, let)}, newShop()))
	talk, run := p.say("clerk", "Tell me a story")
	<-begun
	if status, o := p.call("POST", "/chat", object{"talk": talk, "prompt": "Another"}); status != 409 {
		t.Errorf("a second run at the same time: %d %v", status, o)
	}
	p.ok("POST", "/runs/"+run+"/stop", nil)
	if s := p.state(run); s["status"] != "stopped" {
		t.Errorf("run %v", s)
	}
	next := p.ok("POST", "/chat", object{"talk": talk, "prompt": "Continue"})["run"].(string)
	<-begun
	close(let)
	if s := p.state(next); s["status"] != "done" {
		t.Errorf("the next run %v", s)
	}
}

// TestSteps: a run stops before each request and before its calls, and shows what it will do.
func TestSteps(t *testing.T) {
	p := serve(t, devui.Options{}, devui.Register(newClerk(testmodel.CallID("c1", "order_total", `{"order":"A-17"}`), testmodel.Text("89")), newShop()))
	run := p.ok("POST", "/chat", object{"agent": "clerk", "prompt": "Total?", "step": true})["run"].(string)
	f := p.follow(run, "0")
	stops := func() object {
		e := f.until(func(e object) bool { return e["type"] == "step" && e["step"].(object)["kind"] != nil })
		return e["step"].(object)
	}
	if diff := cmp.Diff(object{"kind": "request", "request": 1.0}, stops()); diff != "" {
		t.Errorf("(-want, +got):\n%s", diff)
	}
	if sent := p.ok("GET", "/runs/"+run+"/next", nil)["request"].(object); len(sent["messages"].([]any)) != 1 {
		t.Errorf("what is to be sent: %v", sent)
	}
	p.ok("POST", "/runs/"+run+"/step", object{"do": "next"})
	want := object{"kind": "execute", "request": 1.0, "calls": []any{object{"id": "c1", "name": "order_total", "args": `{"order":"A-17"}`}}}
	if diff := cmp.Diff(want, stops()); diff != "" {
		t.Errorf("(-want, +got):\n%s", diff)
	}
	if status, _ := p.call("POST", "/runs/"+run+"/step", object{"do": "jump"}); status != 400 {
		t.Errorf("an unknown word: status %d", status)
	}
	p.ok("POST", "/runs/"+run+"/step", object{"do": "go"})
	f.rest()
	if s := p.state(run); s["status"] != "done" {
		t.Errorf("run %v", s)
	}
}

// TestStopAtStep: a run that waits before a step can be stopped.
func TestStopAtStep(t *testing.T) {
	p := serve(t, devui.Options{}, devui.Register(newClerk(testmodel.Text("89")), newShop()))
	run := p.ok("POST", "/chat", object{"agent": "clerk", "prompt": "Total?", "step": true})["run"].(string)
	f := p.follow(run, "0")
	f.until(func(e object) bool { return e["type"] == "step" })
	p.ok("POST", "/runs/"+run+"/stop", nil)
	f.rest()
	if s := p.state(run); s["status"] != "stopped" {
		t.Errorf("run %v", s)
	}
}

// TestFork: a run is repeated from any step, with other messages, another model and other instructions.
func TestFork(t *testing.T) {
	other := testmodel.Func(func(_ contextT, p *model.Prepared) (*responseT, error) {
		return testmodel.Text(p.Instructions + " " + testmodel.LastPrompt(p)), nil
	})
	p := serve(t, devui.Options{Models: map[string]model.Model{"other": other}},
		devui.Register(newClerk(testmodel.CallID("c1", "order_total", `{"order":"A-17"}`), testmodel.Text("89")), newShop()))
	talk, run := p.say("clerk", "Total?")
	p.all(run)
	sent := p.ok("GET", "/runs/"+run+"/spans/2", nil)
	messages := sent["request"].(object)["messages"].([]any)

	t.Run("from a request", func(t *testing.T) {
		changed := strings.ReplaceAll(write(t, messages), "Total?", "And mine?")
		fork := p.ok("POST", "/runs/"+run+"/fork", `{"messages":`+changed+`,"model":"other","instructions":"Be rude."}`)
		var output any
		for _, e := range p.all(fork["run"].(string)) {
			if ev, ok := e["event"].(object); ok && ev["event_kind"] == "agent_run_result" {
				output = ev["output"]
			}
		}
		if output != "Be rude. And mine?" {
			t.Errorf("output %v", output)
		}
		if d := p.ok("GET", "/talks/"+fork["talk"].(string), nil); d["from"] != run || len(d["messages"].([]any)) != 1 || fork["talk"] == talk {
			t.Errorf("the fork %v", d)
		}
	})
	t.Run("with other arguments", func(t *testing.T) {
		changed := strings.ReplaceAll(write(t, append(slices.Clip(messages), sent["response"])), "A-17", "A-99")
		fork := p.ok("POST", "/runs/"+run+"/fork", `{"messages":`+changed+`}`)["run"].(string)
		var outcome any
		for _, e := range p.all(fork) {
			if ev, ok := e["event"].(object); ok && ev["event_kind"] == "function_tool_result" {
				outcome = ev["result"].(object)["outcome"]
			}
		}
		if outcome != "retried" {
			t.Errorf("the call has the outcome %v, want retried: there is no order A-99", outcome)
		}
	})
	t.Run("unknown model", func(t *testing.T) {
		if status, _ := p.call("POST", "/runs/"+run+"/fork", `{"messages":`+write(t, messages)+`,"model":"none"}`); status != 400 {
			t.Errorf("status %d", status)
		}
	})
}

// TestFailure: the error of a run is shown.
func TestFailure(t *testing.T) {
	p := serve(t, devui.Options{}, devui.Register(&clerk{Name: "clerk", Model: testmodel.ScriptError(&model.HTTPError{StatusCode: 529, Reason: model.ErrOverloaded})}, newShop()))
	_, run := p.say("clerk", "Hello")
	if s := p.state(run); s["status"] != "failed" || s["code"] != "overloaded" || s["error"] == "" {
		t.Errorf("run %v", s)
	}
}

// TestDepsFail: dependencies that cannot be made are shown as the error of the run.
func TestDepsFail(t *testing.T) {
	p := serve(t, devui.Options{}, devui.RegisterFunc(newClerk(), func(contextT) (*shop.Shop, error) { return nil, errors.New("no database") }))
	_, run := p.say("clerk", "Hello")
	if s := p.state(run); s["status"] != "failed" || !strings.Contains(s["error"].(string), "no database") {
		t.Errorf("run %v", s)
	}
	if d := p.ok("GET", "/agents/clerk", nil); !strings.Contains(d["error"].(string), "make the dependencies of clerk") {
		t.Errorf("preview %v", d)
	}
}

package agui_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agui"
	"github.com/agentgen-go/agentgen/runtime/internal/webtest"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// client is a front end: it makes messages of events, and answers what a run waits for.
type client struct {
	t        *testing.T
	h        http.Handler
	random   *rand.Rand
	messages []object
	waits    object // the outcome of the last run
	runs     int
}

// TestRandom: whatever an agent does, and whatever the user decides, the events are those of the protocol, and a client that opens the
// conversation later sees what was shown.
func TestRandom(t *testing.T) {
	seen := map[string]bool{}
	for seed := range uint64(30) {
		for _, held := range []bool{false, true} {
			n := 0
			note := webtest.Tool("state", func(ctx context.Context, rc *runtime.RunContext[none], _ runtime.RawJSON) (runtime.Return, error) {
				n++
				return runtime.Return{}, agui.SetState(ctx, rc.RunInfo, board{fmt.Sprintf(`{"n":%d,"long":"%s"}`, n, strings.Repeat("x", 200))})
			})
			note = runtime.WithDef(note, func(d *model.ToolDef) { d.Sequential = true })
			c := client{t: t, random: rand.New(rand.NewPCG(seed, 1)), h: agui.Handler(webtest.Agent(seed, note), quiet(agui.Options[none]{ClientHistory: held}))}
			for range 4 {
				for _, e := range c.run() {
					seen[e["type"].(string)] = true
				}
			}
			if !held {
				c.reopen()
			}
			if t.Failed() {
				t.Fatalf("seed %d, held %v", seed, held)
			}
		}
	}
	for _, kind := range []string{"REASONING_ENCRYPTED_VALUE", "STATE_SNAPSHOT", "STATE_DELTA", "CUSTOM", "SUBAGENT_STARTED", "SUBAGENT_FINISHED", "TOOL_CALL_RESULT", "RUN_ERROR"} {
		if !seen[kind] {
			t.Errorf("no run has sent %s", kind)
		}
	}
}

// run does what a user may do next.
func (c *client) run() []object {
	c.runs++
	run := fmt.Sprintf("r%d", c.runs)
	more := object{"tools": []any{object{"name": webtest.Pick, "description": "picks", "parameters": object{"type": "object"}}}}
	if c.waits == nil || c.random.IntN(5) == 0 {
		c.messages = append(c.messages, user("say "+run))
	} else {
		c.decide(more)
	}
	status, all := post(c.t, c.h, "", input(run, more, c.messages...))
	if status != http.StatusOK {
		c.t.Fatalf("status %d: %v", status, all)
	}
	c.reduce(all)
	return all
}

// decide answers all that the last run waits for.
func (c *client) decide(more object) {
	answered := []string{}
	resume := []any{}
	for _, i := range list(c.waits["interrupts"]) {
		entry := object{"interruptId": i["id"], "status": "resolved", "payload": object{"approved": c.random.IntN(2) == 0, "reason": "no"}}
		switch c.random.IntN(4) {
		case 0:
			entry = object{"interruptId": i["id"], "status": "cancelled"}
		case 1:
			entry["payload"] = object{"approved": true, "editedArgs": object{"path": "b"}}
		}
		resume = append(resume, entry)
		answered = append(answered, i["toolCallId"].(string))
	}
	if len(resume) > 0 {
		more["resume"] = resume
	}
	for _, id := range c.openCalls() {
		if slices.Contains(answered, id) {
			continue
		}
		result := object{"id": "t-" + id, "role": "tool", "toolCallId": id, "content": `{"color":"red"}`}
		if c.random.IntN(3) == 0 {
			result["content"], result["error"] = "", "closed"
		}
		c.messages = append(c.messages, result)
	}
}

// openCalls are the calls that have no result.
func (c *client) openCalls() (ids []string) {
	for _, m := range c.messages {
		for _, call := range list(m["toolCalls"]) {
			ids = append(ids, call["id"].(string))
		}
		if id, ok := m["toolCallId"].(string); ok {
			ids = slices.DeleteFunc(ids, func(s string) bool { return s == id })
		}
	}
	return ids
}

// reduce makes messages of events, as the npm client does.
func (c *client) reduce(all []object) {
	c.waits = nil
	for _, e := range all {
		id, _ := e["messageId"].(string)
		switch e["type"] {
		case "TEXT_MESSAGE_START":
			c.add(e, object{"id": id, "role": "assistant", "content": ""})
		case "REASONING_MESSAGE_START":
			c.add(e, object{"id": id, "role": "reasoning", "content": ""})
		case "TEXT_MESSAGE_CONTENT", "REASONING_MESSAGE_CONTENT":
			m := c.message(id)
			m["content"] = m["content"].(string) + e["delta"].(string)
		case "TOOL_CALL_START":
			m := c.message(e["parentMessageId"].(string))
			calls, _ := m["toolCalls"].([]any)
			m["toolCalls"] = append(calls, object{"id": e["toolCallId"], "type": "function", "function": object{"name": e["toolCallName"], "arguments": ""}})
		case "TOOL_CALL_ARGS":
			f := c.call(e["toolCallId"].(string))["function"].(object)
			f["arguments"] = f["arguments"].(string) + e["delta"].(string)
		case "REASONING_ENCRYPTED_VALUE":
			if e["subtype"] == "message" {
				c.message(e["entityId"].(string))["encryptedValue"] = e["encryptedValue"]
			} else {
				c.call(e["entityId"].(string))["encryptedValue"] = e["encryptedValue"]
			}
		case "TOOL_CALL_RESULT":
			c.call(e["toolCallId"].(string))
			c.add(e, object{"id": id, "role": "tool", "toolCallId": e["toolCallId"], "content": e["content"]})
		case "RUN_FINISHED":
			if out := e["outcome"].(object); out["type"] == "interrupt" || out["pendingToolCallIds"] != nil {
				c.waits = out
			}
		}
	}
}

// add adds a message, which may be of a run within the run.
func (c *client) add(e, m object) {
	if sub := e["subagentRunId"]; sub != nil {
		m["subagentRunId"] = sub
	}
	c.messages = append(c.messages, m)
}

func (c *client) message(id string) object {
	for _, m := range c.messages {
		if m["id"] == id {
			return m
		}
	}
	c.t.Fatalf("there is no message %s", id)
	return nil
}

func (c *client) call(id string) object {
	for _, m := range slices.Backward(c.messages) {
		for _, call := range list(m["toolCalls"]) {
			if call["id"] == id {
				return call
			}
		}
	}
	c.t.Fatalf("there is no call %s", id)
	return nil
}

// reopen opens the conversation anew, and compares it with what was shown.
func (c *client) reopen() {
	_, all := post(c.t, c.h, "", input("again", nil))
	for _, e := range all {
		if e["type"] == "MESSAGES_SNAPSHOT" {
			diff(c.t, "the conversation opened later", said(list(e["messages"])), said(c.messages))
		}
	}
	last := all[len(all)-1]["outcome"].(object)
	waits := len(list(last["interrupts"])) + len(list2(last["pendingToolCallIds"]))
	if (c.waits != nil) != (waits > 0) {
		c.t.Errorf("it waits for %v, and then for %v", c.waits, last)
	}
}

func list2(v any) []any {
	all, _ := v.([]any)
	return all
}

// said returns what messages say, and after that how many results they have: the user may say something before a result comes.
func said(messages []object) (all []string) {
	results := 0
	for _, m := range messages {
		content, _ := m["content"].(string)
		if content == "This is lost." || m["subagentRunId"] != nil { // which the protocol cannot take back, or does not keep
			continue
		}
		s := ""
		if m["role"] == "tool" {
			results++
		} else if s = fmt.Sprint(m["role"], " ", content); content == "" && m["role"] == "assistant" {
			s = ""
		}
		if s != "" {
			all = append(all, s)
		}
		for _, call := range list(m["toolCalls"]) {
			all = append(all, fmt.Sprint("call ", call["function"].(object)["name"], call["function"].(object)["arguments"]))
		}
	}
	return append(all, fmt.Sprint(results, " results"))
}

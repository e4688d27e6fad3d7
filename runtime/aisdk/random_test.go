package aisdk_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/aisdk"
	"github.com/agentgen-go/agentgen/runtime/internal/webtest"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// client is a front end: it makes messages of chunks, and answers what a run waits for.
type client struct {
	t        *testing.T
	h        http.Handler
	random   *rand.Rand
	messages []object
	said     int
}

// TestRandom: whatever an agent does, and whatever the user decides, the chunks are those of the protocol, and a client that loads the
// messages later sees what was shown.
func TestRandom(t *testing.T) {
	seen := map[string]bool{}
	for seed := range uint64(60) {
		for _, held := range []bool{false, true} {
			pick := runtime.ExternalTool[none](model.ToolDef{Name: webtest.Pick, Parameters: `{"type":"object"}`})
			c := client{t: t, random: rand.New(rand.NewPCG(seed, 1)), h: aisdk.Handler(webtest.Agent(seed, pick), quiet(aisdk.Options[none]{ClientHistory: held}))}
			for range 4 {
				for _, k := range c.run() {
					seen[k["type"].(string)] = true
				}
				if !held {
					c.reload()
				}
			}
			if t.Failed() {
				t.Fatalf("seed %d, held %v", seed, held)
			}
		}
	}
	for _, kind := range []string{"reset-step", "reasoning-end", "tool-approval-request", "tool-output-denied", "tool-output-error", "tool-input-error", "data-sub-agent", "data-progress"} {
		if !seen[kind] {
			t.Errorf("no run has sent %s", kind)
		}
	}
}

// run does what a user may do next.
func (c *client) run() []object {
	if waits := c.waits(); len(waits) == 0 || c.random.IntN(5) == 0 {
		c.said++
		c.messages = append(c.messages, object{"id": fmt.Sprint("u", c.said), "role": "user", "parts": []any{object{"type": "text", "text": fmt.Sprint("say ", c.said)}}})
	} else {
		for _, p := range waits {
			c.decide(p)
		}
	}
	status, all := send(c.t, c.h, http.MethodPost, "/", post(c.messages...))
	if status != http.StatusOK {
		c.t.Fatalf("status %d: %v", status, all)
	}
	c.reduce(all)
	return all
}

// waits are the calls that wait for the user or the client.
func (c *client) waits() (all []object) {
	if len(c.messages) == 0 || c.messages[len(c.messages)-1]["role"] != "assistant" {
		return nil
	}
	for _, p := range list(c.messages[len(c.messages)-1]["parts"]) {
		if p["state"] == "approval-requested" || p["state"] == "input-available" {
			all = append(all, p)
		}
	}
	return all
}

func (c *client) decide(p object) {
	yes := c.random.IntN(2) == 0
	switch a, _ := p["approval"].(object); {
	case a != nil:
		p["state"] = "approval-responded"
		a["approved"] = yes
		if !yes {
			a["reason"] = "no"
		}
	case yes:
		p["state"], p["output"] = "output-available", object{"color": "red"}
	default:
		p["state"], p["errorText"] = "output-error", "closed"
	}
}

// reduce makes a message of chunks, as the npm client does.
func (c *client) reduce(all []object) {
	id := all[0]["messageId"].(string)
	if last := c.messages[len(c.messages)-1]; last["role"] == "user" {
		for _, m := range c.messages {
			if m["id"] == id {
				c.t.Fatalf("message %s is there already", id)
			}
		}
		c.messages = append(c.messages, object{"id": id, "role": "assistant", "parts": []any{}})
	} else if last["id"] != id {
		c.t.Fatalf("%s does not continue %v", id, last["id"])
	}
	m := c.messages[len(c.messages)-1]
	for _, k := range all {
		c.chunk(m, k)
	}
}

func (c *client) chunk(m object, k object) {
	kind, parts := k["type"].(string), m["parts"].([]any)
	add := func(p object) { m["parts"] = append(parts, p) }
	switch kind {
	case "start-step":
		add(object{"type": "step-start"})
	case "reset-step":
		n := len(parts)
		for parts[n-1].(object)["type"] != "step-start" {
			n--
		}
		m["parts"] = parts[:n]
	case "text-start", "reasoning-start":
		add(object{"type": strings.TrimSuffix(kind, "-start"), "id": k["id"], "text": "", "state": "streaming"})
	case "text-delta", "reasoning-delta":
		p := c.part(parts, "id", k["id"])
		p["text"] = p["text"].(string) + k["delta"].(string)
	case "text-end", "reasoning-end":
		p := c.part(parts, "id", k["id"])
		p["state"] = "done"
		delete(p, "id") // which later parts may have, too
		if of := k["providerMetadata"]; of != nil {
			p["providerMetadata"] = of
		}
	case "tool-input-start":
		add(object{"type": "tool-" + k["toolName"].(string), "toolCallId": k["toolCallId"], "state": "input-streaming"})
	case "tool-input-available":
		if !slices.ContainsFunc(parts, func(p any) bool { return p.(object)["toolCallId"] == k["toolCallId"] }) {
			add(object{"type": "tool-" + k["toolName"].(string), "toolCallId": k["toolCallId"]})
		}
		c.call(c.part(m["parts"].([]any), "toolCallId", k["toolCallId"]), kind, k)
	case "tool-approval-response":
		p := c.part(parts, "toolCallId", strings.TrimPrefix(k["approvalId"].(string), "ap-"))
		p["state"] = "approval-responded"
	case "tool-input-error", "tool-output-available", "tool-output-error", "tool-output-denied", "tool-approval-request":
		c.call(c.part(parts, "toolCallId", k["toolCallId"]), kind, k)
	}
}

// call changes the part of a call.
func (c *client) call(p object, kind string, k object) {
	switch kind {
	case "tool-input-available":
		p["state"], p["input"] = "input-available", k["input"]
		if of := k["providerMetadata"]; of != nil {
			p["callProviderMetadata"] = of
		}
	case "tool-input-error":
		p["state"], p["input"], p["errorText"] = "output-error", k["input"], k["errorText"]
	case "tool-output-available":
		p["state"], p["output"] = "output-available", k["output"]
	case "tool-output-error":
		p["state"], p["errorText"] = "output-error", k["errorText"]
	case "tool-output-denied":
		p["state"] = "output-denied"
	case "tool-approval-request":
		p["state"], p["approval"] = "approval-requested", object{"id": k["approvalId"]}
		if s := k["signature"]; s != nil {
			p["approval"].(object)["signature"] = s
		}
	}
}

func (c *client) part(parts []any, name string, id any) object {
	for i := len(parts) - 1; i >= 0; i-- {
		if p := parts[i].(object); p[name] == id {
			return p
		}
	}
	c.t.Fatalf("there is no part with the %s %v", name, id)
	return nil
}

// load returns the messages of a chat, as a page does that is opened.
func load(t *testing.T, h http.Handler, id string) (all []object) {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/"+id+"/messages", nil))
	if err := json.Unmarshal(w.Body.Bytes(), &all); err != nil || w.Code != http.StatusOK {
		t.Fatalf("%d %s: %v", w.Code, w.Body, err)
	}
	return all
}

// reload loads the messages, compares them with what was shown, and continues with them: what a reloaded page sends is understood, too.
func (c *client) reload() {
	loaded := load(c.t, c.h, "chat")
	if d := cmp.Diff(text(c.messages), text(loaded)); d != "" {
		c.t.Errorf("(-shown +loaded)\n%s", d)
	}
	if c.random.IntN(2) == 0 {
		c.messages = loaded
	}
}

// text returns what messages show, but for IDs of calls, which may differ, and of what a user has said.
func text(messages []object) (all []string) {
	for i, m := range messages {
		if all = append(all, fmt.Sprint(m["role"])); m["role"] == "assistant" {
			all = append(all, m["id"].(string))
		}
		for _, p := range list(m["parts"]) {
			reason := fmt.Sprint(p["errorText"], p["approval"])
			waiting := p["state"] == "approval-requested" || p["state"] == "input-available"
			if waiting && i < len(messages)-1 || strings.Contains(reason, "something else") {
				all = append(all, "left open "+p["type"].(string))
				continue
			}
			b, _ := json.Marshal([]any{p["type"], p["text"], p["state"], p["input"], p["output"], p["errorText"], p["providerMetadata"], p["callProviderMetadata"]})
			all = append(all, string(b))
		}
	}
	return all
}

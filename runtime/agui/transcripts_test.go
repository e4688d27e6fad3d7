package agui_test

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime/agui"
)

var discard = slog.New(slog.DiscardHandler)

type (
	object   = map[string]any
	exchange struct {
		Request  object `json:"request"`
		Response string `json:"response"`
		Status   int    `json:"status"`
	}
	transcript struct {
		Exchanges []exchange `json:"exchanges"`
	}
)

// paths are the agents of the scenarios.
var paths = map[string]string{
	"text": "text", "tool": "tool", "reason": "reason", "error": "error", "two-turns": "text",
	"approve-yes": "approve", "approve-edit": "approve", "approve-no": "approve", "approve-cancel": "approve",
	"client-tool": "client", "client-tool-error": "client", "both-client-and-approval": "both",
}

// post sends a request and returns the events of the response.
func post(t *testing.T, h http.Handler, path string, body any) (int, []object) {
	t.Helper()
	b, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/"+path, strings.NewReader(string(b)))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	text, err := io.ReadAll(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	if w.Code != http.StatusOK {
		return w.Code, []object{{"refused": string(text)}}
	}
	all := events(t, string(text))
	checkInput(t, body)
	checkEvents(t, all)
	return w.Code, all
}

func events(t *testing.T, stream string) (all []object) {
	t.Helper()
	for line := range strings.Lines(stream) {
		if data, ok := strings.CutPrefix(line, "data: "); ok {
			var e object
			if err := json.Unmarshal([]byte(data), &e); err != nil {
				t.Fatalf("%s: %v", data, err)
			}
			all = append(all, e)
		}
	}
	return all
}

// normal joins the deltas of a part, and leaves out what differs for a reason: states, which the transcript's server made up, what
// errors say, the order of results, and names of models.
func normal(all []object) (kept []object) {
	for _, e := range all {
		kind := e["type"].(string)
		if strings.HasPrefix(kind, "STATE_") {
			continue
		}
		if kind == "RUN_ERROR" {
			delete(e, "message")
			delete(e, "code")
		}
		for _, u := range list(e["usage"]) {
			delete(u, "model")
			delete(u, "provider")
		}
		if n := len(kept) - 1; n >= 0 && kept[n]["type"] == kind && e["delta"] != nil {
			kept[n]["delta"] = kept[n]["delta"].(string) + e["delta"].(string)
			continue
		}
		kept = append(kept, e)
	}
	for i := 1; i < len(kept); i++ { // calls run at the same time
		if a, b := kept[i-1], kept[i]; a["type"] == "TOOL_CALL_RESULT" && b["type"] == "TOOL_CALL_RESULT" && a["toolCallId"].(string) < b["toolCallId"].(string) {
			a["messageId"], b["messageId"] = b["messageId"], a["messageId"]
			kept[i-1], kept[i] = b, a
		}
	}
	return kept
}

// TestTranscripts: what the npm client was sent in each scenario, whoever keeps the conversation.
func TestTranscripts(t *testing.T) {
	for mode, o := range map[string]agui.Options[none]{"server": {}, "client": {ClientHistory: true}} {
		all := transcripts(t) // anew for each mode, as requests are given the IDs of its interrupts
		for name, path := range paths {
			t.Run(mode+"/"+name, func(t *testing.T) {
				h := serve(t, quiet(o))
				ids := map[string]string{} // of interrupts, ours by theirs
				for _, x := range all[name].Exchanges {
					renameResume(x.Request, ids)
					status, got := post(t, h, path, x.Request)
					if status != x.Status && x.Status != 0 {
						t.Fatalf("status %d: %v", status, got)
					}
					want := events(t, x.Response)
					nameInterrupts(got, want, ids)
					if d := cmp.Diff(normal(want), normal(got)); d != "" {
						t.Errorf("(-transcript +got)\n%s", d)
					}
				}
			})
		}
	}
}

func transcripts(t *testing.T) (all map[string]transcript) {
	t.Helper()
	b, err := os.ReadFile("testdata/transcripts.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

func renameResume(request object, ids map[string]string) {
	for _, e := range list(request["resume"]) {
		if id, ok := ids[e["interruptId"].(string)]; ok {
			e["interruptId"] = id
		}
	}
}

// nameInterrupts gives our interrupts the names of theirs.
func nameInterrupts(got, want []object, ids map[string]string) {
	ours, theirs := interrupts(got), interrupts(want)
	for i := range min(len(ours), len(theirs)) {
		ids[theirs[i]["id"].(string)] = ours[i]["id"].(string)
		ours[i]["id"] = theirs[i]["id"]
	}
}

func interrupts(all []object) []object {
	i := slices.IndexFunc(all, func(e object) bool { return e["type"] == "RUN_FINISHED" })
	if i < 0 {
		return nil
	}
	out, _ := all[i]["outcome"].(object)
	return list(out["interrupts"])
}

func list(v any) (all []object) {
	items, _ := v.([]any)
	for _, item := range items {
		all = append(all, item.(object))
	}
	return all
}

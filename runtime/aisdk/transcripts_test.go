package aisdk_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime/aisdk"
)

type (
	object   = map[string]any
	exchange struct {
		Method   string `json:"method"`
		URL      string `json:"url"`
		Request  object `json:"request"`
		Response string `json:"response"`
	}
)

// send sends a request and returns the chunks of the response.
func send(t *testing.T, h http.Handler, method, path string, body any) (int, []object) {
	t.Helper()
	b, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(string(b)))
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
	if got := w.Header().Get("X-Vercel-Ai-Ui-Message-Stream"); got != "v1" || !strings.HasSuffix(string(text), "data: [DONE]\n\n") {
		t.Errorf("header %q, stream %s", got, text)
	}
	all := chunks(t, string(text))
	checkChunks(t, all)
	return w.Code, all
}

func chunks(t *testing.T, stream string) (all []object) {
	t.Helper()
	for line := range strings.Lines(stream) {
		data, ok := strings.CutPrefix(strings.TrimSpace(line), "data: ")
		if !ok || data == "[DONE]" {
			continue
		}
		var c object
		if err := json.Unmarshal([]byte(data), &c); err != nil {
			t.Fatalf("%s: %v", data, err)
		}
		all = append(all, c)
	}
	return all
}

// normal joins deltas, and leaves out what differs for a reason: made-up IDs, metadata, what an error says that ends a run, the transcript's own data
// parts, the order of results, and the provider of a signature.
func normal(all []object) (kept []object) {
	for _, c := range all {
		kind := c["type"].(string)
		if strings.HasPrefix(kind, "data-") {
			continue
		}
		for _, name := range []string{"id", "messageId", "messageMetadata", "signature"} {
			delete(c, name)
		}
		if kind == "error" {
			delete(c, "errorText")
		}
		if n := len(kept) - 1; n >= 0 && kept[n]["type"] == kind {
			for _, name := range []string{"delta", "inputTextDelta"} {
				if more, ok := c[name].(string); ok {
					kept[n][name] = kept[n][name].(string) + more
					c = nil
				}
			}
		}
		if c != nil {
			kept = append(kept, c)
		}
	}
	for i := 1; i < len(kept); i++ { // calls run at the same time
		a, b := kept[i-1], kept[i]
		if strings.HasPrefix(a["type"].(string), "tool-output") && strings.HasPrefix(b["type"].(string), "tool-output") && a["toolCallId"].(string) > b["toolCallId"].(string) {
			kept[i-1], kept[i] = b, a
		}
	}
	return kept
}

// TestTranscripts: what the npm client was sent in each scenario, whoever keeps the conversation.
func TestTranscripts(t *testing.T) {
	b, err := os.ReadFile("testdata/transcripts.json")
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]struct{ Exchanges []exchange }
	if err := json.Unmarshal(b, &all); err != nil {
		t.Fatal(err)
	}
	for mode, o := range map[string]aisdk.Options[none]{"server": {}, "client": {ClientHistory: true}} {
		for _, name := range []string{"text", "tool", "reason", "error", "two-turns", "approve-yes", "approve-no", "client-tool", "client-tool-error", "regenerate"} {
			t.Run(mode+"/"+name, func(t *testing.T) {
				h := serve(t, quiet(o))
				signature := ""
				for _, x := range all[name].Exchanges {
					signed(x.Request, signature)
					status, got := send(t, h, x.Method, x.URL, x.Request)
					if status != http.StatusOK {
						t.Fatalf("status %d: %v", status, got)
					}
					for _, c := range got {
						if s, ok := c["signature"].(string); ok {
							signature = s
						}
					}
					if d := cmp.Diff(normal(chunks(t, x.Response)), normal(got)); d != "" {
						t.Errorf("(-transcript +got)\n%s", d)
					}
				}
			})
		}
	}
}

// signed gives the approvals of a request a signature, as the client does.
func signed(request object, signature string) {
	for _, m := range list(request["messages"]) {
		for _, p := range list(m["parts"]) {
			if a, ok := p["approval"].(object); ok && signature != "" {
				a["signature"] = signature
			}
		}
	}
}

func list(v any) (all []object) {
	items, _ := v.([]any)
	for _, item := range items {
		all = append(all, item.(object))
	}
	return all
}

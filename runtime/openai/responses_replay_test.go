package openai_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/openai"
	"github.com/agentgen-go/agentgen/runtime/transport"
	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// responsesOver returns a model of the Responses API behind a server without a network.
func responsesOver(body string, limit, status int) *openai.ResponsesModel {
	own := &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		h := http.Header{}
		if !strings.HasPrefix(strings.TrimSpace(body), "{") {
			h.Set("Content-Type", "text/event-stream")
		}
		return &http.Response{StatusCode: status, Header: h, Body: newBody(body, limit), Request: r}, nil
	})}
	return openai.Responses("gpt-test", transport.WithAPIKey("sk-secret-key"), transport.WithHTTPClient(own), transport.WithMaxRetries(0))
}

// TestReplayResponses sends every recorded answer of the Responses API through the model, whole, as a stream that is made of it, and
// in pieces of one byte, and prints a table.
func TestReplayResponses(t *testing.T) {
	if testing.Short() {
		t.Skip("too long for make quick")
	}
	dirs, err := os.ReadDir(recordingsDir())
	if err != nil {
		t.Skipf("there are no recordings in %s: they are not part of the repository; set RECORDINGS to their folder", recordingsDir())
	}
	table := []string{fmt.Sprintf("%-16s %9s %7s %7s", "server", "exchanges", "passed", "refused")}
	for _, dir := range dirs {
		files, err := filepath.Glob(filepath.Join(recordingsDir(), dir.Name(), "*.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		var passed int
		var refused []string
		for _, file := range files {
			all := recordedIn(t, file)
			for i, r := range all {
				if !strings.HasSuffix(strings.SplitN(r.uri, "?", 2)[0], "/responses") {
					continue
				}
				if err := replayExchange(t, r, all[i+1:]); err != nil {
					refused = append(refused, fmt.Sprintf("    %s, exchange %d: %v", filepath.Base(file), i, err))
				} else {
					passed++
				}
			}
		}
		if passed+len(refused) > 0 {
			table = append(append(table, fmt.Sprintf("%-16s %9d %7d %7d", dir.Name(), passed+len(refused), passed, len(refused))), refused...)
		}
		for _, r := range refused {
			t.Errorf("%s:\n%s", dir.Name(), r)
		}
	}
	t.Log("\n" + strings.Join(table, "\n"))
}

// replayExchange replays an exchange. One in the background continues with those that follow.
func replayExchange(t *testing.T, r recorded, rest []recorded) (err error) {
	if !strings.Contains(r.exchange.body, `"status":"queued"`) || !strings.HasPrefix(r.exchange.body, "{") {
		return replayResponse(t, r)
	}
	bodies := []string{r.exchange.body}
	for _, next := range rest {
		if strings.HasSuffix(next.uri, "/responses") {
			break
		}
		bodies = append(bodies, next.exchange.body)
	}
	synctest.Test(t, func(t *testing.T) {
		var got []string
		var res *message.Response
		if res, err = inBackground(&got, bodies...).Respond(t.Context(), input("hi"), model.NewStream(nil)); err == nil {
			err = completeResponse(t, bodies[len(bodies)-1], res)
		}
	})
	return err
}

func replayResponse(t *testing.T, r recorded) error {
	var first *message.Response
	bodies := []string{r.exchange.body}
	streamed := !strings.HasPrefix(strings.TrimSpace(r.exchange.body), "{")
	if r.exchange.status == http.StatusOK && !streamed {
		bodies = append(bodies, asEvents(t, r.exchange.body))
	}
	for n, body := range bodies {
		for _, limit := range []int{1 << 20, 1, 7} {
			res, err := responsesOver(body, limit, r.exchange.status).Respond(t.Context(), input("hi"), model.NewStream(nil))
			if r.exchange.status != http.StatusOK {
				if failed, ok := errors.AsType[*model.HTTPError](err); !ok || failed.Reason == nil {
					return fmt.Errorf("got %v", err)
				}
				continue
			}
			if err != nil {
				return err
			}
			if first == nil {
				first = res
			}
			if d := gocmp.Diff(first, res, cmpopts.EquateEmpty()); d != "" {
				return fmt.Errorf("in form %d, pieces of %d bytes, it differs:\n%s", n, limit, d)
			}
		}
	}
	if first == nil || streamed {
		return nil
	}
	return completeResponse(t, r.exchange.body, first)
}

// asEvents makes a stream of a whole response.
func asEvents(t *testing.T, body string) string {
	t.Helper()
	var b strings.Builder
	event := func(v map[string]any) {
		data, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "event: %s\ndata: %s\n\n", v["type"], data)
	}
	var whole map[string]any
	if err := json.Unmarshal([]byte(body), &whole); err != nil {
		t.Fatal(err)
	}
	event(map[string]any{"type": "response.created", "response": map[string]any{"id": whole["id"], "status": "in_progress", "output": []any{}}})
	items, _ := whole["output"].([]any)
	for i, item := range items {
		item := item.(map[string]any)
		begun := map[string]any{"id": item["id"], "type": item["type"], "call_id": item["call_id"], "name": item["name"], "namespace": item["namespace"], "status": "in_progress", "arguments": ""}
		event(map[string]any{"type": "response.output_item.added", "output_index": i, "item": begun})
		contents, _ := item["content"].([]any)
		for n, c := range contents {
			text, _ := c.(map[string]any)["text"].(string)
			for len(text) > 0 && item["type"] == "message" {
				cut := strings.IndexByte(text, ' ') + 1
				if cut == 0 {
					cut = len(text)
				}
				event(map[string]any{"type": "response.output_text.delta", "output_index": i, "content_index": n, "delta": text[:cut]})
				text = text[cut:]
			}
		}
		summaries, _ := item["summary"].([]any)
		for n, s := range summaries {
			event(map[string]any{"type": "response.reasoning_summary_text.delta", "output_index": i, "summary_index": n, "delta": s.(map[string]any)["text"]})
		}
		if args, ok := item["arguments"].(string); ok && item["type"] == "function_call" {
			for _, half := range []string{args[:len(args)/2], args[len(args)/2:]} {
				event(map[string]any{"type": "response.function_call_arguments.delta", "output_index": i, "delta": half})
			}
		}
		event(map[string]any{"type": "response.output_item.done", "output_index": i, "item": item})
	}
	event(map[string]any{"type": "response.completed", "response": whole})
	return b.String()
}

// completeResponse checks that what was recorded is in the response, and goes back to the provider.
func completeResponse(t *testing.T, body string, res *message.Response) error {
	var whole struct {
		ID, Model string
		Output    []map[string]any
		Usage     struct {
			Input  int `json:"input_tokens"`
			Output int `json:"output_tokens"`
		}
	}
	if err := json.Unmarshal([]byte(body), &whole); err != nil {
		return err
	}
	if res.ProviderResponseID != whole.ID || res.ModelName != whole.Model || res.Usage.InputTokens != whole.Usage.Input || res.Usage.OutputTokens != whole.Usage.Output || res.FinishReason == "" {
		return fmt.Errorf("the response is %+v", res)
	}
	s := serve(t, answers(t, `{"id":"r","status":"completed","output":[]}`))
	defer s.Close()
	in := input("hi")
	in.Messages = append(in.Messages, res, in.Messages[0])
	if _, err := openai.Responses("m", transport.WithBaseURL(s.URL), transport.WithHTTPClient(s.Client())).Respond(t.Context(), in, nil); err != nil {
		return fmt.Errorf("sent back: %w", err)
	}
	var sent struct{ Input []map[string]any }
	if err := json.Unmarshal([]byte(s.requests()[0]), &sent); err != nil {
		return err
	}
	for i, item := range whole.Output {
		if slices.ContainsFunc(whole.Output[i+1:], func(later map[string]any) bool { return later["type"] == "compaction" }) {
			continue // the compaction replaces what was before it
		}
		if item["type"] == "reasoning" && (item["encrypted_content"] == nil || item["encrypted_content"] == "") {
			continue // it cannot be sent back
		}
		if text := textOf(item); item["type"] == "message" && text == "" {
			continue
		} else if text != "" && !strings.Contains(res.Text(), text) {
			return fmt.Errorf("the text %q is not in the response", text)
		}
		if !slices.ContainsFunc(sent.Input, func(back map[string]any) bool { return sameItem(item, back) }) {
			return fmt.Errorf("the item %v is not sent back: %v", item, sent.Input)
		}
	}
	return nil
}

func textOf(item map[string]any) string {
	contents, _ := item["content"].([]any)
	for _, c := range contents {
		if text, ok := c.(map[string]any)["text"].(string); ok && item["type"] == "message" {
			return text
		}
	}
	return ""
}

// sameItem reports whether an item goes back with all that the provider needs of it.
func sameItem(item, back map[string]any) bool {
	members := []string{"type", "id"}
	switch item["type"] {
	case "message":
		return item["id"] == back["id"] && textOf(item) == textOf(back) && item["phase"] == back["phase"]
	case "reasoning":
		members = append(members, "encrypted_content", "summary")
	case "function_call":
		members = append(members, "call_id", "name", "arguments", "namespace")
	default:
		return gocmp.Equal(item, back)
	}
	return !slices.ContainsFunc(members, func(name string) bool { return !gocmp.Equal(item[name], back[name]) })
}

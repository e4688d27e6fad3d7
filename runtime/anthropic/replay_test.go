package anthropic_test

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"go.yaml.in/yaml/v4"
)

// recordingsDir is the folder of recordings: RECORDINGS, or that beside the checkout of the repository.
func recordingsDir() string { return cmp.Or(os.Getenv("RECORDINGS"), "../../../shared/recordings") }

// recorded is one exchange of a recording.
type recorded struct {
	uri    string
	status int
	body   string
}

// TestReplay sends every recorded answer of Anthropic through the model, whole, as a stream that is made of it, and in pieces of one
// byte, and prints a table: make recordings. What a recording has must be in the response, and goes back to the API.
func TestReplay(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(recordingsDir(), "anthropic", "*.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skipf("there are no recordings in %s: they are not part of the repository; set RECORDINGS to their folder", recordingsDir())
	}
	var count, passed, failures, others int
	var refused []string
	for _, file := range files {
		for i, r := range recordedIn(t, file) {
			if !strings.Contains(r.uri, "/v1/messages") {
				others++ // files
				continue
			}
			count++
			err := replay(t, r)
			switch {
			case err != nil:
				refused = append(refused, fmt.Sprintf("    %s, exchange %d: %v", filepath.Base(file), i, err))
				continue
			case r.status != http.StatusOK:
				failures++
			}
			passed++
		}
	}
	t.Logf("\n%-16s %6s %9s %7s %6s\n%-16s %6d %9d %7d %6d\n    %d exchanges of another API (/v1/files)\n%s", "server", "files", "exchanges", "passed", "errors",
		"anthropic", len(files), count, passed, failures, others, strings.Join(refused, "\n"))
	if refused != nil {
		t.Errorf("%d of %d exchanges are refused", len(refused), count)
	}
}

func replay(t *testing.T, r recorded) error {
	if strings.Contains(r.uri, "count_tokens") {
		return replayCount(t, r)
	}
	bodies, stream := []string{r.body}, !strings.HasPrefix(strings.TrimSpace(r.body), "{")
	if r.status == http.StatusOK && !stream {
		bodies = append(bodies, asEvents(t, r.body))
	}
	var first *message.Response
	for n, body := range bodies {
		for _, limit := range []int{1 << 20, 1, 7} {
			for _, s := range []*model.Stream{model.NewStream(nil), nil} {
				if s == nil && limit == 1 {
					continue // a byte at a time takes long
				}
				res, err := over(body, limit, r.status).Respond(t.Context(), input("hi"), s)
				if r.status != http.StatusOK {
					if failed, ok := errors.AsType[*model.HTTPError](err); !ok || failed.Reason == nil || failed.StatusCode != r.status {
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
				if d := gocmp.Diff(first, res, cmpopts.EquateEmpty(), sameArgs); d != "" {
					return fmt.Errorf("in form %d, pieces of %d bytes, it differs:\n%s", n, limit, d)
				}
			}
		}
	}
	if first == nil {
		return nil
	}
	whole := r.body
	if stream {
		whole = joined(t, whole)
	}
	return complete(t, whole, first)
}

// sameArgs compares arguments as JSON: a stream that is made of a message writes them anew.
var sameArgs = gocmp.FilterPath(func(p gocmp.Path) bool { return p.Last().String() == ".Args" }, gocmp.Comparer(func(a, b string) bool {
	var x, y any
	return a == b || json.Unmarshal([]byte(a), &x) == nil && json.Unmarshal([]byte(b), &y) == nil && gocmp.Equal(x, y)
}))

func replayCount(t *testing.T, r recorded) error {
	n, err := over(r.body, 1, r.status).CountTokens(t.Context(), input("hi"))
	if r.status != http.StatusOK {
		if failed, ok := errors.AsType[*model.HTTPError](err); !ok || failed.Reason == nil {
			return fmt.Errorf("got %v", err)
		}
		return nil
	}
	if want := fmt.Sprintf(`"input_tokens":%d`, n); err != nil || !strings.Contains(r.body, want) {
		return fmt.Errorf("got %d, %v of %s", n, err, r.body)
	}
	return nil
}

// joined makes a whole message of the events of a stream, without the code under test.
func joined(t *testing.T, stream string) string {
	t.Helper()
	var whole map[string]any
	var blocks []any
	var args []string
	for _, line := range strings.Split(stream, "\n") {
		data, ok := strings.CutPrefix(strings.TrimSuffix(line, "\r"), "data: ")
		if !ok {
			continue
		}
		var e map[string]any
		if err := json.Unmarshal([]byte(data), &e); err != nil {
			t.Fatal(err)
		}
		switch d, _ := e["delta"].(map[string]any); e["type"] {
		case "message_start":
			whole = e["message"].(map[string]any)
		case "content_block_start":
			blocks, args = append(blocks, e["content_block"]), append(args, "")
		case "content_block_delta":
			b := blocks[len(blocks)-1].(map[string]any)
			for _, member := range []string{"text", "thinking", "signature"} {
				if text, ok := d[member].(string); ok {
					b[member] = b[member].(string) + text
				}
			}
			if text, ok := d["partial_json"].(string); ok {
				args[len(args)-1] += text
			}
		case "message_delta":
			whole["stop_reason"] = d["stop_reason"]
			for k, v := range e["usage"].(map[string]any) {
				whole["usage"].(map[string]any)[k] = v
			}
		}
	}
	for i, text := range args {
		if text != "" {
			var in any
			if err := json.Unmarshal([]byte(text), &in); err != nil {
				t.Fatal(err)
			}
			blocks[i].(map[string]any)["input"] = in
		}
	}
	whole["content"] = blocks
	b, err := json.Marshal(whole)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// complete checks that what was recorded is in the response, and goes back to the API.
func complete(t *testing.T, body string, res *message.Response) error {
	var whole struct {
		ID, Model string
		Stop      string `json:"stop_reason"`
		Content   []map[string]any
		Usage     struct {
			Input  int `json:"input_tokens"`
			Output int `json:"output_tokens"`
			Write  int `json:"cache_creation_input_tokens"`
			Read   int `json:"cache_read_input_tokens"`
		}
	}
	if err := json.Unmarshal([]byte(body), &whole); err != nil {
		return err
	}
	u, w := res.Usage, whole.Usage
	compacted := strings.Contains(body, `"type":"compaction"`)
	if !compacted && (u.InputTokens != w.Input+w.Write+w.Read || u.OutputTokens != w.Output || u.CacheReadTokens != w.Read || u.CacheWriteTokens != w.Write) {
		return fmt.Errorf("the usage is %+v, want %+v", u, w)
	}
	if res.ProviderResponseID != whole.ID || res.ModelName != whole.Model || res.FinishReason == "" && whole.Stop != "" || u.UnmeasuredRequests != 0 {
		return fmt.Errorf("the response is %+v", res)
	}
	s := serve(t, said)
	defer s.Close()
	in := input("hi")
	in.Messages = append(in.Messages, res, in.Messages[0])
	for _, name := range searchedIn(whole.Content) { // only tools that the request has may be referred to
		in.Tools = append(in.Tools, &model.ToolDef{Name: name})
	}
	if _, err := s.model("claude-sonnet-4-5").Respond(t.Context(), in, nil); err != nil {
		return fmt.Errorf("sent back: %w", err)
	}
	var sent struct {
		Messages []struct {
			Role    string
			Content []map[string]any
		}
	}
	if err := json.Unmarshal([]byte(s.bodies[0]), &sent); err != nil {
		return err
	}
	var want []map[string]any
	for _, b := range whole.Content {
		if text, isText := b["text"].(string); !isText || strings.TrimSpace(text) != "" {
			want = append(want, sendable(b))
		}
	}
	if want == nil {
		if len(sent.Messages) != 2 {
			return fmt.Errorf("a message without content goes back: %s", s.bodies[0])
		}
		return nil
	}
	if d := gocmp.Diff(want, sent.Messages[1].Content); d != "" {
		return fmt.Errorf("it goes back otherwise than it came (-came +back):\n%s", d)
	}
	return nil
}

// sendable is a block without what the API does not want to see again.
func sendable(b map[string]any) map[string]any {
	if caller, ok := b["caller"].(map[string]any); ok && caller["type"] == "direct" {
		delete(b, "caller")
	}
	if b["is_error"] == false {
		delete(b, "is_error")
	}
	citations, _ := b["citations"].([]any)
	var back []any
	for _, c := range citations {
		if c.(map[string]any)["type"] == "web_search_result_location" {
			back = append(back, c)
		}
	}
	if delete(b, "citations"); back != nil {
		b["citations"] = back
	}
	return b
}

// recordedIn reads the exchanges of a recording.
func recordedIn(t *testing.T, file string) (all []recorded) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Interactions []struct {
			Request struct {
				URI string `yaml:"uri"`
			} `yaml:"request"`
			Response struct {
				ParsedBody any `yaml:"parsed_body"`
				Body       any `yaml:"body"`
				Status     struct {
					Code int `yaml:"code"`
				} `yaml:"status"`
			} `yaml:"response"`
		} `yaml:"interactions"`
	}
	if err := yaml.Unmarshal(data, &doc); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	for _, i := range doc.Interactions {
		r := recorded{uri: i.Request.URI, status: i.Response.Status.Code}
		switch body := i.Response.Body.(type) {
		case string:
			r.body = body
		case map[string]any:
			r.body, _ = body["string"].(string)
		}
		if i.Response.ParsedBody != nil {
			b, err := json.Marshal(i.Response.ParsedBody)
			if err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			r.body = string(b)
		}
		all = append(all, r)
	}
	return all
}

// searchedIn returns the names of the tools that the provider has found.
func searchedIn(content []map[string]any) (names []string) {
	for _, b := range content {
		found, _ := b["content"].(map[string]any)
		refs, _ := found["tool_references"].([]any)
		for _, r := range refs {
			names = append(names, r.(map[string]any)["tool_name"].(string))
		}
	}
	return names
}

package google_test

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

// TestReplay sends every recorded answer of Gemini through the model, whole, as a stream that is made of it, and in pieces of one
// byte, and prints a table: make recordings. What a recording has must be in the response, and goes back to the API.
func TestReplay(t *testing.T) {
	table := fmt.Sprintf("%-16s %6s %9s %7s %6s", "server", "files", "exchanges", "passed", "errors")
	found := false
	for _, dir := range []string{"google-gemini", "google-vertex"} {
		files, err := filepath.Glob(filepath.Join(recordingsDir(), dir, "*.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		found = found || len(files) > 0
		table += "\n" + replayAll(t, dir, files)
	}
	if !found {
		t.Skipf("there are no recordings in %s: they are not part of the repository; set RECORDINGS to their folder", recordingsDir())
	}
	t.Log("\n" + table)
}

func replayAll(t *testing.T, dir string, files []string) string {
	var count, passed, failures, others int
	var refused []string
	for _, file := range files {
		for i, r := range recordedIn(t, file) {
			if !strings.Contains(strings.ToLower(r.uri), "generatecontent") && !strings.Contains(r.uri, "countTokens") {
				others++
				continue
			}
			count++
			if err := replay(t, r); err != nil {
				refused = append(refused, fmt.Sprintf("    %s, exchange %d: %v", filepath.Base(file), i, err))
				continue
			}
			if passed++; r.status != http.StatusOK {
				failures++
			}
		}
	}
	if refused != nil {
		t.Errorf("%s:\n%s", dir, strings.Join(refused, "\n"))
	}
	return fmt.Sprintf("%-16s %6d %9d %7d %6d\n    %d exchanges of other APIs (files, stores, caches, embeddings, tokens of Google Cloud)", dir, len(files), count, passed, failures, others)
}

func replay(t *testing.T, r recorded) error {
	if strings.Contains(r.uri, "countTokens") {
		return replayCount(t, r)
	}
	bodies, streamed := []string{r.body}, !strings.HasPrefix(strings.TrimSpace(r.body), "{")
	if r.status == http.StatusOK && !streamed {
		bodies = append(bodies, asStream(t, r.body))
	}
	var first *message.Response
	for n, body := range bodies {
		for _, limit := range []int{1 << 20, 1, 7} {
			if limit == 1 && len(body) > 1<<18 {
				continue // images: a byte at a time takes long
			}
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
				if d := gocmp.Diff(first, res, cmpopts.EquateEmpty()); d != "" {
					return fmt.Errorf("in form %d, pieces of %d bytes, it differs:\n%s", n, limit, d)
				}
			}
		}
	}
	if first == nil {
		return nil
	}
	return complete(t, r.body, streamed, first)
}

func replayCount(t *testing.T, r recorded) error {
	n, err := over(r.body, 1, r.status).CountTokens(t.Context(), input("hi"))
	if r.status != http.StatusOK {
		if failed, ok := errors.AsType[*model.HTTPError](err); !ok || failed.Reason == nil {
			return fmt.Errorf("got %v", err)
		}
		return nil
	}
	if err != nil || !strings.Contains(strings.ReplaceAll(r.body, " ", ""), fmt.Sprintf(`"totalTokens":%d`, n)) {
		return fmt.Errorf("got %d, %v of %s", n, err, r.body)
	}
	return nil
}

// asStream makes a stream of a whole response: a piece for each part, and texts in halves.
func asStream(t *testing.T, body string) string {
	t.Helper()
	var whole map[string]any
	if err := json.Unmarshal([]byte(body), &whole); err != nil {
		t.Fatal(err)
	}
	var pieces []string
	add := func(v map[string]any) {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		pieces = append(pieces, string(b))
	}
	candidates, _ := whole["candidates"].([]any)
	for _, c := range candidates {
		c := c.(map[string]any)
		content, _ := c["content"].(map[string]any)
		parts, _ := content["parts"].([]any)
		for _, p := range parts {
			for _, half := range halves(p.(map[string]any)) {
				add(map[string]any{"candidates": []any{map[string]any{"content": map[string]any{"parts": []any{half}}}}, "responseId": whole["responseId"], "modelVersion": whole["modelVersion"]})
			}
		}
		delete(c, "content")
	}
	add(whole)
	return stream(pieces...)
}

// halves returns a part as it is streamed: a signature comes last.
func halves(p map[string]any) []any {
	text, ok := p["text"].(string)
	cut := strings.IndexByte(text, ' ')
	if !ok || cut < 1 {
		return []any{p}
	}
	first, second := map[string]any{}, map[string]any{}
	for k, v := range p {
		first[k], second[k] = v, v
	}
	first["text"], second["text"] = text[:cut], text[cut:]
	delete(first, "thoughtSignature")
	return []any{first, second}
}

// complete checks that what was recorded is in the response, and goes back to the API.
func complete(t *testing.T, body string, streamed bool, res *message.Response) error {
	lines := []string{body}
	if streamed {
		lines = nil
		for _, line := range strings.Split(body, "\n") {
			if data, ok := strings.CutPrefix(line, "data: "); ok {
				lines = append(lines, data)
			}
		}
	}
	s := serve(t, said)
	defer s.Close()
	in := input("hi")
	in.Messages = append(in.Messages, res, in.Messages[0])
	if _, err := s.model("gemini-2.5-flash").Respond(t.Context(), in, nil); err != nil {
		return fmt.Errorf("sent back: %w", err)
	}
	prompt := 0
	for _, line := range lines {
		var piece struct {
			Candidates []struct {
				Content      struct{ Parts []map[string]any }
				FinishReason string
			}
			ResponseID    string
			UsageMetadata struct{ PromptTokenCount, ToolUsePromptTokenCount int }
		}
		if err := json.Unmarshal([]byte(line), &piece); err != nil {
			return err
		}
		if n := piece.UsageMetadata.PromptTokenCount; n > 0 {
			prompt = n + piece.UsageMetadata.ToolUsePromptTokenCount
		}
		if piece.ResponseID != res.ProviderResponseID {
			return fmt.Errorf("the id is %q", res.ProviderResponseID)
		}
		for _, c := range piece.Candidates {
			for _, p := range c.Content.Parts {
				if err := sentBack(p, res, s.bodies[0]); err != nil {
					return err
				}
			}
			if c.FinishReason != "" && !strings.Contains(string(res.ProviderDetails), c.FinishReason) {
				return fmt.Errorf("the reason %s is lost", c.FinishReason)
			}
		}
	}
	if res.Usage.InputTokens != prompt {
		return fmt.Errorf("%d input tokens, want %d", res.Usage.InputTokens, prompt)
	}
	return nil
}

// sentBack checks that a part is in a response, and in the request that sends it back.
func sentBack(p map[string]any, res *message.Response, sent string) error {
	if signature, ok := p["thoughtSignature"].(string); ok && !strings.Contains(sent, signature) {
		return fmt.Errorf("the signature of %v is lost", p)
	}
	if text, ok := p["text"].(string); ok && !strings.Contains(res.Text()+res.Thinking(), text) {
		return fmt.Errorf("the text %q is lost", text)
	}
	for _, member := range []string{"functionCall", "executableCode", "codeExecutionResult", "toolCall", "toolResponse"} {
		v, ok := p[member]
		if !ok {
			continue
		}
		var request struct {
			Contents []struct{ Parts []map[string]any }
		}
		if err := json.Unmarshal([]byte(sent), &request); err != nil {
			return err
		}
		found := false
		for _, back := range request.Contents[1].Parts {
			if call, ok := back[member].(map[string]any); ok && member == "functionCall" {
				found = found || gocmp.Equal(call["args"], v.(map[string]any)["args"]) && call["name"] == v.(map[string]any)["name"]
			}
			found = found || gocmp.Equal(back[member], v)
		}
		if !found {
			return fmt.Errorf("%v does not go back: %s", p, sent)
		}
	}
	return nil
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

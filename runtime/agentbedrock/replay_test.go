package agentbedrock_test

import (
	"cmp"
	"encoding/base64"
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

// id is the model that was asked.
func (r *recorded) id() string {
	_, id, _ := strings.Cut(r.uri, "/model/")
	id, _, _ = strings.Cut(id, "/")
	return strings.ReplaceAll(id, "%3A", ":")
}

// TestReplay sends every recorded answer of Bedrock through the model, whole, as a stream that is made of it, and in pieces of one
// byte, and prints a table: make recordings. What a recording has must be in the response, and goes back to the API.
func TestReplay(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(recordingsDir(), "bedrock", "*.yaml"))
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
			if strings.HasSuffix(r.uri, "/invoke") {
				others++ // embeddings
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
	t.Logf("\n%-16s %6s %9s %7s %6s\n%-16s %6d %9d %7d %6d\n    %d exchanges of embeddings, which are not models of this package\n%s", "server", "files", "exchanges", "passed", "errors",
		"bedrock", len(files), count, passed, failures, others, strings.Join(refused, "\n"))
	if refused != nil {
		t.Errorf("%d of %d exchanges are refused", len(refused), count)
	}
}

func replay(t *testing.T, r recorded) error {
	if strings.Contains(r.uri, "count-tokens") {
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
				res, err := over(r.id(), body, limit, r.status).Respond(t.Context(), input("hi"), s)
				if r.status != http.StatusOK {
					if err := isFailure(err, r); err != nil {
						return err
					}
					continue
				}
				if err != nil {
					return err
				}
				if first == nil {
					first = res
				}
				if d := gocmp.Diff(first, res, cmpopts.EquateEmpty(), sameJSON); d != "" {
					return fmt.Errorf("in form %d, pieces of %d bytes, it differs:\n%s", n, limit, d)
				}
			}
		}
	}
	switch {
	case first == nil:
		return nil
	case stream:
		return sane(first)
	}
	return complete(t, r, first)
}

// isFailure returns an error unless err is the failure that was recorded.
func isFailure(err error, r recorded) error {
	if failed, ok := errors.AsType[*model.HTTPError](err); !ok || failed.Reason == nil || failed.StatusCode != r.status {
		return fmt.Errorf("got %v", err)
	}
	if unknown := strings.Contains(r.body, "model identifier is invalid"); unknown != errors.Is(err, model.ErrNotFound) {
		return fmt.Errorf("got %#v", err)
	}
	return nil
}

// sameJSON compares arguments and details as JSON: a stream that is made of a message writes them anew.
var sameJSON = gocmp.FilterPath(func(p gocmp.Path) bool {
	switch p.Last().String() {
	case ".Args", ".ProviderDetails", ".Content":
		return true
	}
	return false
}, gocmp.Comparer(func(a, b any) bool {
	x, y := fmt.Sprint(a), fmt.Sprint(b)
	var v, w any
	return x == y || json.Unmarshal([]byte(x), &v) == nil && json.Unmarshal([]byte(y), &w) == nil && gocmp.Equal(v, w)
}))

func replayCount(t *testing.T, r recorded) error {
	n, err := over(r.id(), r.body, 1, r.status).CountTokens(t.Context(), input("hi"))
	if r.status != http.StatusOK {
		return isFailure(err, r)
	}
	if want := fmt.Sprintf(`"inputTokens":%d`, n); err != nil || !strings.Contains(r.body, want) {
		return fmt.Errorf("got %d, %v of %s", n, err, r.body)
	}
	return nil
}

// sane checks a response of a stream that was recorded.
func sane(res *message.Response) error {
	if len(res.Parts) == 0 || res.FinishReason == "" || res.Usage.UnmeasuredRequests != 0 || res.Usage.InputTokens == 0 || res.Usage.OutputTokens == 0 {
		return fmt.Errorf("the response is %+v", res)
	}
	for _, p := range res.Parts {
		switch p := p.(type) {
		case *message.ToolCallPart:
			if !json.Valid([]byte(p.Args)) || p.ToolCallID == "" || p.ToolName == "" {
				return fmt.Errorf("the call is %+v", p)
			}
		case *message.ThinkingPart:
			if p.Content == "" && p.Signature == "" {
				return fmt.Errorf("the thought is %+v", p)
			}
		}
	}
	return nil
}

// complete checks that what was recorded is in the response, and goes back to the API.
func complete(t *testing.T, r recorded, res *message.Response) error {
	var whole struct {
		Output struct {
			Message struct{ Content []map[string]any }
		}
		Stop  string `json:"stopReason"`
		Usage struct {
			Input  int `json:"inputTokens"`
			Output int `json:"outputTokens"`
			Write  int `json:"cacheWriteInputTokens"`
			Read   int `json:"cacheReadInputTokens"`
		}
	}
	if err := json.Unmarshal([]byte(r.body), &whole); err != nil {
		return err
	}
	u, w := res.Usage, whole.Usage
	if u.InputTokens != w.Input+w.Write+w.Read || u.OutputTokens != w.Output || u.CacheReadTokens != w.Read || u.CacheWriteTokens != w.Write || u.UnmeasuredRequests != 0 {
		return fmt.Errorf("the usage is %+v, want %+v", u, w)
	}
	if res.ModelName != r.id() || res.FinishReason == "" || !strings.Contains(string(res.ProviderDetails), whole.Stop) || res.ProviderResponseID != "req-1" {
		return fmt.Errorf("the response is %+v", res)
	}
	s := serve(t, said)
	defer s.Close()
	in := input("hi")
	in.Tools = []*model.ToolDef{look}
	in.Messages = append(in.Messages, res, in.Messages[0])
	if _, err := s.model(r.id()).Respond(t.Context(), in, nil); err != nil {
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
	for _, b := range whole.Output.Message.Content {
		reasoning, isThought := b["reasoningContent"].(map[string]any)
		if isThought {
			if text, _ := reasoning["reasoningText"].(map[string]any); text["signature"] == nil { // it does not go back
				continue
			}
		}
		if use, ok := b["toolUse"].(map[string]any); ok {
			delete(use, "type")
		}
		want = append(want, b)
	}
	if want == nil {
		if len(sent.Messages) != 1 {
			return fmt.Errorf("a message without content goes back: %s", s.bodies[0])
		}
		return nil
	}
	if d := gocmp.Diff(want, sent.Messages[1].Content); d != "" {
		return fmt.Errorf("it goes back otherwise than it came (-came +back):\n%s", d)
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
				ParsedBody any       `yaml:"parsed_body"`
				Body       yaml.Node `yaml:"body"`
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
		r := recorded{uri: i.Request.URI, status: i.Response.Status.Code, body: scalar(t, &i.Response.Body)}
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

// scalar returns a body: a text, or bytes in base64, or one of them as the member string.
func scalar(t *testing.T, n *yaml.Node) string {
	t.Helper()
	if n.Kind == yaml.MappingNode && len(n.Content) == 2 {
		n = n.Content[1]
	}
	if n.Tag != "!!binary" {
		return n.Value
	}
	b, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(n.Value), ""))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

var look = &model.ToolDef{Name: "look", Description: "Look around.", Parameters: `{"type":"object","properties":{"n":{"type":"integer","minimum":0}},"additionalProperties":false}`}

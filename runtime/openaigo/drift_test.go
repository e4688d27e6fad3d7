package openaigo_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	ours "github.com/agentgen-go/agentgen/runtime/openai"
	"github.com/agentgen-go/agentgen/runtime/transport"
	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/openai/openai-go/v3"
	"go.yaml.in/yaml/v4"
)

// These tests hold the wire types of runtime/openai against those of openai-go, so that upgrading openai-go shows what OpenAI has
// changed: make drift.

// TestDriftOfRequests reads the golden bodies of runtime/openai as openai-go's parameters, and expects to find all of them there.
func TestDriftOfRequests(t *testing.T) {
	files, err := filepath.Glob("../openai/testdata/[^s]*.json") // server-*.json are those of other servers
	if err != nil || len(files) < 10 {
		t.Fatalf("%d golden bodies, %v", len(files), err)
	}
	known := jsonKeys(reflect.TypeFor[openai.ChatCompletionNewParams](), map[string]bool{}, map[reflect.Type]bool{})
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			body, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var params openai.ChatCompletionNewParams
			if err := json.Unmarshal(body, &params); err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(body, []byte(`"tool_choice":{`)) {
				params.ToolChoice = named(t, body) // of the three forms openai-go takes the first that has a type
			}
			again, err := json.Marshal(params)
			if err != nil {
				t.Fatal(err)
			}
			want := decoded(t, bytes.ReplaceAll(body, []byte(`"content":null,`), nil)) // openai-go leaves null out
			if d := gocmp.Diff(want, decoded(t, again)); d != "" {
				t.Errorf("the body as openai-go reads it (-ours +openai-go):\n%s", d)
			}
			checkKeys(t, want, known)
		})
	}
}

// named reads the one tool that a body chooses.
func named(t *testing.T, body []byte) openai.ChatCompletionToolChoiceOptionUnionParam {
	t.Helper()
	var chosen struct {
		ToolChoice openai.ChatCompletionNamedToolChoiceParam `json:"tool_choice"`
	}
	if err := json.Unmarshal(body, &chosen); err != nil {
		t.Fatal(err)
	}
	return openai.ChatCompletionToolChoiceOptionUnionParam{OfFunctionToolChoice: &chosen.ToolChoice}
}

func decoded(t *testing.T, b []byte) (v map[string]any) {
	t.Helper()
	if err := json.Unmarshal(b, &v); err != nil {
		t.Fatalf("%v in %s", err, b)
	}
	return v
}

// jsonKeys collects the names of all members that values of type t can have.
func jsonKeys(t reflect.Type, keys map[string]bool, seen map[reflect.Type]bool) map[string]bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		return jsonKeys(t.Elem(), keys, seen)
	case reflect.Struct:
	default:
		return keys
	}
	if seen[t] {
		return keys
	}
	seen[t] = true
	keys["stream"] = true // which the SDK adds itself
	for f := range t.Fields() {
		if !f.IsExported() {
			continue
		}
		if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name != "" && name != "-" {
			keys[name] = true
		}
		jsonKeys(f.Type, keys, seen)
	}
	return keys
}

// checkKeys looks for members that the API does not know. A tool's schema is not the API's, and the members of logit_bias are
// tokens.
func checkKeys(t *testing.T, v any, known map[string]bool) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			checkKeys(t, e, known)
		}
	case map[string]any:
		for k, e := range v {
			if !known[k] {
				t.Errorf("openai-go does not know %q", k)
			}
			if k != "parameters" && k != "schema" && k != "logit_bias" {
				checkKeys(t, e, known)
			}
		}
	}
}

// TestDriftOfResponses reads each recorded answer of OpenAI with both, and compares what they have read.
func TestDriftOfResponses(t *testing.T) {
	folder := cmp.Or(os.Getenv("RECORDINGS"), "../../../shared/recordings")
	files, err := filepath.Glob(filepath.Join(folder, "openai-chat", "*.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skipf("there are no recordings in %s: they are not part of the repository; set RECORDINGS to their folder", folder)
	}
	compared := 0
	for _, file := range files {
		for _, body := range bodies(t, file, `"chat.completion`) {
			compared++
			t.Run(filepath.Base(file), func(t *testing.T) { compare(t, body) })
		}
	}
	if compared < 50 {
		t.Errorf("only %d answers were compared: has the format of the recordings changed?", compared)
	}
}

// bodies returns the bodies of responses in a recording that have a mark, whole ones and streams.
func bodies(t *testing.T, file, mark string) (all []string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Interactions []struct {
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
		body := ""
		switch b := i.Response.Body.(type) {
		case string:
			body = b
		case map[string]any:
			body, _ = b["string"].(string)
		}
		if i.Response.ParsedBody != nil {
			b, err := json.Marshal(i.Response.ParsedBody)
			if err != nil {
				t.Fatal(err)
			}
			body = string(b)
		}
		if i.Response.Status.Code == http.StatusOK && strings.Contains(body, mark) {
			all = append(all, body)
		}
	}
	return all
}

// read is what either package reads of a response.
type read struct {
	ID, Model, Text, Refusal, Finish, Tier string
	Calls                                  []string // id, name, arguments
	Input, Output, Cached, Reasoning       int64
}

func compare(t *testing.T, body string) {
	streamed := strings.Contains(body, "chat.completion.chunk")
	var want openai.ChatCompletion
	if streamed {
		var all openai.ChatCompletionAccumulator
		for line := range strings.Lines(body) {
			data, ok := strings.CutPrefix(strings.TrimSpace(line), "data: ")
			if !ok || data == "[DONE]" {
				continue
			}
			var chunk openai.ChatCompletionChunk
			if err := json.Unmarshal([]byte(data), &chunk); err != nil {
				t.Fatal(err)
			}
			all.AddChunk(chunk)
		}
		want = all.ChatCompletion
	} else if err := json.Unmarshal([]byte(body), &want); err != nil {
		t.Fatal(err)
	}
	if d := gocmp.Diff(theirs(&want), own(t, body), cmpopts.EquateEmpty()); d != "" {
		t.Errorf("(-openai-go +ours):\n%s", d)
	}
}

// theirs is what openai-go has read.
func theirs(c *openai.ChatCompletion) read {
	first := c.Choices[0]
	r := read{
		ID: c.ID, Model: c.Model, Text: first.Message.Content, Refusal: first.Message.Refusal, Finish: first.FinishReason, Tier: string(c.ServiceTier),
		Input: c.Usage.PromptTokens, Output: c.Usage.CompletionTokens, Cached: c.Usage.PromptTokensDetails.CachedTokens,
		Reasoning: c.Usage.CompletionTokensDetails.ReasoningTokens,
	}
	for _, call := range first.Message.ToolCalls {
		r.Calls = append(r.Calls, call.ID+" "+call.Function.Name+" "+call.Function.Arguments)
	}
	return r
}

// own is what runtime/openai has read.
func own(t *testing.T, body string) read {
	t.Helper()
	client := &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
	})}
	res, err := ours.Chat("gpt-test", transport.WithAPIKey("sk-none"), transport.WithHTTPClient(client)).Respond(t.Context(), request(), model.NewStream(nil))
	if err != nil {
		t.Fatal(err)
	}
	var details struct {
		Finish  string `json:"finish_reason"`
		Refusal string
		Tier    string `json:"service_tier"`
	}
	if res.ProviderDetails != "" {
		if err := json.Unmarshal([]byte(res.ProviderDetails), &details); err != nil {
			t.Fatal(err)
		}
	}
	r := read{
		ID: res.ProviderResponseID, Model: res.ModelName, Text: res.Text(), Refusal: details.Refusal, Finish: details.Finish, Tier: details.Tier,
		Input: int64(res.Usage.InputTokens), Output: int64(res.Usage.OutputTokens), Cached: int64(res.Usage.CacheReadTokens),
		Reasoning: int64(res.Usage.OutputReasoningTokens),
	}
	if r.Refusal != "" { // the response says so with its FinishReason
		r.Finish = string(message.FinishStop)
	}
	for call := range res.ToolCalls() {
		r.Calls = append(r.Calls, call.ToolCallID+" "+call.ToolName+" "+call.Args)
	}
	return r
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

package openai_test

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/openai"
	"github.com/agentgen-go/agentgen/runtime/transport"
	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"go.yaml.in/yaml/v4"
)

// recordingsDir is the folder of recordings: RECORDINGS, or that beside the checkout of the repository.
func recordingsDir() string { return cmp.Or(os.Getenv("RECORDINGS"), "../../../shared/recordings") }

// constructors make the models whose recordings are in the folders of these names.
var constructors = map[string]func(string, ...transport.Option) *openai.ChatModel{
	"openai-chat": openai.Chat, "azure": openai.Azure, "deepseek": openai.DeepSeek, "groq": openai.Groq, "cerebras": openai.Cerebras,
	"openrouter": openai.OpenRouter, "ollama": openai.Ollama, "huggingface": openai.HuggingFace, "mistral": openai.Mistral, "zai": openai.ZAI,
	"crusoe": openai.Chat, "snowflake": openai.Chat, "xai": openai.XAI, "moonshotai": openai.Moonshot, "together": openai.Together,
	"fireworks": openai.Fireworks, "github": openai.GitHub, "vllm": openai.VLLM, "lmstudio": openai.LMStudio, "llamacpp": openai.LlamaCPP,
}

// recorded is one exchange of a recording.
type recorded struct {
	uri      string
	request  map[string]any
	exchange exchange
	kind     string // the Content-Type
}

// TestReplay sends every recorded answer of chat completions through the constructor of its server, whole and in pieces of one
// byte, and prints a table: make recordings. What a recording has must be in the response, and the response must be fit to be sent
// back.
func TestReplay(t *testing.T) {
	if testing.Short() {
		t.Skip("too long for make quick")
	}
	dirs, err := os.ReadDir(recordingsDir())
	if err != nil {
		t.Skipf("there are no recordings in %s: they are not part of the repository; set RECORDINGS to their folder", recordingsDir())
	}
	table := []string{fmt.Sprintf("%-16s %6s %9s %7s %6s", "server", "files", "exchanges", "passed", "errors")}
	for _, dir := range dirs {
		if construct, ok := constructors[dir.Name()]; ok {
			table = append(table, replayAll(t, dir.Name(), construct)...)
		}
	}
	t.Log("\n" + strings.Join(table, "\n"))
}

// replayAll replays the recordings of a server and returns the lines of the table.
func replayAll(t *testing.T, name string, construct func(string, ...transport.Option) *openai.ChatModel) (table []string) {
	files, err := filepath.Glob(filepath.Join(recordingsDir(), name, "*.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var count, passed, failed int
	var refused []string
	others := map[string]int{}
	for _, file := range files {
		for i, r := range recordedIn(t, file) {
			if !strings.Contains(r.uri, "/chat/completions") {
				others[strings.SplitN(r.uri[strings.LastIndex(r.uri, "/"):], "?", 2)[0]]++
				continue
			}
			count++
			err := replayOne(t, r, construct)
			switch reported := (*recordedError)(nil); {
			case errors.As(err, &reported):
				failed++
				passed++
			case err != nil:
				refused = append(refused, fmt.Sprintf("    %s, exchange %d: %v", filepath.Base(file), i, err))
			default:
				passed++
			}
		}
	}
	table = append(table, fmt.Sprintf("%-16s %6d %9d %7d %6d", name, len(files), count, passed, failed))
	for _, path := range slices.Sorted(maps.Keys(others)) {
		table = append(table, fmt.Sprintf("    %d exchanges of another API (%s)", others[path], path))
	}
	if refused != nil {
		t.Errorf("%s:\n%s", name, strings.Join(refused, "\n"))
	}
	return append(table, refused...)
}

// recordedError is a failure that was recorded and read as such.
type recordedError struct{ err error }

func (e *recordedError) Error() string { return e.err.Error() }

// replayOne replays one exchange.
func replayOne(t *testing.T, r recorded, construct func(string, ...transport.Option) *openai.ChatModel) error {
	name, _ := r.request["model"].(string)
	ask := func(limit int, stream *model.Stream) (*message.Response, error) {
		own := &http.Client{Transport: roundTrip(func(req *http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: r.exchange.status, Header: http.Header{"Content-Type": {r.kind}}, Body: newBody(r.exchange.body, limit), Request: req}, nil
		})}
		llm := construct(cmp.Or(name, "m"), transport.WithAPIKey("sk-none-none"), transport.WithBaseURL("http://replay.test/v1"), transport.WithHTTPClient(own), transport.WithMaxRetries(0))
		return llm.Respond(t.Context(), input("hi"), stream)
	}
	var first *message.Response
	for _, limit := range []int{1 << 20, 1, 7} {
		for _, s := range []*model.Stream{model.NewStream(nil), nil} {
			if s == nil && r.exchange.streamed() {
				continue // it was asked for
			}
			res, err := ask(limit, s)
			if failed, ok := errors.AsType[*model.HTTPError](err); ok && (r.exchange.status != http.StatusOK || failed.InStream) {
				if failed.Reason == nil || failed.Body == "" {
					return fmt.Errorf("the error has no reason or no body: %#v", failed)
				}
				if limit == 7 {
					return &recordedError{err}
				}
				continue
			}
			switch {
			case err != nil:
				return err
			case r.exchange.status != http.StatusOK:
				return fmt.Errorf("status %d is not an error", r.exchange.status)
			}
			if first == nil {
				first = res
			}
			if d := gocmp.Diff(first, res, cmpopts.EquateEmpty()); d != "" {
				return fmt.Errorf("in pieces of %d bytes it differs:\n%s", limit, d)
			}
		}
	}
	if err := complete(t, r, first); err != nil {
		return err
	}
	return sentBack(t, r, first, construct)
}

// complete checks that what was recorded is in the response.
func complete(t *testing.T, r recorded, res *message.Response) error {
	whole := r.exchange.body
	if r.exchange.streamed() {
		whole = joined(t, whole)
	}
	var c struct {
		ID, Model string
		Choices   []struct {
			FinishReason string `json:"finish_reason"`
			Message      struct {
				Content          any
				Reasoning        any
				ReasoningContent any `json:"reasoning_content"`
				Refusal          string
				ToolCalls        []struct {
					ID       string
					Function struct{ Name, Arguments string }
				} `json:"tool_calls"`
			}
		}
		Usage map[string]any
	}
	if err := json.Unmarshal([]byte(whole), &c); err != nil {
		return err
	}
	m := c.Choices[0].Message
	if res.ProviderResponseID != c.ID || res.ModelName != c.Model {
		return fmt.Errorf("id and model are %q and %q", res.ProviderResponseID, res.ModelName)
	}
	if n, _ := c.Usage["prompt_tokens"].(float64); c.Usage != nil && res.Usage.InputTokens != int(n) {
		return fmt.Errorf("%d input tokens, want %v", res.Usage.InputTokens, n)
	}
	var calls []string
	for call := range res.ToolCalls() {
		calls = append(calls, call.ToolCallID+call.ToolName+call.Args)
	}
	for _, call := range m.ToolCalls {
		if !slices.Contains(calls, call.ID+call.Function.Name+call.Function.Arguments) {
			return fmt.Errorf("the call %+v is not among %q", call, calls)
		}
	}
	if len(calls) != len(m.ToolCalls) {
		return fmt.Errorf("%d calls, want %d", len(calls), len(m.ToolCalls))
	}
	said := res.Text() + res.Thinking() + string(res.ProviderDetails)
	for _, text := range []any{m.Content, m.Reasoning, m.ReasoningContent, m.Refusal} {
		for _, line := range strings.Split(strings.NewReplacer("<think>", "\n", "</think>", "\n").Replace(fmt.Sprint(cmp.Or(text, any("")))), "\n") {
			if _, isText := text.(string); isText && !strings.Contains(said, line) && !strings.Contains(said, strings.Trim(fmt.Sprintf("%q", line), `"`)) {
				return fmt.Errorf("%q is not in the response", line)
			}
		}
	}
	if c.Choices[0].FinishReason != "" && res.FinishReason == "" {
		return fmt.Errorf("the finish reason %q is lost", c.Choices[0].FinishReason)
	}
	return nil
}

// sentBack sends the response as history and checks that what the server wants to see again is there.
func sentBack(t *testing.T, r recorded, res *message.Response, construct func(string, ...transport.Option) *openai.ChatModel) error {
	s := serve(t, answers(t, said))
	defer s.Close()
	in := input("hi")
	in.Messages = append(in.Messages, res, in.Messages[0])
	llm := construct("m", transport.WithBaseURL(s.URL), transport.WithHTTPClient(s.Client()), transport.WithAPIKey("sk-none-none"))
	if _, err := llm.Respond(t.Context(), in, nil); err != nil {
		return fmt.Errorf("sent back: %w", err)
	}
	body := s.requests()[0]
	for call := range res.ToolCalls() {
		if !strings.Contains(body, `"id":"`+call.ToolCallID+`"`) || !strings.Contains(body, `"name":"`+call.ToolName+`"`) {
			return fmt.Errorf("the call %s is not sent back: %s", call.ToolCallID, body)
		}
	}
	for _, p := range res.Parts {
		if thought, ok := p.(*message.ThinkingPart); ok && thought.ProviderDetails != "" && llm.Info().Provider == "openrouter" && !strings.Contains(body, `"reasoning_details":[{`) {
			return fmt.Errorf("the reasoning_details are not sent back: %s", body)
		}
	}
	if strings.Contains(r.exchange.body, `"thinking":`) && llm.Info().Provider == "mistral" && !strings.Contains(body, `"type":"thinking"`) {
		return fmt.Errorf("the thoughts are not sent back: %s", body)
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
				URI        string         `yaml:"uri"`
				ParsedBody map[string]any `yaml:"parsed_body"`
			} `yaml:"request"`
			Response struct {
				Headers    map[string][]string `yaml:"headers"`
				ParsedBody any                 `yaml:"parsed_body"`
				Body       any                 `yaml:"body"`
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
		r := recorded{uri: i.Request.URI, request: i.Request.ParsedBody, exchange: exchange{status: i.Response.Status.Code}}
		if kind := i.Response.Headers["content-type"]; len(kind) > 0 {
			r.kind = kind[0]
		}
		switch body := i.Response.Body.(type) {
		case string:
			r.exchange.body = body
		case map[string]any:
			r.exchange.body, _ = body["string"].(string)
		}
		if i.Response.ParsedBody != nil {
			b, err := json.Marshal(i.Response.ParsedBody)
			if err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			r.exchange.body = string(b)
		}
		all = append(all, r)
	}
	return all
}

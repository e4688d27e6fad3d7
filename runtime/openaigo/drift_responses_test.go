package openaigo_test

import (
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
	"github.com/openai/openai-go/v3/responses"
)

// TestDriftOfTheResponsesAPI reads each recorded response of the Responses API with both, and compares what they have read.
func TestDriftOfTheResponsesAPI(t *testing.T) {
	folder := cmp.Or(os.Getenv("RECORDINGS"), "../../../shared/recordings")
	files, err := filepath.Glob(filepath.Join(folder, "openai-responses", "*.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skipf("there are no recordings in %s: they are not part of the repository; set RECORDINGS to their folder", folder)
	}
	compared := 0
	for _, file := range files {
		for _, body := range bodies(t, file, `"object":"response"`) {
			final := finalOf(body)
			if !strings.Contains(final, `"status":"completed"`) {
				continue
			}
			compared++
			t.Run(filepath.Base(file), func(t *testing.T) {
				var want responses.Response
				if err := json.Unmarshal([]byte(final), &want); err != nil {
					t.Fatal(err)
				}
				if d := gocmp.Diff(theirResponse(&want), ownResponse(t, body), cmpopts.EquateEmpty()); d != "" {
					t.Errorf("(-openai-go +ours):\n%s", d)
				}
			})
		}
	}
	if compared < 50 {
		t.Errorf("only %d responses were compared: has the format of the recordings changed?", compared)
	}
}

// finalOf returns a whole response, or the one that a stream ends with.
func finalOf(body string) string {
	if strings.HasPrefix(strings.TrimSpace(body), "{") {
		return body
	}
	for line := range strings.Lines(body) {
		data, ok := strings.CutPrefix(strings.TrimSpace(line), "data: ")
		if !ok || !strings.Contains(data, `"response.completed"`) {
			continue
		}
		var e struct{ Response json.RawMessage }
		if json.Unmarshal([]byte(data), &e) == nil {
			return string(e.Response)
		}
	}
	return ""
}

// theirResponse is what openai-go has read.
func theirResponse(r *responses.Response) read {
	got := read{
		ID: r.ID, Model: r.Model, Text: r.OutputText(), Input: r.Usage.InputTokens, Output: r.Usage.OutputTokens,
		Cached: r.Usage.InputTokensDetails.CachedTokens, Reasoning: r.Usage.OutputTokensDetails.ReasoningTokens,
	}
	for _, item := range r.Output {
		if item.Type == "function_call" {
			call := item.AsFunctionCall()
			got.Calls = append(got.Calls, call.CallID+" "+call.Name+" "+call.Arguments)
		}
	}
	return got
}

// ownResponse is what runtime/openai has read.
func ownResponse(t *testing.T, body string) read {
	t.Helper()
	client := &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
	})}
	res, err := ours.Responses("gpt-test", transport.WithAPIKey("sk-none"), transport.WithHTTPClient(client)).Respond(t.Context(), request(), model.NewStream(nil))
	if err != nil {
		t.Fatal(err)
	}
	r := read{
		ID: res.ProviderResponseID, Model: res.ModelName, Text: textOf(res),
		Input: int64(res.Usage.InputTokens), Output: int64(res.Usage.OutputTokens), Cached: int64(res.Usage.CacheReadTokens), Reasoning: int64(res.Usage.OutputReasoningTokens),
	}
	for call := range res.ToolCalls() {
		r.Calls = append(r.Calls, call.ToolCallID+" "+call.ToolName+" "+call.Args)
	}
	return r
}

// textOf returns the texts of a response, as openai-go joins them.
func textOf(res *message.Response) string {
	var b strings.Builder
	for _, p := range res.Parts {
		if t, ok := p.(*message.TextPart); ok {
			b.WriteString(t.Content)
		}
	}
	return b.String()
}

// TestDriftOfRequestsToTheResponsesAPI expects openai-go to know every member of the golden bodies.
func TestDriftOfRequestsToTheResponsesAPI(t *testing.T) {
	files, err := filepath.Glob("../openai/testdata/responses/*.json")
	if err != nil || len(files) < 5 {
		t.Fatalf("%d golden bodies, %v", len(files), err)
	}
	known := jsonKeys(reflect.TypeFor[responses.ResponseNewParams](), map[string]bool{}, map[reflect.Type]bool{})
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			body, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			checkKeys(t, decoded(t, body), known)
		})
	}
}

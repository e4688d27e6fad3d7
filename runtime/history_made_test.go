package runtime_test

import (
	"context"
	"strconv"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// conversation is what three runs left: tools called at once, of which one refuses, one fails and one does not exist; an
// output after a retry; and what a test model does. Times and drawn ids are replaced.
func conversation(t *testing.T) []runtime.Message {
	t.Helper()
	look := returns("look", "found")
	refuse := fn("refuse", func(context.Context, *runtime.RunContext[deps]) (string, error) {
		return "", runtime.Retryf("not this way")
	})
	fail := fn("fail", func(context.Context, *runtime.RunContext[deps]) (string, error) { return "", runtime.Failedf("broken") })
	first := &runtime.Agent[deps, string]{
		Name: "first", Instructions: "Be terse.", Tools: tools(look, refuse, fail),
		Model: script(t, calls("look {}", "refuse {}", "fail {}", `unknown {"a":"ä"}`), text("done")),
	}
	res, err := first.Run(t.Context(), deps{}, "Look, please.")
	if err != nil {
		t.Fatal(err)
	}
	second := &runtime.Agent[deps, answer]{
		Name: "second", Output: outputs("final_result"),
		Model: script(t, calls(`final_result {"n":"x"}`), calls(`final_result {"n":7}`)),
	}
	counted, err := second.Run(t.Context(), deps{}, "How many?", runtime.WithHistory(res.AllMessages()))
	if err != nil {
		t.Fatal(err)
	}
	third := &runtime.Agent[deps, string]{Name: "third", Model: testmodel.New(), Tools: tools(look)}
	last, err := third.Run(t.Context(), deps{}, "And now?", runtime.WithHistory(counted.AllMessages()))
	if err != nil {
		t.Fatal(err)
	}
	b, err := last.AllMessagesJSON()
	if err != nil {
		t.Fatal(err)
	}
	history, err := runtime.UnmarshalMessages(b)
	if err != nil {
		t.Fatal(err)
	}
	return settled(history)
}

// settled replaces what differs from run to run.
func settled(history []runtime.Message) []runtime.Message {
	runs := map[string]string{}
	name := func(id *string, what string) {
		if *id != "" && runs[*id] == "" {
			runs[*id] = what + "-" + strconv.Itoa(len(runs)+1)
		}
		*id = runs[*id]
	}
	for i, m := range history {
		at := begin.Add(time.Duration(i) * 1001 * time.Microsecond)
		switch m := m.(type) {
		case *runtime.ModelRequest:
			m.Timestamp = at
			name(&m.RunID, "run")
			name(&m.ConversationID, "conversation")
			for _, p := range m.Parts {
				switch p := p.(type) {
				case *runtime.UserPromptPart:
					p.Timestamp = at
				case *runtime.ToolReturnPart:
					p.Timestamp = at
				case *runtime.RetryPromptPart:
					p.Timestamp = at
				}
			}
		case *runtime.ModelResponse:
			m.Timestamp = at
			name(&m.RunID, "run")
			name(&m.ConversationID, "conversation")
		}
	}
	return history
}

var begin = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// zeroes holds each kind of part and content with its zero value.
func zeroes() []runtime.Message {
	return []runtime.Message{
		&runtime.ModelRequest{},
		&runtime.ModelRequest{Parts: []runtime.RequestPart{
			&runtime.SystemPromptPart{}, &runtime.UserPromptPart{}, &runtime.ToolReturnPart{}, &runtime.RetryPromptPart{},
			&runtime.ToolAvailabilityDeltaPart{}, &runtime.SpeechPart{Speaker: runtime.SpeakerUser},
			&runtime.UserPromptPart{Items: []runtime.UserContent{}},
			&runtime.UserPromptPart{Items: []runtime.UserContent{
				runtime.Text(""), &runtime.TextContent{}, &runtime.ImageURL{}, &runtime.AudioURL{}, &runtime.VideoURL{}, &runtime.DocumentURL{},
				&runtime.BinaryContent{}, &runtime.UploadedFile{ProviderName: "openai"}, &runtime.CachePoint{},
			}},
		}},
		&runtime.ModelResponse{},
		&runtime.ModelResponse{Parts: []runtime.ResponsePart{
			&runtime.TextPart{}, &runtime.ThinkingPart{}, &runtime.ToolCallPart{}, &runtime.NativeToolCallPart{}, &runtime.NativeToolReturnPart{},
			&runtime.FilePart{}, &runtime.CompactionPart{}, &runtime.SpeechPart{Speaker: runtime.SpeakerAssistant},
		}},
	}
}

// zoo holds each kind of part and content with all its members.
func zoo() []runtime.Message {
	details, at := runtime.RawJSON(`{"b":[1.50,null,"ä"],"a":12345678901234567890}`), begin.Add(time.Millisecond)
	file := runtime.BinaryContent{Data: []byte{0xfb, 0xff, 0xfe}, MediaType: "image/png", Identifier: "cat", VendorMetadata: details}
	cut := 1500
	request := &runtime.ModelRequest{
		Parts: []runtime.RequestPart{
			&runtime.SystemPromptPart{Content: "s", Timestamp: at, DynamicRef: "f", Scope: runtime.ScopeRequest, Metadata: details},
			&runtime.UserPromptPart{Content: "u \x00\u2028<&>\U0001f600", Timestamp: at.In(time.FixedZone("", -3*3600-1800))},
			&runtime.UserPromptPart{Timestamp: at, Items: []runtime.UserContent{
				runtime.Text("plain"), &runtime.TextContent{Content: "c", Metadata: `[1]`},
				&runtime.ImageURL{URL: "https://example.com/a.jpg", MediaType: "image/webp", Identifier: "i", VendorMetadata: details},
				&runtime.AudioURL{URL: "https://example.com/a.mp3", MediaType: "audio/mpeg", Identifier: "i", ForceDownload: runtime.ForceDownloadAlways},
				&runtime.VideoURL{URL: "https://example.com/a.mp4", MediaType: "video/mp4", Identifier: "i", ForceDownload: runtime.ForceDownloadAllowLocal},
				&runtime.DocumentURL{URL: "https://example.com/a.pdf", MediaType: "application/pdf", Identifier: "i"},
				&file, &runtime.UploadedFile{FileID: "f", ProviderName: "xai", MediaType: "text/csv", Identifier: "i", VendorMetadata: details},
				&runtime.CachePoint{TTL: runtime.CacheLong},
			}},
			&runtime.ToolReturnPart{ToolName: "t", Content: details, ToolCallID: "c", ToolKind: "app:k", Metadata: `"m"`, Timestamp: at, Outcome: runtime.ToolDenied},
			&runtime.ToolReturnPart{ToolName: "t", Content: `{"url":"https://example.com/a.png"}`, ToolCallID: "d", Timestamp: at},
			&runtime.RetryPromptPart{Content: "again", ToolName: "t", ToolCallID: "c", Timestamp: at},
			&runtime.RetryPromptPart{ToolCallID: "e", Timestamp: at, Violations: []runtime.Violation{{
				Type: "missing", Loc: []jsonwire.PathElem{{Key: "days", Index: -1}, {Index: 0}}, Msg: "Field required", Input: "{}",
				Extra: jsonwire.Members{{Name: "ctx", Value: `{"a":1}`}},
			}}},
			&runtime.ToolAvailabilityDeltaPart{ToolsAdded: []string{"a"}, ToolCallID: "c"},
			&runtime.SpeechPart{Speaker: runtime.SpeakerUser, Transcript: "t", Audio: &file},
		},
		Timestamp: at, Instructions: "i", RunID: "r", ConversationID: "c", Metadata: details, State: runtime.StateInterrupted,
	}
	call := runtime.ToolCallPart{
		ToolName: "t", Args: `{"a":  1}`, ToolCallID: "c", ToolKind: "app:k", ID: "i", ProviderName: "p", ProviderDetails: details,
		ArgsForm: runtime.ArgsObject,
	}
	native := runtime.NativeToolCallPart(call)
	response := &runtime.ModelResponse{
		Parts: []runtime.ResponsePart{
			&runtime.TextPart{Content: "t", ID: "i", ProviderName: "p", ProviderDetails: details},
			&runtime.ThinkingPart{Content: "t", ID: "i", Signature: "s", ProviderName: "p", ProviderDetails: details},
			&call, &native,
			&runtime.ToolCallPart{ToolName: "t", Args: `{"a":`, ToolCallID: "d"},
			&runtime.ToolCallPart{ToolName: "t", ToolCallID: "e", ArgsForm: runtime.ArgsEmptyText},
			&runtime.NativeToolReturnPart{
				ToolName: "t", Content: `"r"`, ToolCallID: "c", ToolKind: "app:k", Metadata: `1`, Timestamp: at, Outcome: runtime.ToolFailed,
				ProviderName: "p", ProviderDetails: details,
			},
			&runtime.FilePart{Content: file, ID: "i", ProviderName: "p", ProviderDetails: details},
			&runtime.CompactionPart{Content: "c", ID: "i", ProviderName: "p", ProviderDetails: details},
			&runtime.SpeechPart{Speaker: runtime.SpeakerAssistant, Transcript: "t", Audio: &file, InterruptedAtMS: &cut, ID: "i", ProviderName: "p", ProviderDetails: details},
		},
		Usage: runtime.RequestUsage{
			InputTokens: 1, OutputTokens: 2, CacheReadTokens: 3, CacheWriteTokens: 4, CacheWrite1hTokens: 5, OutputReasoningTokens: 6,
			InputAudioTokens: 7, CacheAudioReadTokens: 8, OutputAudioTokens: 9, AudioSeconds: 1.5, UnmeasuredRequests: 1,
			Details: map[string]int{"b": 1, "a": 2}, Cost: runtime.MustParseCost("0.0100"),
		},
		ModelName: "m", Timestamp: at, ProviderName: "p", ProviderURL: "u", ProviderResponseID: "r", ProviderDetails: details,
		FinishReason: runtime.FinishContentFilter, RunID: "r", ConversationID: "c", Metadata: details, WorkspaceRef: `{"provider":"p","id":"i"}`,
		HistoryDigest: "h", FailedAttempts: `[]`, State: runtime.StateSuspended,
	}
	return []runtime.Message{request, response}
}

package runtime_test

import (
	"context"
	"strconv"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// conversation is what three runs left: tools called at once, of which one refuses, one fails and one does not exist; an
// output after a retry; and what a test model does. Times and drawn ids are replaced.
func conversation(t *testing.T) []message.Message {
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
	history, err := message.Unmarshal(b)
	if err != nil {
		t.Fatal(err)
	}
	return settled(history)
}

// settled replaces what differs from run to run.
func settled(history []message.Message) []message.Message {
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
		case *message.Request:
			m.Timestamp = at
			name(&m.RunID, "run")
			name(&m.ConversationID, "conversation")
			for _, p := range m.Parts {
				switch p := p.(type) {
				case *message.UserPromptPart:
					p.Timestamp = at
				case *message.ToolReturnPart:
					p.Timestamp = at
				case *message.RetryFeedbackPart:
					p.Timestamp = at
				}
			}
		case *message.Response:
			m.Timestamp = at
			name(&m.RunID, "run")
			name(&m.ConversationID, "conversation")
		}
	}
	return history
}

var begin = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// zeroes holds each kind of part and content with its zero value.
func zeroes() []message.Message {
	return []message.Message{
		&message.Request{},
		&message.Request{Parts: []message.RequestPart{
			&message.SystemPromptPart{}, &message.UserPromptPart{}, &message.ToolReturnPart{},
			&message.RetryFeedbackPart{Retry: message.RetryInfo{Cause: message.RetryModelRetry}}, &message.CompactionPart{},
			&message.ToolAvailabilityDeltaPart{}, &message.CapabilityLoadDeltaPart{}, &message.ModelSettingsDeltaPart{Settings: "{}"},
			&message.InstructionDeltaPart{}, &message.InstructionBaselinePart{},
			&message.InstructionBaselinePart{Instructions: []message.InstructionBlock{&message.InstructionPart{}, &message.InstructionDigest{}}},
			&message.SpeechPart{Speaker: message.SpeakerUser},
			&message.UserPromptPart{Items: []message.UserContent{}},
			&message.UserPromptPart{Items: []message.UserContent{
				message.Text(""), &message.TextContent{}, &message.ImageURL{}, &message.AudioURL{}, &message.VideoURL{}, &message.DocumentURL{},
				&message.BinaryContent{}, &message.UploadedFile{ProviderName: "openai"}, &message.CachePoint{},
				&message.StructuredContent{Content: "null", Value: "null"},
			}},
		}},
		&message.Response{},
		&message.Response{Parts: []message.ResponsePart{
			&message.TextPart{}, &message.ThinkingPart{}, &message.ToolCallPart{}, &message.NativeToolCallPart{}, &message.NativeToolReturnPart{},
			&message.FilePart{}, &message.CompactionPart{}, &message.SpeechPart{Speaker: message.SpeakerAssistant},
		}},
	}
}

// zoo holds each kind of part and content with all its members.
func zoo() []message.Message {
	details, at := runtime.RawJSON(`{"b":[1.50,null,"ä"],"a":12345678901234567890}`), begin.Add(time.Millisecond)
	file := message.BinaryContent{Data: []byte{0xfb, 0xff, 0xfe}, MediaType: "image/png", Identifier: "cat", VendorMetadata: details}
	one, cut, changed := 1, 1500, "changed"
	request := &message.Request{
		Parts: []message.RequestPart{
			&message.SystemPromptPart{Content: "s", Timestamp: at, DynamicRef: "f", ContextID: "system_prompt:f", Scope: message.ScopeRequest, Metadata: details},
			&message.UserPromptPart{Content: "u \x00\u2028<&>\U0001f600", Timestamp: at.In(time.FixedZone("", -3*3600-1800))},
			&message.UserPromptPart{Timestamp: at, Items: []message.UserContent{
				message.Text("plain"), &message.TextContent{Content: "c", Metadata: `[1]`},
				&message.ImageURL{URL: "https://example.com/a.jpg", MediaType: "image/webp", Identifier: "i", VendorMetadata: details},
				&message.AudioURL{URL: "https://example.com/a.mp3", MediaType: "audio/mpeg", Identifier: "i", ForceDownload: message.ForceDownloadAlways},
				&message.VideoURL{URL: "https://example.com/a.mp4", MediaType: "video/mp4", Identifier: "i", ForceDownload: message.ForceDownloadAllowLocal},
				&message.DocumentURL{URL: "https://example.com/a.pdf", MediaType: "application/pdf", Identifier: "i"},
				&file, &message.UploadedFile{FileID: "f", ProviderName: "xai", MediaType: "text/csv", Identifier: "i", VendorMetadata: details},
				&message.CachePoint{TTL: message.CacheLong},
				&message.StructuredContent{Content: "State\n<ui>{}</ui>", Value: `{"a":[1.50]}`, Tag: "ui", Description: "State", Metadata: details},
			}},
			&message.ToolReturnPart{ToolName: "t", Content: details, ToolCallID: "c", ToolKind: "app:k", Metadata: `"m"`, Timestamp: at, Outcome: message.ToolDenied},
			&message.ToolReturnPart{ToolName: "t", Content: `{"url":"https://example.com/a.png"}`, ToolCallID: "d", Timestamp: at},
			&message.ToolReturnPart{
				ToolName: "t", Content: `{"url":"https://example.com/a.png"}`, ToolCallID: "d", Timestamp: at, ContentFileDigests: []string{},
			},
			&message.ToolReturnPart{
				ToolName: "t", Content: `"again"`, ToolCallID: "c", Timestamp: at, Outcome: message.ToolRetried,
				Retry: &message.RetryInfo{Cause: message.RetryUnavailableTool, Attempt: &one, MaxRetries: &one},
			},
			&message.RetryFeedbackPart{Timestamp: at, Violations: []jsonwire.Violation{{
				Type: "missing", Loc: []jsonwire.PathElem{{Key: "days", Index: -1}, {Index: 0}}, Msg: "Field required", Input: "{}",
				Extra: jsonwire.Members{{Name: "ctx", Value: `{"a":1}`}},
			}}, Retry: message.RetryInfo{Cause: message.RetryValidationError}},
			&message.RetryFeedbackPart{
				Content: "Please return text.", Timestamp: at, Retry: message.RetryInfo{Cause: message.RetryNoOutput, Attempt: &one, MaxRetries: &one},
			},
			&message.ToolAvailabilityDeltaPart{ToolsAdded: []string{"a"}, ToolCallID: "c"},
			&message.CapabilityLoadDeltaPart{Loaded: []string{"a"}, ToolCallID: "c"},
			&message.ModelSettingsDeltaPart{Settings: `{"thinking":"low"}`, TopLevel: true},
			&message.InstructionDeltaPart{ID: "agent:a", Content: &changed, BaseHash: "165a"},
			&message.InstructionDeltaPart{ID: "agent:a"},
			&message.InstructionBaselinePart{Instructions: []message.InstructionBlock{
				&message.InstructionPart{Content: "c", Dynamic: true, OnChange: message.ChangeAppend, Name: "a", ID: "agent:a"},
				&message.InstructionDigest{ID: "agent", Dynamic: true, ContentHash: "165a"},
			}},
			&message.CompactionPart{Content: "c", Metadata: details},
			&message.SpeechPart{Speaker: message.SpeakerUser, Transcript: "t", Audio: &file},
		},
		Timestamp: at, Instructions: "i", RunID: "r", ConversationID: "c", Metadata: details, State: message.StateInterrupted,
	}
	call := message.ToolCallPart{
		ToolName: "t", Args: `{"a":  1}`, ToolCallID: "c", ToolKind: "app:k", ID: "i", ProviderName: "p", ProviderDetails: details,
		ArgsForm: message.ArgsObject,
	}
	native := message.NativeToolCallPart(call)
	response := &message.Response{
		Parts: []message.ResponsePart{
			&message.TextPart{Content: "tä1", ID: "i", ProviderName: "p", ProviderDetails: details, Citations: []message.Citation{
				{
					Sources: []message.CitationSource{&message.WebSource{URL: "https://example.com", Title: "t", Excerpts: []string{"e"}}, &message.WebSource{}},
					Anchor:  &message.CitationAnchor{Start: 1, End: 2, Kind: message.AnchorContent},
				},
				{
					Sources: []message.CitationSource{&message.DocumentSource{DocumentID: "d", Title: "t", Excerpts: []string{"e"}}},
					Anchor:  &message.CitationAnchor{Start: 2, End: 3, Kind: message.AnchorMarker},
				},
			}},
			&message.ThinkingPart{Content: "t", ID: "i", Signature: "s", ProviderName: "p", ProviderDetails: details},
			&call, &native,
			&message.ToolCallPart{ToolName: "t", Args: `{"a":`, ToolCallID: "d"},
			&message.ToolCallPart{ToolName: "t", ToolCallID: "e", ArgsForm: message.ArgsEmptyText},
			&message.NativeToolReturnPart{
				ToolName: "t", Content: `"r"`, ToolCallID: "c", ToolKind: "app:k", Metadata: `1`, Timestamp: at, Outcome: message.ToolFailed,
				ProviderName: "p", ProviderDetails: details,
			},
			&message.NativeToolReturnPart{ToolName: "t", Content: `[{"title":"t"}]`, ToolCallID: "d", Timestamp: at, ContentFileDigests: []string{}},
			&message.FilePart{Content: file, ID: "i", ProviderName: "p", ProviderDetails: details},
			&message.CompactionPart{Content: "c", ID: "i", ProviderName: "p", ProviderDetails: details, Metadata: details},
			&message.SpeechPart{Speaker: message.SpeakerAssistant, Transcript: "t", Audio: &file, InterruptedAtMS: &cut, Timestamps: []message.SpeechTimestamp{
				{Text: "t", StartMS: 1, DurationMS: 2}, {Text: "t", Granularity: message.SpeechSegment},
			}, ID: "i", ProviderName: "p", ProviderDetails: details},
		},
		Usage: usage.Request{
			InputTokens: 1, OutputTokens: 2, CacheReadTokens: 3, CacheWriteTokens: 4, CacheWrite1hTokens: 5, OutputReasoningTokens: 6,
			InputAudioTokens: 7, CacheAudioReadTokens: 8, OutputAudioTokens: 9, AudioSeconds: 1.5, UnmeasuredRequests: 1,
			Details: map[string]int{"b": 1, "a": 2}, Cost: usage.MustParseCost("0.0100"),
		},
		ModelName: "m", Timestamp: at, ProviderName: "p", ProviderURL: "u", ProviderResponseID: "r", ProviderDetails: details,
		FinishReason: message.FinishContentFilter, RunID: "r", ConversationID: "c", Metadata: details, WorkspaceRef: &message.WorkspaceRef{Provider: "p", ID: "i"},
		HistoryDigest: "h", FailedAttempts: []message.FailedAttempt{
			{ModelName: "a", ProviderName: "p", Outcome: message.AttemptError, Error: "boom", Timestamp: at, Duration: "PT1.5S"},
			{ModelName: "a", Outcome: message.AttemptRejected, Timestamp: at, Duration: "PT0S", Usage: &usage.Request{InputTokens: 1}},
		}, ModelID: "p:m", CanonicalSystem: "openai", State: message.StateSuspended,
	}
	return []message.Message{request, response}
}

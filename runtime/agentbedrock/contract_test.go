package agentbedrock_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/agentbedrock"
	"github.com/agentgen-go/agentgen/runtime/internal/providertest"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/transport"
)

// TestContract: what holds for all providers.
func TestContract(t *testing.T) {
	providertest.Test(t, providertest.Provider{
		Name: "bedrock", New: func(opts ...transport.Option) model.Model { return agentbedrock.New(claude, opts...) },
		Whole: wholeAnswer, Events: answerEvents, NativeOutput: `"outputConfig":{"textFormat":{"type":"json_schema"`,
		Overloaded: framed("exception", ":exception-type", "serviceUnavailableException", `{"message":"try later"}`),
	})
}

func wholeAnswer(a providertest.Answer) string {
	var blocks []string
	if a.Thought != "" {
		blocks = append(blocks, fmt.Sprintf(`{"reasoningContent":{"reasoningText":{"text":%q,"signature":%q}}}`, a.Thought, a.Signature))
	}
	if a.Text != "" {
		blocks = append(blocks, `{"text":`+strconv.Quote(a.Text)+`}`)
	}
	for _, c := range a.Calls {
		blocks = append(blocks, fmt.Sprintf(`{"toolUse":{"toolUseId":%q,"name":%q,"input":%s}}`, c.ID, c.Name, c.Args))
	}
	return fmt.Sprintf(`{"output":{"message":{"role":"assistant","content":[%s]}},"stopReason":%q,"usage":{"inputTokens":%d,"outputTokens":%d}}`, strings.Join(blocks, ","), stopOf(a), a.Input, a.Output)
}

func stopOf(a providertest.Answer) string {
	if a.Calls != nil {
		return "tool_use"
	}
	return "end_turn"
}

func answerEvents(a providertest.Answer) []string {
	events := []string{frame("messageStart", `{"role":"assistant"}`)}
	n := 0
	block := func(start string, deltas ...string) {
		if start != "" {
			events = append(events, frame("contentBlockStart", fmt.Sprintf(`{"contentBlockIndex":%d,"start":%s}`, n, start)))
		}
		for _, d := range deltas {
			events = append(events, frame("contentBlockDelta", fmt.Sprintf(`{"contentBlockIndex":%d,"delta":%s}`, n, d)))
		}
		events = append(events, frame("contentBlockStop", fmt.Sprintf(`{"contentBlockIndex":%d}`, n)))
		n++
	}
	if a.Thought != "" {
		block("", `{"reasoningContent":{"text":`+strconv.Quote(a.Thought)+`}}`, `{"reasoningContent":{"signature":`+strconv.Quote(a.Signature)+`}}`)
	}
	if r := []rune(a.Text); len(r) > 0 {
		block("", `{"text":`+strconv.Quote(string(r[:1]))+`}`, `{"text":`+strconv.Quote(string(r[1:]))+`}`)
	}
	for _, c := range a.Calls {
		block(fmt.Sprintf(`{"toolUse":{"toolUseId":%q,"name":%q}}`, c.ID, c.Name), `{"toolUse":{"input":`+strconv.Quote(c.Args[:3])+`}}`, `{"toolUse":{"input":`+strconv.Quote(c.Args[3:])+`}}`)
	}
	return append(events, frame("messageStop", `{"stopReason":"`+stopOf(a)+`"}`), frame("metadata", fmt.Sprintf(`{"usage":{"inputTokens":%d,"outputTokens":%d}}`, a.Input, a.Output)))
}

package anthropic_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/anthropic"
	"github.com/agentgen-go/agentgen/runtime/internal/providertest"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/transport"
)

// TestContract: what holds for all providers.
func TestContract(t *testing.T) {
	providertest.Test(t, providertest.Provider{
		Name: "anthropic", New: func(opts ...transport.Option) model.Model { return anthropic.New("claude-sonnet-4-5", opts...) },
		Whole: wholeAnswer, Events: answerEvents, NativeOutput: `"format":{"type":"json_schema"`,
		Overloaded: stream(`{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}`),
	})
}

func stopOf(a providertest.Answer) string {
	if a.Calls != nil {
		return "tool_use"
	}
	return "end_turn"
}

func wholeAnswer(a providertest.Answer) string {
	var blocks []string
	if a.Thought != "" {
		blocks = append(blocks, fmt.Sprintf(`{"type":"thinking","thinking":%q,"signature":%q}`, a.Thought, a.Signature))
	}
	if a.Text != "" {
		blocks = append(blocks, `{"type":"text","text":`+strconv.Quote(a.Text)+`}`)
	}
	for _, c := range a.Calls {
		blocks = append(blocks, fmt.Sprintf(`{"type":"tool_use","id":%q,"name":%q,"input":%s}`, c.ID, c.Name, c.Args))
	}
	return fmt.Sprintf(`{"id":"msg_1","type":"message","role":"assistant","model":"claude-test-1","content":[%s],"stop_reason":%q,"usage":{"input_tokens":%d,"output_tokens":%d}}`, strings.Join(blocks, ","), stopOf(a), a.Input, a.Output)
}

func answerEvents(a providertest.Answer) []string {
	all := []string{stream(fmt.Sprintf(`{"type":"message_start","message":{"id":"msg_1","model":"claude-test-1","content":[],"usage":{"input_tokens":%d,"output_tokens":1}}}`, a.Input))}
	n := 0
	block := func(begins string, deltas ...string) {
		all = append(all, stream(blockStart(n, begins)))
		for _, d := range deltas {
			all = append(all, stream(blockDelta(n, d)))
		}
		all = append(all, stream(blockStop(n)))
		n++
	}
	if a.Thought != "" {
		block(`{"type":"thinking","thinking":"","signature":""}`, `{"type":"thinking_delta","thinking":`+strconv.Quote(a.Thought)+`}`, `{"type":"signature_delta","signature":`+strconv.Quote(a.Signature)+`}`)
	}
	if r := []rune(a.Text); len(r) > 0 {
		block(`{"type":"text","text":""}`, `{"type":"text_delta","text":`+strconv.Quote(string(r[:1]))+`}`, `{"type":"text_delta","text":`+strconv.Quote(string(r[1:]))+`}`)
	}
	for _, c := range a.Calls {
		block(fmt.Sprintf(`{"type":"tool_use","id":%q,"name":%q,"input":{}}`, c.ID, c.Name), `{"type":"input_json_delta","partial_json":`+strconv.Quote(c.Args[:3])+`}`, `{"type":"input_json_delta","partial_json":`+strconv.Quote(c.Args[3:])+`}`)
	}
	return append(all, stream(fmt.Sprintf(`{"type":"message_delta","delta":{"stop_reason":%q},"usage":{"output_tokens":%d}}`, stopOf(a), a.Output)), stream(stopped))
}

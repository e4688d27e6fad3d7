package main

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"github.com/agentgen-go/agentgen/bench/harness/scenario"
)

const (
	callID = "call_aBcDeFgHiJkLmNoPqRsTuVwX"
	usage  = `{"prompt_tokens":112,"completion_tokens":24,"total_tokens":136,"prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0},"completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":0,"accepted_prediction_tokens":0,"rejected_prediction_tokens":0}}`
	about  = `"created":1755862331,"model":"gpt-4o-2024-08-06","service_tier":"default","system_fingerprint":"fp_07871e2ad8"`
)

// The replies, headers and all, as a real server sends them.
var (
	callJSON = reply(`{"role":"assistant","content":null,"tool_calls":[{"id":"`+callID+`","type":"function","function":{"name":"`+scenario.ToolName+
		`","arguments":`+strconv.Quote(scenario.ArgsJSON)+`}}],"refusal":null,"annotations":[]}`, "tool_calls")
	finalJSON = reply(`{"role":"assistant","content":`+strconv.Quote(scenario.FinalText)+`,"refusal":null,"annotations":[]}`, "stop")
	callSSE   = callStream()
	finalSSE  = finalStream()
	refusal   = []byte("HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nContent-Length: 33\r\nConnection: close\r\n\r\n{\"error\":{\"message\":\"not this\"}}\r\n")
)

func reply(message, finish string) []byte {
	body := `{"id":"chatcmpl-BxYz0123456789abcdefghijklm","object":"chat.completion",` + about + `,"choices":[{"index":0,"message":` + message +
		`,"logprobs":null,"finish_reason":"` + finish + `"}],"usage":` + usage + `}`
	return withBody("application/json", body)
}

func withBody(contentType, body string) []byte {
	return fmt.Appendf(nil, "HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s", contentType, len(body), body)
}

func callStream() []byte {
	events := []string{chunk(`{"role":"assistant","content":null,"tool_calls":[{"index":0,"id":"`+callID+`","type":"function","function":{"name":"`+
		scenario.ToolName+`","arguments":""}}],"refusal":null}`, "null")}
	for _, p := range []string{`{"`, `city`, `":"`, `Paris`, `","`, `days`, `":`, `3`, `,"`, `unit`, `":"`, `c`, `elsius`, `"}`} {
		events = append(events, chunk(`{"tool_calls":[{"index":0,"function":{"arguments":`+strconv.Quote(p)+`}}]}`, "null"))
	}
	return stream(append(events, chunk(`{}`, `"tool_calls"`)))
}

func finalStream() []byte {
	events := []string{chunk(`{"role":"assistant","content":"","refusal":null}`, "null")}
	for w := range strings.SplitAfterSeq(scenario.FinalText, " ") {
		events = append(events, chunk(`{"content":`+strconv.Quote(w)+`}`, "null"))
	}
	return stream(append(events, chunk(`{}`, `"stop"`)))
}

func chunk(delta, finish string) string {
	return event(`"choices":[{"index":0,"delta":` + delta + `,"logprobs":null,"finish_reason":` + finish + `}],"usage":null`)
}

func event(members string) string {
	return `data: {"id":"chatcmpl-BxYz0123456789abcdefghijklm","object":"chat.completion.chunk",` + about + `,` + members + "}\n\n"
}

// stream puts each event into a chunk of its own.
func stream(events []string) []byte {
	var b bytes.Buffer
	b.WriteString("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nCache-Control: no-cache\r\nTransfer-Encoding: chunked\r\n\r\n")
	for _, e := range append(events, event(`"choices":[],"usage":`+usage), "data: [DONE]\n\n") {
		fmt.Fprintf(&b, "%x\r\n%s\r\n", len(e), e)
	}
	b.WriteString("0\r\n\r\n")
	return b.Bytes()
}

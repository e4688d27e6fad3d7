package aisdk_test

import (
	"bufio"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/aisdk"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// A server for useChat. The request is what DefaultChatTransport sends.
func ExampleHandler() {
	greeter := &agent{Name: "greeter", Model: testmodel.Script(testmodel.Text("Hello, Ada!"))}
	mux := http.NewServeMux()
	chat := aisdk.Handler(greeter, aisdk.Options[none]{})
	mux.Handle("/api/chat", chat)
	mux.Handle("/api/chat/", chat)
	server := httptest.NewServer(mux)
	defer server.Close()

	res, err := http.Post(server.URL+"/api/chat", "application/json", strings.NewReader(`{
		"id": "chat1", "trigger": "submit-message",
		"messages": [{"id": "m1", "role": "user", "parts": [{"type": "text", "text": "I am Ada"}]}]
	}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer res.Body.Close()
	made := regexp.MustCompile(`"(id|messageId|runId)":"[^"]*"`)
	for lines := bufio.NewScanner(res.Body); lines.Scan(); {
		if line := lines.Text(); line != "" {
			fmt.Println(made.ReplaceAllString(line, `"$1":"..."`))
		}
	}
	// Output:
	// data: {"type":"start","messageId":"..."}
	// data: {"type":"start-step"}
	// data: {"type":"text-start","id":"..."}
	// data: {"type":"text-delta","id":"...","delta":"Hello, Ada!"}
	// data: {"type":"text-end","id":"..."}
	// data: {"type":"finish-step"}
	// data: {"type":"finish","finishReason":"stop","messageMetadata":{"runId":"...","requests":1,"inputTokens":53,"outputTokens":2}}
	// data: [DONE]
}

package agui_test

import (
	"bufio"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/agui"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// A server for front ends that speak AG-UI. The request is what such a front end sends.
func ExampleHandler() {
	greeter := &agent{Name: "greeter", Model: testmodel.Script(testmodel.Text("Hello, Ada!"))}
	server := httptest.NewServer(agui.Handler(greeter, agui.Options[none]{}))
	defer server.Close()

	res, err := http.Post(server.URL, "application/json", strings.NewReader(`{
		"threadId": "t1", "runId": "r1", "state": {}, "tools": [], "context": [], "forwardedProps": {},
		"messages": [{"id": "u1", "role": "user", "content": "I am Ada"}]
	}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer res.Body.Close()
	for lines := bufio.NewScanner(res.Body); lines.Scan(); {
		if line := lines.Text(); line != "" && !strings.Contains(line, "RUN_FINISHED") {
			fmt.Println(line)
		}
	}
	// Output:
	// data: {"type":"RUN_STARTED","threadId":"t1","runId":"r1","protocolVersion":"1.0"}
	// data: {"type":"TEXT_MESSAGE_START","messageId":"r1-msg-1","role":"assistant"}
	// data: {"type":"TEXT_MESSAGE_CONTENT","messageId":"r1-msg-1","delta":"Hello, Ada!"}
	// data: {"type":"TEXT_MESSAGE_END","messageId":"r1-msg-1"}
}

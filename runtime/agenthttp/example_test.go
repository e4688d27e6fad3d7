package agenthttp_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agenthttp"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// A server that runs an agent for each request and streams what happens.
func ExampleEvents() {
	greeter := &runtime.Agent[runtime.NoDeps, string]{Name: "greeter", Model: testmodel.Script(testmodel.Text("Hello, Ada!"))}
	handler := agenthttp.Events(greeter, func(r *http.Request) (agenthttp.Input[runtime.NoDeps], error) {
		var body agenthttp.Prompt // or a type of your own with //agent:codec
		if err := agenthttp.ReadJSON(r, &body); err != nil {
			return agenthttp.Input[runtime.NoDeps]{}, err
		}
		return agenthttp.Input[runtime.NoDeps]{Prompt: body.Prompt}, nil
	}, agenthttp.EventOptions[string]{})

	server := httptest.NewServer(handler)
	defer server.Close()
	res, err := http.Post(server.URL, "application/json", strings.NewReader(`{"prompt":"I am Ada"}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer res.Body.Close()
	stream, _ := io.ReadAll(res.Body)
	for line := range strings.Lines(string(stream)) {
		if strings.HasPrefix(line, "event: ") || strings.Contains(line, "agent_run_result") {
			fmt.Print(line)
		}
	}
	// Output:
	// event: part_start
	// event: final_result
	// event: part_end
	// event: agent_run_result
	// data: {"event_kind":"agent_run_result","output":"Hello, Ada!"}
	// event: done
}

package agentmcp_test

import (
	"context"
	"fmt"
	"log"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agentmcp"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// An agent uses the tools of a server that serves tools. The two may as well be different programs: see Stdio and HTTP.
func Example() {
	server := &agentmcp.Server[runtime.NoDeps]{Name: "clock", Tools: []runtime.Tool[runtime.NoDeps]{
		runtime.NewTool(model.ToolDef{Name: "time", Description: "Tells the time."}, func(context.Context, *runtime.RunContext[runtime.NoDeps], runtime.RawJSON) (runtime.Return, error) {
			return runtime.Return{Content: `{"hour":12}`}, nil
		}),
	}}
	serving, err := server.MCP()
	if err != nil {
		log.Fatal(err)
	}
	client := &agentmcp.Client{Name: "clock", Prefix: "clock_", Transport: agentmcp.TransportFunc(func() (mcp.Transport, error) {
		there, here := mcp.NewInMemoryTransports()
		go func() { _ = serving.Run(context.Background(), there) }()
		return here, nil
	})}
	agent := &runtime.Agent[runtime.NoDeps, string]{
		Model:    testmodel.New(), // calls each tool, and says what it got
		Toolsets: []runtime.Toolset[runtime.NoDeps]{agentmcp.Toolset[runtime.NoDeps](client)},
	}
	res, err := agent.Run(context.Background(), runtime.NoDeps{}, "How late is it?")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(res.Output)
	// Output: {"clock_time":{"hour":12}}
}

// WebSearch is run by the provider, thinking is a setting, and the tools of MCP servers are a toolset.
func ExampleToolset() {
	docs := &agentmcp.Client{Name: "docs", Transport: &agentmcp.HTTP{URL: "https://docs.example/mcp"}}
	agent := &runtime.Agent[runtime.NoDeps, string]{
		Instructions: "Answer from the documentation first, then from the web.",
		NativeTools:  []model.NativeTool{&model.WebSearch{}},
		Settings:     &model.Settings{Thinking: model.ThinkingHigh},
		Toolsets:     []runtime.Toolset[runtime.NoDeps]{agentmcp.Toolset[runtime.NoDeps](docs)},
	}
	fmt.Println(len(agent.NativeTools), agent.Settings.Thinking, agent.Toolsets[0].ID())
	// Output: 1 high docs
}

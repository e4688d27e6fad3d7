package agentlog_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agentlog"
	"github.com/agentgen-go/agentgen/runtime/internal/shop"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// An agent that logs its requests, calls and runs. (What differs from run to run is left out here.)
func ExampleCapability() {
	logger := slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{
		Level: slog.LevelDebug,
		ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			switch a.Key {
			case slog.TimeKey, "duration", "run_id", "conversation_id", "call_id":
				return slog.Attr{}
			}
			return a
		},
	}))
	agent := &runtime.Agent[*shop.Shop, string]{
		Name:         "clerk",
		Model:        testmodel.Script(testmodel.Call("order_total", `{"order":"A-71"}`), testmodel.Text("I cannot find it.")),
		Tools:        runtime.Tools(shop.OrderTotalTool),
		Capabilities: []runtime.Capability[*shop.Shop]{agentlog.Capability[*shop.Shop](agentlog.Options{Logger: logger})},
	}
	if _, err := agent.Run(context.Background(), &shop.Shop{}, "What did I pay for A-71?"); err != nil {
		fmt.Println(err)
	}
	// Output:
	// level=DEBUG msg="model request" agent=clerk step=1 model=function:function streamed=false input_tokens=56 output_tokens=5
	// level=DEBUG msg="tool call" agent=clerk step=1 tool=order_total outcome=model_retry
	// level=DEBUG msg="model request" agent=clerk step=2 model=function:function streamed=false input_tokens=65 output_tokens=10
	// level=DEBUG msg="agent run" agent=clerk step=2 requests=2 tool_calls=0 input_tokens=121 output_tokens=15
}

package conversation_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/conversation"
	"github.com/agentgen-go/agentgen/runtime/internal/storetest"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

func TestMemory(t *testing.T) { storetest.Check(t, new(conversation.Memory)) }

func ExampleStore() {
	var store conversation.Store = new(conversation.Memory)
	ctx := context.Background()
	agent := &runtime.Agent[runtime.NoDeps, string]{Model: testmodel.Func(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
		return testmodel.Text(fmt.Sprintf("I have read %d message(s).", len(in.Messages))), nil
	})}
	for _, prompt := range []string{"Hi.", "How long have we talked?"} {
		c, err := store.Load(ctx, "ada")
		if err != nil {
			fmt.Println(err)
			return
		}
		res, err := agent.Run(ctx, runtime.NoDeps{}, prompt, runtime.WithHistory(c.Messages))
		if err != nil {
			fmt.Println(err)
			return
		}
		version, err := store.Append(ctx, "ada", c.Version, &conversation.Entry{RunID: res.RunID, Messages: res.NewMessages()})
		fmt.Println(res.Output, version, err)
	}
	// Output:
	// I have read 1 message(s). 1 <nil>
	// I have read 3 message(s). 2 <nil>
}

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

// TestNext: what a run adds is told from the history that it has ended with, whether it has read that anew or changed it.
func TestNext(t *testing.T) {
	ask := func(text string) message.Message {
		return &message.Request{RunID: text, Parts: []message.RequestPart{&message.UserPromptPart{Content: text}}}
	}
	a, b := ask("a"), ask("b")
	c := &conversation.Conversation{Messages: []message.Message{a}}
	for name, tc := range map[string]struct {
		all      []message.Message
		added    int
		replaces bool
	}{
		"the same":   {[]message.Message{a, b}, 1, false},
		"read anew":  {[]message.Message{ask("a"), b}, 1, false},
		"compacted":  {[]message.Message{ask("summary"), b}, 2, true},
		"shortened":  {nil, 0, true},
		"nothing":    {[]message.Message{a}, 0, false},
		"even later": {[]message.Message{a, b, ask("c")}, 2, false},
	} {
		e, err := c.Next(tc.all)
		if err != nil || len(e.Messages) != tc.added || e.Replaces != tc.replaces {
			t.Errorf("%s: %+v, %v", name, e, err)
		}
	}
}

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

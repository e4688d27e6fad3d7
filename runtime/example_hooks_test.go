package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

type noDeps = runtime.NoDeps

// A cache around requests: where it knows the response, the model is not asked.
func ExampleHooks_cache() {
	var cache sync.Map
	caching := runtime.Capability[noDeps]{Hooks: &runtime.Hooks[noDeps]{
		Request: runtime.Point[noDeps, *runtime.ModelRequest, *message.Response]{
			Wrap: func(ctx context.Context, rc *runtime.RunContext[noDeps], in *runtime.ModelRequest, next func(context.Context, *runtime.ModelRequest) (*message.Response, error)) (*message.Response, error) {
				if res, ok := cache.Load(rc.Prompt); ok {
					return new(*res.(*message.Response)), nil
				}
				res, err := next(ctx, in)
				if err == nil {
					cache.Store(rc.Prompt, new(*res))
				}
				return res, err
			},
		},
	}}
	asked := 0
	agent := &runtime.Agent[noDeps, string]{
		Capabilities: []runtime.Capability[noDeps]{caching},
		Model: testmodel.Func(func(context.Context, *model.Prepared) (*message.Response, error) {
			asked++
			return testmodel.Text("Paris."), nil
		}),
	}
	for range 3 {
		res, err := agent.Run(context.Background(), noDeps{}, "What is the capital of France?")
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(res.Output)
	}
	fmt.Println("asked:", asked)
	// Output:
	// Paris.
	// Paris.
	// Paris.
	// asked: 1
}

// A dry run: some tools are not run, and the model is told what they would have done.
func ExampleHooks_dryRun() {
	remove := runtime.NewTool(model.ToolDef{Name: "remove"}, func(context.Context, *runtime.RunContext[noDeps], runtime.RawJSON) (runtime.Return, error) {
		fmt.Println("this must not happen")
		return runtime.Return{}, nil
	})
	dry := runtime.Capability[noDeps]{Hooks: &runtime.Hooks[noDeps]{
		Tools: runtime.OnlyTools("remove"),
		Execute: runtime.Point[noDeps, *runtime.ToolCall, any]{
			Wrap: func(_ context.Context, _ *runtime.RunContext[noDeps], in *runtime.ToolCall, _ func(context.Context, *runtime.ToolCall) (any, error)) (any, error) {
				fmt.Println("would call", in.Def.Name, in.Args)
				return runtime.Return{Content: `"ok"`}, nil
			},
		},
	}}
	agent := &runtime.Agent[noDeps, string]{
		Model: testmodel.Script(testmodel.Call("remove", `{"path":"/tmp/a"}`), testmodel.Text("Removed.")),
		Tools: []runtime.Tool[noDeps]{remove},
	}
	res, err := agent.Run(context.Background(), noDeps{}, "Clean up.", runtime.WithCapabilities(dry))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(res.Output)
	// Output:
	// would call remove {"path":"/tmp/a"}
	// Removed.
}

// Arguments are made uniform before they are decoded. The history keeps them as the model wrote them.
func ExampleHooks_normalize() {
	lookUp := runtime.NewTool(model.ToolDef{Name: "look_up"}, func(_ context.Context, _ *runtime.RunContext[noDeps], args runtime.RawJSON) (runtime.Return, error) {
		fmt.Println("looks up", args)
		return runtime.Return{Content: `"found"`}, nil
	})
	agent := &runtime.Agent[noDeps, string]{
		Model: testmodel.Script(testmodel.Call("look_up", `{"sku":" AB-17 "}`), testmodel.Text("Found.")),
		Tools: []runtime.Tool[noDeps]{lookUp},
		Capabilities: []runtime.Capability[noDeps]{{Hooks: &runtime.Hooks[noDeps]{
			Validate: runtime.Point[noDeps, *runtime.ToolCall, runtime.Call]{
				Before: func(_ context.Context, _ *runtime.RunContext[noDeps], in *runtime.ToolCall) (*runtime.ToolCall, error) {
					own := *in
					own.Args = strings.ReplaceAll(strings.ToLower(in.Args), " ", "")
					return &own, nil
				},
			},
		}}},
	}
	res, err := agent.Run(context.Background(), noDeps{}, "Do you have AB-17?")
	if err != nil {
		fmt.Println(err)
		return
	}
	call := res.AllMessages()[1].(*message.Response).Parts[0].(*message.ToolCallPart)
	fmt.Println("the model wrote", call.Args)
	// Output:
	// looks up {"sku":"ab-17"}
	// the model wrote {"sku":" AB-17 "}
}

var errBudget = errors.New("the budget of this run is spent")

// A guard looks at what a run has used before it may ask the model again.
func ExampleHooks_budget() {
	guard := func(most int) runtime.Capability[noDeps] {
		return runtime.Capability[noDeps]{ID: "budget", Hooks: &runtime.Hooks[noDeps]{
			Request: runtime.Point[noDeps, *runtime.ModelRequest, *message.Response]{
				Before: func(_ context.Context, rc *runtime.RunContext[noDeps], in *runtime.ModelRequest) (*runtime.ModelRequest, error) {
					if used := rc.Usage.InputTokens + rc.Usage.OutputTokens; used >= most {
						return nil, fmt.Errorf("%w: %d of %d tokens", errBudget, used, most)
					}
					return in, nil
				},
			},
		}}
	}
	again := testmodel.Call("look", `{}`)
	again.Usage = usage.Request{InputTokens: 60, OutputTokens: 10}
	agent := &runtime.Agent[noDeps, string]{
		Name:  "clerk",
		Model: testmodel.Func(func(context.Context, *model.Prepared) (*message.Response, error) { return new(*again), nil }),
		Tools: []runtime.Tool[noDeps]{runtime.NewTool(model.ToolDef{Name: "look"}, func(context.Context, *runtime.RunContext[noDeps], runtime.RawJSON) (runtime.Return, error) {
			return runtime.Return{}, nil
		})},
		Capabilities: []runtime.Capability[noDeps]{guard(200)},
	}
	_, err := agent.Run(context.Background(), noDeps{}, "Look until you find it.")
	fmt.Println(err)
	fmt.Println(errors.Is(err, errBudget))
	// Output:
	// agentgen: agent clerk: the budget of this run is spent: 210 of 200 tokens
	// true
}

// account is what the tools and instructions of a run may know of who uses it.
type account struct{ Name, Language string }

// Instructions for each user come from the dependencies of the run. As a capability they can be added to any agent that has these.
func ExampleCapability_instructions() {
	personal := runtime.Capability[*account]{
		ID:           "personal",
		Instructions: "Be brief.",
		InstructionFuncs: []runtime.InstructionFunc[*account]{func(_ context.Context, rc *runtime.RunContext[*account]) (string, error) {
			return fmt.Sprintf("You talk to %s. Answer in %s.", rc.Deps.Name, rc.Deps.Language), nil
		}},
	}
	agent := &runtime.Agent[*account, string]{
		Capabilities: []runtime.Capability[*account]{personal},
		Model: testmodel.Func(func(_ context.Context, p *model.Prepared) (*message.Response, error) {
			fmt.Printf("%q\n", p.Instructions)
			return testmodel.Text("Bonjour."), nil
		}),
	}
	for _, user := range []*account{{"Ada", "French"}, {"Bo", "Danish"}} {
		if _, err := agent.Run(context.Background(), user, "Hello."); err != nil {
			fmt.Println(err)
		}
	}
	// Output:
	// "Be brief.\n\nYou talk to Ada. Answer in French."
	// "Be brief.\n\nYou talk to Bo. Answer in Danish."
}

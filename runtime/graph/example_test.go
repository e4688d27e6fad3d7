package graph_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/graph"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// A draft is written, reviewed, and written again until it is good.
func Example() {
	type draft struct {
		text    string
		reviews int
	}
	write := graph.Step("write", func(_ context.Context, lang string, topic string) (draft, error) {
		return draft{text: topic + " in " + lang}, nil
	})
	review := graph.Step("review", func(_ context.Context, _ string, d draft) (draft, error) {
		d.reviews++
		return d, nil
	})
	improve := graph.Step("improve", func(_ context.Context, _ string, d draft) (draft, error) {
		d.text += "!"
		return d, nil
	})
	publish := graph.Step("publish", func(_ context.Context, _ string, d draft) (string, error) {
		return strings.ToUpper(d.text), nil
	})
	var end graph.End[string, string]

	write.To(review)
	review.To(graph.Decide("good enough?",
		graph.When("yes", func(d draft) bool { return d.reviews == 3 }, publish),
		graph.Otherwise("no", improve)))
	improve.To(review)
	publish.To(&end)
	article, err := graph.New("article", write, &end)
	if err != nil {
		panic(err)
	}

	out, err := article.Run(context.Background(), "Go", "Graphs")
	fmt.Println(out, err)
	fmt.Print(article.Mermaid())
	// Output:
	// GRAPHS IN GO!! <nil>
	// ---
	// title: "article"
	// ---
	// stateDiagram-v2
	//   state "write" as s1
	//   state "review" as s2
	//   state s3 <<choice>>
	//   note right of s3: good enough?
	//   state "publish" as s4
	//   state "improve" as s5
	//   [*] --> s1
	//   s1 --> s2
	//   s2 --> s3
	//   s3 --> s4: yes
	//   s3 --> s5: no
	//   s4 --> [*]
	//   s5 --> s2
}

// Two sources are asked at the same time, and each of what they return is looked at, also at the same time.
func ExampleBroadcast() {
	type deps struct{}
	source := func(name string) *graph.Node[deps, string, []string] {
		return graph.Step(name, func(_ context.Context, _ deps, query string) ([]string, error) {
			return []string{name + ": " + query}, nil
		})
	}
	join := func(all *[]string, found []string) { *all = append(*all, found...) }
	search := graph.Broadcast("search", graph.Into(source("web"), join), graph.Into(source("archive"), join))
	read := graph.Step("read", func(_ context.Context, _ deps, page string) (int, error) { return len(page), nil })
	readAll := graph.Map("read all", 4, read, graph.Sum)
	var end graph.End[deps, int]

	search.To(readAll)
	readAll.To(&end)
	research, err := graph.New("research", search, &end)
	if err != nil {
		panic(err)
	}
	fmt.Println(research.Run(context.Background(), deps{}, "tides"))
	// Output: 24 <nil>
}

// A run is written after each step. When the process dies, another one resumes it from the file.
func ExampleRun_Steps() {
	build := func(broken bool) *graph.Graph[int, int, int] {
		double := graph.Step("double", func(_ context.Context, _ int, n int) (int, error) { return 2 * n, nil })
		add := graph.Step("add", func(_ context.Context, summand int, n int) (int, error) {
			if broken {
				return 0, errors.New("no connection")
			}
			return n + summand, nil
		})
		var end graph.End[int, int]
		double.To(add)
		add.To(&end)
		g, err := graph.New("sums", double, &end)
		if err != nil {
			panic(err)
		}
		return g
	}
	ctx, file := context.Background(), filepath.Join(os.TempDir(), fmt.Sprint("sums-", os.Getpid(), ".json"))
	defer os.Remove(file)

	run, err := build(true).Start(1, 21)
	if err != nil {
		panic(err)
	}
	for event, err := range run.Steps(ctx) {
		if err != nil {
			fmt.Println(err)
			break
		}
		fmt.Println(event.Path, event.State, event.Value)
		if snapshot, err := run.Snapshot(); err != nil || os.WriteFile(file, snapshot, 0o600) != nil {
			panic("it cannot be written")
		}
	}

	snapshot, err := os.ReadFile(file)
	if err != nil {
		panic(err)
	}
	if run, err = build(false).Resume(1, snapshot); err != nil {
		panic(err)
	}
	fmt.Println(run.Finish(ctx))
	// Output:
	// double begins 21
	// double ended 42
	// add begins 42
	// agentgen: graph "sums": node "add": no connection
	// 43 <nil>
}

// An agent within a graph waits for approval. The run is written, and resumed in another process once the decision is made.
func ExampleAgent() {
	mail := runtime.NewTool(mailDef, func(_ context.Context, rc *runtime.RunContext[runtime.NoDeps], _ runtime.RawJSON) (runtime.Return, error) {
		return runtime.Return{Content: `"sent"`}, nil
	})
	clerk := &runtime.Agent[runtime.NoDeps, string]{
		Name: "clerk", Tools: []runtime.Tool[runtime.NoDeps]{mail},
		Model: testmodel.Script(testmodel.Call("mail", `{}`), testmodel.Text("I have written to Ann.")),
	}
	write := graph.Agent("write", clerk,
		func(deps runtime.NoDeps, name string) graph.Ask[runtime.NoDeps] {
			return graph.Ask[runtime.NoDeps]{Deps: deps, Prompt: "Write to " + name}
		}, graph.Output)
	var end graph.End[runtime.NoDeps, string]
	write.To(&end)
	office, err := graph.New("office", write, &end)
	if err != nil {
		panic(err)
	}

	_, err = office.Run(context.Background(), runtime.NoDeps{}, "Ann")
	pause, ok := errors.AsType[*graph.PauseError](err)
	if !ok {
		panic(err)
	}
	snapshot, err := pause.Snapshot()
	if err != nil {
		panic(err)
	}

	run, err := office.Resume(runtime.NoDeps{}, snapshot)
	if err != nil {
		panic(err)
	}
	for _, w := range run.Waiting() {
		fmt.Println(w.Path, "wants to call", w.Requests.Approvals[0].ToolName)
		if err := run.Resolve(w.Path, message.DeferredResults{ApproveAll: true}); err != nil {
			panic(err)
		}
	}
	fmt.Println(run.Finish(context.Background()))
	// Output:
	// write wants to call mail
	// I have written to Ann. <nil>
}

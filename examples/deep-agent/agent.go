package main

import (
	"context"
	"os"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/files"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/planning"
	"github.com/agentgen-go/agentgen/runtime/subagents"
	"github.com/agentgen-go/agentgen/runtime/toolsets"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

//go:generate go tool agentgen

// Deps is what the agents work with: the folder of the project.
type Deps struct{ Project string }

// Verdict is what the reviewer says of a change.
//
//agent:output
type Verdict struct {
	// Whether the change may stay as it is.
	Approved bool `json:"approved"`
	// What is wrong, one sentence each, with the file and the line.
	Problems []string `json:"problems"`
}

const mendInstructions = `You mend Go projects. Make a plan first, and keep it up to date: one step is in progress at a time.
Read before you edit, and change as little as possible. Do not change tests.
Run the tests before and after each change. When they pass, have the change reviewed by the reviewer, to whom you say all that it
needs to know: it has not seen this conversation, but reads the files. If it finds something, mend that, too.
At the end, say in two or three sentences what was wrong and what you changed.`

const reviewInstructions = `You review changes to a Go project. Read the code: does it do what its documentation says, for all arguments?
Approve only if it does. You cannot change anything.`

// asks reports whether a person has to approve of the calls of a tool: those that write files, and those that run them.
func asks(tool string) bool { return files.Writes(tool) || tool == goTest }

// newAgent returns the agent that mends the project in a folder. It may read as it likes; to write and to run tests, it needs
// approval. The plan is kept in a folder of its own, so that it is there when the run is resumed.
func newAgent(project *files.FileSystem, reviewer *runtime.Agent[Deps, Verdict], m model.Model, plans *os.Root) *runtime.Agent[Deps, string] {
	needs := func(_ context.Context, rc *runtime.RunContext[Deps], _ runtime.Call) (bool, error) {
		return asks(rc.ToolName), nil
	}
	return &runtime.Agent[Deps, string]{
		Name:         "mender",
		Model:        m,
		Instructions: mendInstructions,
		Tools:        runtime.Tools(GoTestTool),
		Toolsets:     []runtime.Toolset[Deps]{toolsets.ApprovalRequired(files.Toolset[Deps](project), needs)},
		Capabilities: []runtime.Capability[Deps]{
			planning.New[Deps](planning.Options{Store: planning.NewFolder(plans)}),
			subagents.New(subagents.Options{ContainErrors: true}, subagents.Of(reviewer, subagents.Control{
				MaxCalls: 4, Timeout: 5 * time.Minute, UsageLimits: &usage.Limits{RequestLimit: new(15)},
			})),
		},
		Retries:     new(3),
		UsageLimits: &usage.Limits{RequestLimit: new(80)},
	}
}

// newReviewer returns the agent that looks at changes. It reads the project, and that is all.
func newReviewer(readOnly *files.FileSystem, m model.Model) *runtime.Agent[Deps, Verdict] {
	return &runtime.Agent[Deps, Verdict]{
		Name:         "reviewer",
		Description:  "Reads the project and says what is wrong with a change",
		Model:        m,
		Instructions: reviewInstructions,
		Output:       VerdictOutput,
		Capabilities: []runtime.Capability[Deps]{files.Capability[Deps](readOnly)},
		Retries:      new(3),
	}
}

package main

import (
	"context"
	"os"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agentshell"
	"github.com/agentgen-go/agentgen/runtime/files"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/planning"
	"github.com/agentgen-go/agentgen/runtime/subagents"
	"github.com/agentgen-go/agentgen/runtime/toolsets"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

//go:generate go tool agentgen

// none are the agents' dependencies: what they work with are their tools.
type none = runtime.NoDeps

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
Read before you edit, pass the hash that you have read as expected_hash, and change as little as possible. Do not change tests.
Run the tests (go test ./...) before and after each change. When they pass, have the change reviewed by the reviewer, to whom you say all that it
needs to know: it has not seen this conversation, but reads the files. If it finds something, mend that, too.
At the end, say in two or three sentences what was wrong and what you changed.`

const reviewInstructions = `You review changes to a Go project. Read the code: does it do what its documentation says, for all arguments?
Approve only if it does. You cannot change anything.`

// asks reports whether a person has to approve of the calls of a tool: those that write files, and those that run commands.
func asks(tool string) bool { return files.Writes(tool) || agentshell.Runs(tool) }

// tools are those of the agent that mends: the project's files, and one command at a time. Where a person has to approve, the policy of
// the shell comes first, so that what it refuses is not asked.
func tools(project *files.FileSystem, shell *agentshell.Shell) runtime.Toolset[none] {
	commands := toolsets.Filtered(agentshell.Toolset[none](shell), func(_ context.Context, _ *runtime.RunContext[none], def *model.ToolDef) (bool, error) {
		return def.Name == "run_command", nil
	})
	all := toolsets.Combined("project", files.Toolset[none](project), commands)
	return toolsets.ApprovalRequired(all, func(_ context.Context, rc *runtime.RunContext[none], call runtime.Call) (bool, error) {
		if c, ok := call.(*agentshell.SessionRunCommandCall); ok {
			if err := shell.Check(c.Command); err != nil {
				return false, err
			}
		}
		return asks(rc.ToolName), nil
	})
}

// newAgent returns the agent that mends a project with tools. The plan is kept in a folder, so that it is there when the run is
// resumed.
func newAgent(tools runtime.Toolset[none], reviewer *runtime.Agent[none, Verdict], m model.Model, plans *os.Root) *runtime.Agent[none, string] {
	return &runtime.Agent[none, string]{
		Name:         "mender",
		Model:        m,
		Instructions: mendInstructions,
		Toolsets:     []runtime.Toolset[none]{tools},
		Capabilities: []runtime.Capability[none]{
			planning.New[none](planning.Options{Store: planning.NewFolder(plans)}),
			subagents.New(subagents.Options{ContainErrors: true}, subagents.Of(reviewer, subagents.Control{
				MaxCalls: 4, Timeout: 5 * time.Minute, UsageLimits: &usage.Limits{RequestLimit: new(15)},
			})),
		},
		Retries:     new(3),
		UsageLimits: &usage.Limits{RequestLimit: new(80)},
	}
}

// newReviewer returns the agent that looks at changes. It reads the project, and that is all.
func newReviewer(readOnly *files.FileSystem, m model.Model) *runtime.Agent[none, Verdict] {
	return &runtime.Agent[none, Verdict]{
		Name:         "reviewer",
		Description:  "Reads the project and says what is wrong with a change",
		Model:        m,
		Instructions: reviewInstructions,
		Output:       VerdictOutput,
		Capabilities: []runtime.Capability[none]{files.Capability[none](readOnly)},
		Retries:      new(3),
	}
}

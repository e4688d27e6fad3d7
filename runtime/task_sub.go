package runtime

import "github.com/agentgen-go/agentgen/runtime/usage"

// SubRun describes the run of another agent, for a call of a tool made by AgentTool. An engine may perform the Task
// like any other, which runs the other agent within it; or it may run a child workflow: a Play that Agent.PlaySub
// begins, and whose Play.Returned is the result of the task.
type SubRun struct {
	// Agent is the name of the agent, RunID the ID of its run: the same in each replay.
	Agent, RunID string
	// Input is what PlaySub takes. It does not hold the conversation of the calling run.
	Input RawJSON
}

// savedSub is what the run of a child knows of the call that it stands for.
//
//agent:codec
type savedSub struct {
	Agent string `json:"agent"`
	// Task and Caller are the task and the run whose call it is, Tool and Call name the call.
	Task   string `json:"task"`
	Caller string `json:"caller"`
	Tool   string `json:"tool"`
	Call   string `json:"call,omitempty"`
	RunID  string `json:"run_id"`
	Prompt string `json:"prompt"`
	// Usage is what the calling run had used.
	Usage usage.Run `json:"usage"`
}

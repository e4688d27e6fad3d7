package toolsets

import (
	"context"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// ApprovalRequired returns a toolset whose calls wait for approval if needs returns true for them; all calls wait if
// needs is nil. It is called when the call is about to be made, within the hooks around the execution; the Approver of
// a tool is called before any call of a response is made. An error made by runtime.Retryf or runtime.Failedf becomes
// the result of the call; other errors end the run. Approved calls are made without calling needs again.
func ApprovalRequired[D any](set runtime.Toolset[D], needs func(ctx context.Context, rc *runtime.RunContext[D], call runtime.Call) (bool, error)) runtime.Toolset[D] {
	return &viewed[D]{set, view[D]{
		before: func(ctx context.Context, rc *runtime.RunContext[D], call runtime.Call) error {
			if rc.ToolCallApproved {
				return nil
			}
			if needs == nil {
				return runtime.ErrApprovalRequired
			}
			wait, err := needs(ctx, rc, call)
			if err == nil && wait {
				err = runtime.ErrApprovalRequired
			}
			return err
		},
	}}
}

// External returns a toolset of tools that are run elsewhere: a run that calls one pauses until the result is given. A
// definition with nil Retries allows no retries.
func External[D any](id string, defs ...model.ToolDef) runtime.Toolset[D] {
	tools := make([]runtime.Tool[D], len(defs))
	for i, def := range defs {
		if def.Retries == nil {
			def.Retries = new(0)
		}
		tools[i] = runtime.ExternalTool[D](def)
	}
	return runtime.NewToolset(id, tools...)
}

package subagents

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// failure returns what the model of the calling run reads of a delegation that has failed, or the error of the call: one with which the
// model may try again, or one that ends the run. limited is the context of the delegation, ctx that of the call. own says that its limits are its
// own.
func (d *delegations[D]) failure(ctx, limited context.Context, c *Control, own bool, err error) (runtime.RawJSON, error) {
	switch {
	case ctx.Err() != nil:
		return "", err
	case limited.Err() != nil:
		return c.soft(fmt.Sprintf("Sub-agent '%s' exceeded its %ss time budget.%s", c.Name, strconv.FormatFloat(c.Timeout.Seconds(), 'g', -1, 64), observation))
	case is[*usage.LimitError](err) && own:
		return c.soft(fmt.Sprintf("Sub-agent '%s' reached its usage budget.%s", c.Name, observation))
	case final(err):
		return "", err
	case cancelledItself(err):
		return "", runtime.Failedf("The sub-agent run was cancelled: %w", context.Canceled)
	case is[*model.UnexpectedBehaviorError](err) && c.OnFailure != "":
		return c.soft("")
	case is[*model.UnexpectedBehaviorError](err):
		return "", runtime.Retryf("Sub-agent '%s' failed: %s", c.Name, bounded(reason(err)))
	case c.contains(d.contain):
		d.logger().WarnContext(ctx, "agentgen: contained the crash of a sub-agent", "sub_agent", c.Name, "error", err)
		return "", runtime.Retryf("Sub-agent '%s' crashed: %s. Treat this as a recoverable failure and decide from existing evidence.",
			c.Name, bounded(reason(err)))
	}
	return "", err
}

// soft is the result of a delegation that has come to nothing in a way that is to be expected.
func (c *Control) soft(text string) (runtime.RawJSON, error) {
	if c.OnFailure != "" {
		text = c.OnFailure
	}
	return jsonwire.Quote(text), nil
}

// contains reports whether a crash goes to the model instead of ending the run.
func (c *Control) contains(otherwise bool) bool {
	if c.ContainErrors != nil {
		return *c.ContainErrors
	}
	return otherwise
}

// final reports whether an error ends the calling run, whatever is contained: no other task would mend it.
func final(err error) bool {
	return is[*usage.LimitError](err) || is[*model.ConfigError](err) || is[*runtime.PauseError](err) || is[*runtime.SubAgentPausedError](err) ||
		errors.Is(err, runtime.ErrStopped)
}

func is[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

// cancelledItself reports whether a run was cancelled, rather than failed because something in it was.
func cancelledItself(err error) bool {
	failed, ok := err.(*runtime.RunError)
	return ok && failed.Err == context.Canceled
}

// reason is what went wrong in a run, without its name.
func reason(err error) string {
	if failed, ok := err.(*runtime.RunError); ok && failed.Err != nil {
		err = failed.Err
	}
	return err.Error()
}

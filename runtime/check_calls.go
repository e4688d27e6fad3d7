package runtime

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// checkCalls decodes the arguments of all calls of the response, and asks whether they need approval. So nothing is run
// before everything is checked.
func (e *engine) checkCalls(ctx context.Context) error {
	defer e.hear()
	defer func() { e.answered = time.Time{} }()
	for w := e.loop.Unchecked(); w != nil; w = e.loop.Unchecked() {
		o, err := e.check(ctx, w)
		if err == nil {
			err = e.loop.Checked(w.Index, o, e.checkedAt())
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// checkedAt returns the time of a check: that of the response, unless functions of the agent have taken part.
func (e *engine) checkedAt() time.Time {
	if e.answered.IsZero() || len(e.open) > 0 {
		return e.clock.now()
	}
	return e.answered
}

// check returns the outcome of a call that is not to be run, the zero Outcome if it is to be run.
func (e *engine) check(ctx context.Context, w *loop.Work) (loop.Outcome, error) {
	var end ended
	e.checkCall(ctx, w, &end)
	return end.outcome, end.err
}

func (e *engine) checkCall(ctx context.Context, w *loop.Work, end *ended) {
	defer func() {
		if v := recover(); v != nil {
			end.err = failed(w, e.panicked(ctx, what(w), v))
		}
	}()
	t, err := e.tool(ctx, w.Call.ToolName)
	if err != nil {
		end.err = failed(w, err)
		return
	}
	if t == nil || w.Tool == nil {
		e.missing(w, end)
		return
	}
	call, waits, err := e.decode(ctx, w, t, nil)
	if err != nil {
		end.refused(w, err)
		return
	}
	if waits != nil {
		end.asked(w, waits)
		return
	}
	if e.mustWait(ctx, w, t, call, end); end.outcome.Kind == 0 && end.err == nil {
		e.keep(decodedCall{w.Index, w.Call, call})
		if e.plan.hooks.hooksValidation(w.Tool) {
			end.outcome.Validated, end.err = validated(w, call)
		}
	}
}

// decode decodes the arguments of a call. If a hook lets the decoded call wait, waits is its error. The context is that of
// the call, or nil if it has none yet.
func (e *engine) decode(ctx context.Context, w *loop.Work, t boundTool, c *callContext) (call Call, waits, err error) {
	if w.Validated == "" && e.plan.hooks.hooksValidation(w.Tool) {
		return e.hookedDecode(ctx, w, t, c)
	}
	call, err = t.Decode(argsOf(w))
	return call, nil, err
}

// argsOf returns the arguments of a call: those that the model wrote, or that hooks have left.
func argsOf(w *loop.Work) string {
	if w.Validated != "" {
		return string(w.Validated)
	}
	return orEmptyObject(w.Call.Args)
}

// validated returns the arguments that hooks have left, so that they are not asked again where the call is made.
func validated(w *loop.Work, call Call) (RawJSON, error) {
	b, err := call.AppendJSON(nil)
	if err != nil {
		return "", failed(w, fmt.Errorf("write the arguments that hooks have validated: %w", err))
	}
	return RawJSON(b), nil
}

// missing settles a call of a tool that does not exist. If the run has listed the tool, it has vanished since, and the
// model is told so; otherwise the caller that added it to the request may answer the call.
func (e *engine) missing(w *loop.Work, end *ended) {
	if w.Tool != nil && e.origin(w.Call.ToolName).Toolset != "" {
		end.outcome.Kind = loop.OutcomeUnknownTool
	}
}

// mustWait sets the outcome of a call that is made elsewhere, or needs approval first.
func (e *engine) mustWait(ctx context.Context, w *loop.Work, t boundTool, call Call, end *ended) {
	if end.outcome.Kind = e.flagged(w, t); end.outcome.Kind != 0 || w.Approved || !t.approves() {
		return
	}
	c := e.ownContext()
	c.describe(w)
	needs, err := t.needsApproval(ctx, c, call)
	switch {
	case err != nil:
		end.asked(w, err)
	case needs:
		end.outcome.Kind = loop.OutcomeNeedsApproval
	}
}

// flagged returns how a call ends whose tool lets all of its calls wait, 0 if it does not.
func (e *engine) flagged(w *loop.Work, t boundTool) loop.OutcomeKind {
	switch def := e.today(w, t); {
	case def.External:
		return loop.OutcomeDeferred
	case def.Approval && !w.Approved:
		return loop.OutcomeNeedsApproval
	}
	return 0
}

// today returns the definition of a tool that was sent with the request or, if another process has listed the tool, one whose
// calls wait where the tool says so today, too. What was prepared for the request stays as it was.
func (e *engine) today(w *loop.Work, t boundTool) *model.ToolDef {
	if len(e.plan.prepareTools) > 0 || t.prepares() || !e.lookedFor(w.Call.ToolName) {
		return w.Tool
	}
	return asStrictAs(w.Tool, t.Def())
}

// decodedOf returns the decoded arguments of a call, nil if they have not been.
func (e *engine) decodedOf(index int, part *message.ToolCallPart) Call {
	if i, ok := e.findDecoded(index); ok && e.decoded[i].part == part {
		return e.decoded[i].call
	}
	return nil
}

// keep keeps the decoded arguments of a call. Those of a response are decoded in its order, except for calls that were approved.
func (e *engine) keep(c decodedCall) {
	i, ok := e.findDecoded(c.index)
	if ok {
		e.decoded[i] = c
	} else {
		e.decoded = slices.Insert(e.decoded, i, c)
	}
}

func (e *engine) findDecoded(index int) (int, bool) {
	return slices.BinarySearchFunc(e.decoded, index, func(c decodedCall, index int) int { return cmp.Compare(c.index, index) })
}

// endChecked feeds how the calls end that are not to be run, and returns the others.
func (e *engine) endChecked(work []loop.Work) ([]loop.Work, error) {
	n := 0 // of the others
	for i := range work {
		o := e.loop.Verdict(work[i].Index)
		if o == nil {
			if n < i {
				work[n] = work[i]
			}
			n++
			continue
		}
		if err := e.take(&ended{index: work[i].Index, outcome: *o}); err != nil {
			return nil, err
		}
	}
	return work[:n], nil
}

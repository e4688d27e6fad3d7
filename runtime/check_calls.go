package runtime

import (
	"cmp"
	"context"
	"slices"

	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// checkCalls decodes the arguments of all calls of the response, and asks whether they need approval. So nothing is run
// before everything is checked.
func (e *engine) checkCalls(ctx context.Context) error {
	defer e.hear()
	for w := e.loop.Unchecked(); w != nil; w = e.loop.Unchecked() {
		o, err := e.check(ctx, w)
		if err == nil {
			err = e.loop.Checked(w.Index, o, e.clock.now())
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// check returns how a call ends that is not to be run, the zero Outcome if it is.
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
	i := e.plan.tool(w.Call.ToolName)
	if i < 0 || w.Tool == nil {
		return // whoever has added the tool may answer the call
	}
	call, err := e.plan.tools[i].Decode(orEmptyObject(w.Call.Args))
	if err != nil {
		end.refused(w, err)
		return
	}
	if e.mustWait(ctx, w, i, call, end); end.outcome.Kind == 0 && end.err == nil {
		e.keep(decodedCall{w.Index, w.Call, call})
	}
}

// mustWait sets the outcome of a call that is made elsewhere, or needs approval first.
func (e *engine) mustWait(ctx context.Context, w *loop.Work, i int, call Call, end *ended) {
	if w.Tool.External {
		end.outcome.Kind = loop.OutcomeDeferred
		return
	}
	if w.Approved {
		return
	}
	needs := w.Tool.Approval
	if !needs && e.plan.tools[i].approves {
		c := e.ownContext()
		c.describe(w)
		var err error
		if needs, err = e.rim.needsApproval(ctx, c, i, call); err != nil {
			end.asked(w, err)
			return
		}
	}
	if needs {
		end.outcome.Kind = loop.OutcomeNeedsApproval
	}
}

// decodedOf returns the decoded arguments of a call, nil if they have not been.
func (e *engine) decodedOf(index int, part *message.ToolCallPart) Call {
	if i, ok := e.findDecoded(index); ok && e.decoded[i].part == part {
		return e.decoded[i].call
	}
	return nil
}

// keep keeps the decoded arguments of a call. Those of a response are decoded in its order, but for calls that were approved.
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
	rest := work[:0]
	for i := range work {
		o := e.loop.Verdict(work[i].Index)
		if o == nil {
			rest = append(rest, work[i])
			continue
		}
		if err := e.take(&ended{index: work[i].Index, outcome: *o}); err != nil {
			return nil, err
		}
	}
	return rest, nil
}

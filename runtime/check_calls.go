package runtime

import (
	"context"

	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// checkCalls decodes the arguments of all calls of the response, and asks whether they need approval. So nothing is run
// before everything is checked.
func (e *engine) checkCalls(ctx context.Context) error {
	defer e.hear()
	for {
		w, ok := e.loop.Unchecked()
		if !ok {
			return nil
		}
		o, err := e.check(ctx, &w)
		if err != nil {
			return err
		}
		if err := e.loop.Checked(w.Index, o); err != nil {
			return err
		}
	}
}

// check returns how a call ends that is not to be run, the zero Outcome if it is.
func (e *engine) check(ctx context.Context, w *loop.Work) (o loop.Outcome, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = failed(w, e.panicked(ctx, what(w), v))
		}
	}()
	i := e.plan.tool(w.Call.ToolName)
	if i < 0 || w.Tool == nil {
		return loop.Outcome{}, nil // whoever has added the tool may answer the call
	}
	call, err := e.plan.tools[i].Decode(orEmptyObject(w.Call.Args))
	if err != nil {
		return refused(w, err)
	}
	if o, err = e.mustWait(ctx, w, i, call); o.Kind == 0 && err == nil {
		e.decoded = append(e.decoded, decodedCall{w.Call, call})
	}
	return o, err
}

// mustWait returns the outcome of a call that is made elsewhere, or needs approval first; otherwise the zero Outcome.
func (e *engine) mustWait(ctx context.Context, w *loop.Work, i int, call Call) (loop.Outcome, error) {
	if w.Tool.External {
		return loop.Outcome{Kind: loop.OutcomeDeferred}, nil
	}
	if w.Approved {
		return loop.Outcome{}, nil
	}
	needs := w.Tool.Approval
	if !needs && e.plan.tools[i].approves {
		c := e.ownContext()
		c.describe(w)
		var err error
		if needs, err = e.rim.needsApproval(ctx, c, i, call); err != nil {
			return asked(w, err)
		}
	}
	if needs {
		return loop.Outcome{Kind: loop.OutcomeNeedsApproval}, nil
	}
	return loop.Outcome{}, nil
}

// decodedOf returns the decoded arguments of a call, nil if they have not been.
func (e *engine) decodedOf(part *message.ToolCallPart) Call {
	for i := range e.decoded {
		if e.decoded[i].part == part {
			return e.decoded[i].call
		}
	}
	return nil
}

// endChecked feeds how the calls end that are not to be run, and returns the others.
func (e *engine) endChecked(work []loop.Work) ([]loop.Work, error) {
	rest := work[:0]
	for _, w := range work {
		o, ok := e.loop.Verdict(w.Index)
		if !ok {
			rest = append(rest, w)
			continue
		}
		if err := e.take(ended{index: w.Index, outcome: o}); err != nil {
			return nil, err
		}
	}
	return rest, nil
}

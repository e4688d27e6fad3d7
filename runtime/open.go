package runtime

import (
	"context"
)

// Open opens the agent's Toolsets, so that they stay open between runs, and returns the function that closes them,
// which does so once. Without Open, each run opens and closes the toolsets that it uses. If one of them cannot be
// opened, those opened before are closed, and the error names it. In a context of Override these are the toolsets of
// the changed copy.
func (a *Agent[D, O]) Open(ctx context.Context) (closed func() error, err error) {
	a = overridesOf(ctx, a).agent
	if err := a.Validate(); err != nil {
		return nil, err
	}
	return openSets(ctx, a.plan.sets)
}

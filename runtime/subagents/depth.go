package subagents

import "context"

// level is the key of how deep in a tree of delegations a run is.
type level struct{}

// depth returns the level of the run: 1 for one that was not delegated.
func depth(ctx context.Context) int {
	if n, ok := ctx.Value(level{}).(int); ok {
		return n
	}
	return 1
}

// deeper returns the context of a run that one of ctx delegates.
func deeper(ctx context.Context) context.Context {
	return context.WithValue(ctx, level{}, depth(ctx)+1)
}

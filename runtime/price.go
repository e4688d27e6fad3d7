package runtime

import (
	"context"
	"time"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// priced returns a response, whole or cut off, that arrived at the given time, with its cost: see model.Priced.
func (e *engine) priced(ctx context.Context, res *message.Response, at time.Time) (priced *message.Response) {
	priced = res
	defer func() {
		if v := recover(); v != nil {
			e.panicked(ctx, "prices", v) // the run does not depend on its price
		}
	}()
	return model.Priced(e.plan.prices, res, at)
}

// warnOfCosts warns, once a run, of a cost limit that could not be enforced.
func (e *engine) warnOfCosts() {
	limit, usage := e.loop.Config().Limits.CostLimit, e.loop.Usage()
	if !limit.Known() || usage.UnpricedRequests == 0 {
		return
	}
	text := "agentgen: a CostLimit is set, but some requests have no known price and escape it"
	if !usage.Cost.Known() {
		text = "agentgen: a CostLimit is set but cannot be enforced, because no cost was calculated for this run. " +
			"Agent.Prices must know the model and its provider, unless the model reports costs itself"
	}
	e.plan.logger().Warn(text, "agent", e.plan.name, "run_id", e.info.RunID, "cost_limit", limit.String(),
		"cost", usage.Cost.String(), "unpriced_requests", usage.UnpricedRequests)
}

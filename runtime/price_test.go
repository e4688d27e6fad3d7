package runtime_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// usd parses an amount of US dollars.
var usd = usage.MustParseCost

// table prices a token of output at $0.01, of any model but "new".
type table func(res *message.Response) usage.Cost

func (t table) Price(res *message.Response) usage.Cost { return t(res) }

var centPerToken = table(func(res *message.Response) usage.Cost {
	if res.ModelName == "new" {
		return usage.Cost{}
	}
	return usd("0.01").Of(res.Usage.OutputTokens, 1)
})

// spent is an answer of a model that used so many tokens.
func spent(model string, tokens int, r *message.Response) *message.Response {
	r.ModelName, r.Usage.OutputTokens = model, tokens
	return r
}

// costing sets what the model itself says that the request cost.
func costing(cost string, r *message.Response) *message.Response {
	r.Usage.Cost = usd(cost)
	return r
}

// unmeasured is an answer of which the provider told only a part of what it used.
func unmeasured(r *message.Response) *message.Response {
	r.Usage.InputTokens, r.Usage.UnmeasuredRequests = 5, 1
	return r
}

// TestCosts: a run costs the sum of what is known, and tells for how many requests the price is unknown.
func TestCosts(t *testing.T) {
	for _, c := range []struct {
		name     string
		prices   model.PriceTable
		first    *message.Response
		second   *message.Response
		want     string
		unpriced int
		each     []string
	}{
		{"both are known", centPerToken, spent("old", 3, calls("look {}")), spent("old", 4, text("done")), "0.07", 0, []string{"0.03", "0.04"}},
		{"one is unknown", centPerToken, spent("new", 3, calls("look {}")), spent("old", 4, text("done")), "0.04", 1, []string{"unknown", "0.04"}},
		{"all are unknown", centPerToken, spent("new", 3, calls("look {}")), spent("new", 4, text("done")), "unknown", 2, []string{"unknown", "unknown"}},
		{"there is no table", nil, spent("old", 3, calls("look {}")), spent("old", 4, text("done")), "unknown", 2, []string{"unknown", "unknown"}},
		{"the model's own word precedes the table", centPerToken, costing("0.0100", spent("old", 3, calls("look {}"))), spent("old", 4, text("done")), "0.0500", 0, []string{"0.0100", "0.04"}},
		{"the model's own word needs no table", nil, costing("0.0100", calls("look {}")), costing("0", text("done")), "0.0100", 0, []string{"0.0100", "0"}},
		{"what is free costs nothing, and is known", nil, costing("0", calls("look {}")), costing("0.00", text("done")), "0.00", 0, []string{"0", "0.00"}},
		{"without a usage nothing is known", centPerToken, calls("look {}"), spent("old", 4, text("done")), "0.04", 1, []string{"unknown", "0.04"}},
		{"what a provider told nothing of is not free", table(func(*message.Response) usage.Cost { return usd("0") }), unmeasured(calls("look {}")), spent("old", 4, text("done")), "0", 1, []string{"unknown", "0"}},
		{"but has its fixed price", table(func(*message.Response) usage.Cost { return usd("0.5") }), unmeasured(calls("look {}")), spent("old", 4, text("done")), "1.0", 0, []string{"0.5", "0.5"}},
		{"a table that panics knows nothing", table(func(*message.Response) usage.Cost { panic("no price") }), spent("old", 3, calls("look {}")), spent("old", 4, text("done")), "unknown", 2, []string{"unknown", "unknown"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			agent := &runtime.Agent[deps, string]{Model: script(t, c.first, c.second), Tools: tools(returns("look", "")), Prices: c.prices, Logger: slog.New(slog.DiscardHandler)}
			res, err := agent.Run(t.Context(), deps{}, "go")
			if err != nil {
				t.Fatal(err)
			}
			diff(t, "sum", res.Usage().Cost.String(), c.want)
			diff(t, "unpriced", res.Usage().UnpricedRequests, c.unpriced)
			var each []string
			for _, m := range res.AllMessages() {
				if m, ok := m.(*message.Response); ok {
					each = append(each, m.Usage.Cost.String())
				}
			}
			diff(t, "each", each, c.each)
		})
	}
}

// TestPriceTableSeesTheResponse: what a price depends on is there, the time of a response without one too.
func TestPriceTableSeesTheResponse(t *testing.T) {
	before := time.Now()
	var seen message.Response
	answered := spent("m", 3, text("done"))
	answered.ProviderName = "p"
	agent := &runtime.Agent[deps, string]{Model: script(t, answered), Prices: table(func(res *message.Response) usage.Cost {
		seen = *res
		return usd("1")
	})}
	res, err := agent.Run(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "response", []string{seen.ProviderName, seen.ModelName}, []string{"p", "m"})
	diff(t, "usage", seen.Usage, usage.Request{OutputTokens: 3})
	if seen.Timestamp.Before(before) || !seen.Timestamp.Equal(res.Response().Timestamp) {
		t.Errorf("priced at %v", seen.Timestamp)
	}
}

// TestStreamedCosts: a streamed response is priced when it is complete, and what there is of one that broke off as well.
func TestStreamedCosts(t *testing.T) {
	broken := errors.New("broken")
	for _, c := range []struct {
		name     string
		prices   model.PriceTable
		err      error
		want     string
		unpriced int
	}{
		{"whole", centPerToken, nil, "0.03", 0},
		{"cut off", centPerToken, broken, "0.03", 0},
		{"whole and unpriced", nil, nil, "unknown", 1},
		{"cut off and unpriced", nil, broken, "unknown", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			agent := &runtime.Agent[deps, string]{Prices: c.prices, Model: streamer(func(_ context.Context, _ *model.Prepared, s *model.Stream) error {
				return errors.Join(says(s, 0, "done"), c.err) // 3 tokens
			})}
			s := agent.Stream(t.Context(), deps{}, "go")
			for range s.Events() {
			}
			var usage usage.Run
			res, err := s.Result()
			if failed, ok := errors.AsType[*runtime.RunError](err); ok {
				usage = failed.Usage
			} else if err == nil {
				usage = res.Usage()
			}
			if !errors.Is(err, c.err) {
				t.Fatal(err)
			}
			diff(t, "cost", usage.Cost.String(), c.want)
			diff(t, "unpriced", usage.UnpricedRequests, c.unpriced)
		})
	}
}

// TestCostLimit: it is checked after each response and before each request, and zero is a limit.
func TestCostLimit(t *testing.T) {
	const hint = ". Consider raising the limit (UsageLimits)"
	for _, c := range []struct {
		name, limit, want string
		requests          int
	}{
		{"96 exceeded by the first", "0.02", "Exceeded the `cost_limit` of 0.02 (`usage.cost`=0.03)", 1},
		{"96 exceeded by the sum", "0.0600", "Exceeded the `cost_limit` of 0.0600 (`usage.cost`=0.07)", 2},
		{"96 reached, but not exceeded", "0.07", "", 2},
		{"95 zero is a limit", "0", "Exceeded the `cost_limit` of 0 (`usage.cost`=0.03)", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			agent := &runtime.Agent[deps, string]{
				Name: "test", Tools: tools(returns("look", "")), Prices: centPerToken,
				Model:       script(t, spent("old", 3, calls("look {}")), spent("old", 4, text("done"))),
				UsageLimits: &usage.Limits{CostLimit: usd(c.limit)},
			}
			_, err := agent.Run(t.Context(), deps{}, "go")
			if c.want == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			limit, ok := errors.AsType[*usage.LimitError](err)
			if !ok {
				t.Fatalf("got %v", err)
			}
			diff(t, "text", err.Error(), "agentgen: agent test: "+c.want+hint)
			diff(t, "limit", limit.Limit+" "+limit.MaxCost.String(), "cost_limit "+c.limit)
			failed, _ := errors.AsType[*runtime.RunError](err)
			diff(t, "requests", failed.Usage.Requests, c.requests)
			diff(t, "used", limit.UsedCost, failed.Usage.Cost)
		})
	}
}

// TestDelegatedCosts: 92 what sub-agents cost is part of what the run costs, 93 its limit holds for all of them together.
func TestDelegatedCosts(t *testing.T) {
	for _, c := range []struct {
		name, model, limit, subLimit, want string
		unpriced                           int
		err                                string
	}{
		{"the sum", "old", "1", "1", "0.12", 0, ""},
		{"unpriced", "new", "1", "1", "0.04", 2, ""},
		{"the sub-agent's limit holds for both", "old", "1", "0.05", "0.06", 0, "Exceeded the `cost_limit` of 0.05 (`usage.cost`=0.06)"},
		{"checked before the next request", "old", "0.105", "1", "0.11", 0, "The next request would exceed the `cost_limit` of 0.105 (`cost`=0.11)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			sub := &runtime.Agent[deps, string]{Name: "sub", Tools: tools(returns("look", "")), Prices: centPerToken, Logger: slog.New(slog.DiscardHandler),
				UsageLimits: &usage.Limits{CostLimit: usd(c.subLimit)},
				Model:       script(t, spent(c.model, 3, calls("look {}")), spent(c.model, 5, text("done")))}
			agent := &runtime.Agent[deps, string]{
				Name: "main", Prices: centPerToken, Logger: slog.New(slog.DiscardHandler),
				Model:       script(t, spent("old", 3, calls(`ask {"prompt":"go"}`)), spent("old", 1, text("done"))),
				Tools:       []runtime.Tool[deps]{runtime.AgentTool("ask", "asks", sub, func(d deps) deps { return d })},
				UsageLimits: &usage.Limits{CostLimit: usd(c.limit)},
			}
			res, err := agent.Run(t.Context(), deps{}, "go")
			var usage usage.Run
			if failed, ok := errors.AsType[*runtime.RunError](err); ok {
				usage = failed.Usage
			} else {
				usage = res.Usage()
			}
			if c.err == "" && err != nil || c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)) {
				t.Errorf("got %v", err)
			}
			diff(t, "cost", usage.Cost.String(), c.want)
			diff(t, "unpriced", usage.UnpricedRequests, c.unpriced)
		})
	}
}

// TestUnenforceableCostLimit: 96 a run whose requests have no known price warns of its limit, once and at its end.
func TestUnenforceableCostLimit(t *testing.T) {
	for _, c := range []struct {
		name          string
		first, second string
		limit         usage.Cost
		want          string
	}{
		{"no price is known", "new", "new", usd("1"), "a CostLimit is set but cannot be enforced"},
		{"one price is unknown", "old", "new", usd("1"), "a CostLimit is set, but some requests have no known price"},
		{"all prices are known", "old", "old", usd("1"), ""},
		{"no limit", "new", "new", usage.Cost{}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var log bytes.Buffer
			agent := &runtime.Agent[deps, string]{
				Tools: tools(returns("look", "")), Prices: centPerToken, Logger: slog.New(slog.NewTextHandler(&log, nil)),
				Model:       script(t, spent(c.first, 3, calls("look {}")), spent(c.second, 4, text("done"))),
				UsageLimits: &usage.Limits{CostLimit: c.limit},
			}
			if _, err := agent.Run(t.Context(), deps{}, "go"); err != nil {
				t.Fatal(err)
			}
			lines := strings.Count(log.String(), "\n")
			if c.want == "" && lines != 0 || c.want != "" && (lines != 1 || !strings.Contains(log.String(), c.want) || !strings.Contains(log.String(), "level=WARN")) {
				t.Errorf("log:\n%s", log.String())
			}
		})
	}
}

// TestPriceOfASharedResponse: a model may give one response to many runs at once; nothing is written to it.
func TestPriceOfASharedResponse(t *testing.T) {
	shared := spent("old", 3, text("done"))
	agent := &runtime.Agent[deps, string]{
		Prices: centPerToken,
		Model:  modelFunc(func(context.Context, *model.Prepared) (*message.Response, error) { return shared, nil }),
	}
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			res, err := agent.Run(t.Context(), deps{}, "go")
			if err != nil {
				t.Error(err)
				return
			}
			diff(t, "cost", res.Response().Usage.Cost.String(), "0.03")
		})
	}
	wg.Wait()
	if shared.Usage.Cost.Known() || !shared.Timestamp.IsZero() || shared.RunID != "" {
		t.Errorf("the model's response became %+v", shared)
	}
}

// TestCostLimitOfGivenResponses: a response that is given in place of the model's is priced, and counts.
func TestCostLimitOfGivenResponses(t *testing.T) {
	agent := &runtime.Agent[deps, string]{
		Prices: centPerToken, Model: script(t), Tools: tools(returns("look", "ok")),
		UsageLimits: &usage.Limits{CostLimit: usd("0.05")},
	}
	it, err := agent.Iter(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	it.Do(t.Context())
	if err := it.Respond(spent("old", 6, calls("look {}"))); err != nil {
		t.Fatal(err)
	}
	diff(t, "cost", it.Usage().Cost.String(), "0.06")
	if _, err := it.Result(); !isLimit(err) {
		t.Errorf("got %v", err)
	}
}

func isLimit(err error) bool {
	_, ok := errors.AsType[*usage.LimitError](err)
	return ok
}

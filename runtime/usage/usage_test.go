package usage_test

import (
	"encoding/json"
	"errors"
	"maps"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/agentgen-go/agentgen/runtime/usage"
)

// full is a usage with each counter at n.
func full(n int) usage.Run {
	r := usage.Request{
		InputTokens: n, OutputTokens: n, CacheReadTokens: n, CacheWriteTokens: n, CacheWrite1hTokens: n, OutputReasoningTokens: n,
		InputAudioTokens: n, CacheAudioReadTokens: n, OutputAudioTokens: n, AudioSeconds: float64(n), UnmeasuredRequests: n,
		Details: map[string]int{"other": n},
	}
	return usage.Run{Request: r, Requests: n, ToolCalls: n, UnpricedRequests: n}
}

// TestSumsDoNotOverflow: each sum of what cannot be counted further is the largest int, which is over any limit.
func TestSumsDoNotOverflow(t *testing.T) {
	large := full(math.MaxInt/2 + 1)
	large.AudioSeconds = math.MaxFloat64
	want := full(math.MaxInt)
	want.AudioSeconds = math.MaxFloat64
	if d := cmp.Diff(want, large.Add(large)); d != "" {
		t.Errorf("Add (-want +got):\n%s", d)
	}
	twice := large
	twice.CountResponse(&large.Request)
	if twice.InputTokens != math.MaxInt || twice.TotalTokens() != math.MaxInt || twice.Details["other"] != math.MaxInt {
		t.Errorf("CountResponse: %+v", twice)
	}
	if got := large.TotalTokens(); got != math.MaxInt {
		t.Errorf("TotalTokens is %d", got)
	}
	if err := twice.Check(); err != nil {
		t.Error(err)
	}
	least, most := full(math.MinInt), full(math.MaxInt)
	least.AudioSeconds, most.AudioSeconds = 0, 0
	if got := least.Since(&most); got.Requests != math.MinInt || got.InputTokens != math.MinInt || got.Details["other"] != math.MinInt {
		t.Errorf("Since: %+v", got)
	}
	for name, l := range map[string]*usage.Limits{
		"input_tokens_limit":             {InputTokensLimit: new(1000)},
		"output_tokens_limit":            {OutputTokensLimit: new(1000)},
		"total_tokens_limit":             {TotalTokensLimit: new(1000)},
		"total_tokens_limit ":            {TotalTokensLimit: new(math.MaxInt - 1)},
		"per_request_input_tokens_limit": {PerRequestInputTokensLimit: new(1000)},
	} {
		if _, ok := errors.AsType[*usage.LimitError](l.AfterResponse(&twice, &large.Request)); !ok {
			t.Errorf("%s does not hold", name)
		}
	}
	if err := (&usage.Limits{ToolCallsLimit: new(1000)}).BeforeToolCalls(&large, math.MaxInt); err == nil {
		t.Error("the tool_calls_limit does not hold")
	}
	if err := (&usage.Limits{RequestLimit: new(1000)}).BeforeRequest(&twice); err == nil {
		t.Error("the request_limit does not hold")
	}
}

// TestCheckOfSeconds: seconds that cannot be written as JSON, or would be lost, are refused.
func TestCheckOfSeconds(t *testing.T) {
	for seconds, ok := range map[float64]bool{0: true, 1.5: true, math.MaxFloat64: true, -1: false, math.Inf(1): false, math.NaN(): false} {
		if err := (&usage.Request{AudioSeconds: seconds}).Check(); (err == nil) != ok {
			t.Errorf("%v: got %v", seconds, err)
		}
	}
}

// TestUsageHasOneJSON: what the codec writes encoding/json reads, and the other way round.
func TestUsageHasOneJSON(t *testing.T) {
	costs := cmp.Comparer(func(a, b usage.Cost) bool { return a.Equal(b) })
	priced := full(7)
	priced.Cost = usage.MustParseCost("0.25")
	for _, u := range []usage.Run{{}, full(3), priced} {
		own, err := u.AppendJSON(nil)
		if err != nil {
			t.Fatal(err)
		}
		std, err := json.Marshal(u)
		if err != nil {
			t.Fatal(err)
		}
		if ours, theirs := members(t, own), members(t, std); !cmp.Equal(ours, theirs) {
			t.Errorf("members: the codec writes %v, encoding/json %v", ours, theirs)
		}
		for _, b := range [][]byte{own, std} {
			var read, stdRead usage.Run
			if err := read.DecodeJSON(b); err != nil {
				t.Errorf("%s: %v", b, err)
			}
			if err := json.Unmarshal(b, &stdRead); err != nil {
				t.Errorf("%s: %v", b, err)
			}
			if d := cmp.Diff([]usage.Run{u, u}, []usage.Run{read, stdRead}, costs, cmpopts.EquateEmpty()); d != "" {
				t.Errorf("%s (-want +got):\n%s", b, d)
			}
		}
	}
}

// members returns the names of an object's members, sorted.
func members(t *testing.T, object []byte) []string {
	t.Helper()
	var m map[string]json.RawMessage
	if err := json.Unmarshal(object, &m); err != nil {
		t.Fatal(err)
	}
	return slices.Sorted(maps.Keys(m))
}

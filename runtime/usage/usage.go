package usage

import (
	"errors"
	"fmt"
	"maps"
	"math"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// Request is what one model request used. The counts are inclusive, for every provider: InputTokens include those that
// were read from or written to a cache and those of audio, OutputTokens those of reasoning. A response with a negative
// count is rejected with a *model.UnexpectedBehaviorError.
//
//agent:codec
type Request struct {
	InputTokens  int `json:"input_tokens" codec:"optional,was=request_tokens"`
	OutputTokens int `json:"output_tokens" codec:"optional,was=response_tokens"`
	// CacheWriteTokens include CacheWrite1hTokens, those that are kept for an hour.
	CacheReadTokens    int `json:"cache_read_tokens" codec:"optional"`
	CacheWriteTokens   int `json:"cache_write_tokens" codec:"optional"`
	CacheWrite1hTokens int `json:"cache_write_1h_tokens" codec:"optional"`
	// OutputReasoningTokens are those of OutputTokens that the model used for thinking.
	OutputReasoningTokens int `json:"output_reasoning_tokens" codec:"optional"`
	// These are those of InputTokens, CacheReadTokens and OutputTokens that are audio.
	InputAudioTokens     int `json:"input_audio_tokens" codec:"optional"`
	CacheAudioReadTokens int `json:"cache_audio_read_tokens" codec:"optional"`
	OutputAudioTokens    int `json:"output_audio_tokens" codec:"optional"`
	// AudioSeconds is the length of the audio, for providers that bill by that.
	AudioSeconds float64 `json:"audio_seconds" codec:"optional"`
	// UnmeasuredRequests counts requests whose provider reported no usage, so that the other counts are too low.
	UnmeasuredRequests int `json:"unmeasured_requests,omitzero"`
	// Details are the provider's other counters, such as reasoning_tokens. They have no price.
	Details map[string]int `json:"details" codec:"optional,hook"`
	// Cost is what the request cost. It is unknown if neither the model reports it nor Agent.Prices has a price.
	Cost    Cost             `json:"cost" codec:"optional"`
	Unknown jsonwire.Members `json:"-" codec:"unknown,drop=requests|total_tokens"`
}

// TotalTokens returns the sum of input and output tokens.
func (u Request) TotalTokens() int { return sum(u.InputTokens, u.OutputTokens) }

// Empty reports whether neither tokens nor seconds of audio were used, as in a response whose provider reports no usage.
func (u *Request) Empty() bool {
	return u.InputTokens == 0 && u.OutputTokens == 0 && u.AudioSeconds == 0
}

// Count adds v to u. Sums that an int cannot hold are the largest or the smallest int, so that no limit is passed by an overflow. It
// never changes a map that u shares with another usage. It is not safe for concurrent use.
func (u *Request) Count(v *Request) {
	u.addCounters(v, 1)
	u.Cost = u.Cost.plus(v.Cost)
	if len(v.Details) == 0 {
		return
	}
	total := maps.Clone(u.Details)
	if total == nil {
		total = make(map[string]int, len(v.Details))
	}
	for k, n := range v.Details {
		total[k] = sum(total[k], n)
	}
	u.Details = total
}

// addCounters adds n times the counters of v, except for Details.
func (u *Request) addCounters(v *Request, n int) {
	u.InputTokens = sum(u.InputTokens, n*v.InputTokens)
	u.OutputTokens = sum(u.OutputTokens, n*v.OutputTokens)
	u.CacheReadTokens = sum(u.CacheReadTokens, n*v.CacheReadTokens)
	u.CacheWriteTokens = sum(u.CacheWriteTokens, n*v.CacheWriteTokens)
	u.CacheWrite1hTokens = sum(u.CacheWrite1hTokens, n*v.CacheWrite1hTokens)
	u.OutputReasoningTokens = sum(u.OutputReasoningTokens, n*v.OutputReasoningTokens)
	u.InputAudioTokens = sum(u.InputAudioTokens, n*v.InputAudioTokens)
	u.CacheAudioReadTokens = sum(u.CacheAudioReadTokens, n*v.CacheAudioReadTokens)
	u.OutputAudioTokens = sum(u.OutputAudioTokens, n*v.OutputAudioTokens)
	u.AudioSeconds = min(u.AudioSeconds+float64(n)*v.AudioSeconds, math.MaxFloat64)
	u.UnmeasuredRequests = sum(u.UnmeasuredRequests, n*v.UnmeasuredRequests)
}

// Check returns an error if a counter is negative or AudioSeconds is not a finite number. Usage that comes from outside is
// checked before it is counted: a negative count would lower the sum that limits are compared with.
func (u *Request) Check() error {
	if u.AudioSeconds >= 0 && !math.IsInf(u.AudioSeconds, 1) && u.InputTokens|u.OutputTokens|u.CacheReadTokens|u.CacheWriteTokens|u.CacheWrite1hTokens|
		u.OutputReasoningTokens|u.InputAudioTokens|u.CacheAudioReadTokens|u.OutputAudioTokens|u.UnmeasuredRequests >= 0 {
		return nil
	}
	for _, c := range [...]struct {
		name string
		n    int
	}{
		{"input_tokens", u.InputTokens},
		{"output_tokens", u.OutputTokens},
		{"cache_read_tokens", u.CacheReadTokens},
		{"cache_write_tokens", u.CacheWriteTokens},
		{"cache_write_1h_tokens", u.CacheWrite1hTokens},
		{"output_reasoning_tokens", u.OutputReasoningTokens},
		{"input_audio_tokens", u.InputAudioTokens},
		{"cache_audio_read_tokens", u.CacheAudioReadTokens},
		{"output_audio_tokens", u.OutputAudioTokens},
		{"unmeasured_requests", u.UnmeasuredRequests},
	} {
		if err := nonNegative(c.name, c.n); err != nil {
			return err
		}
	}
	if math.IsInf(u.AudioSeconds, 1) {
		return errors.New("the model reports infinitely many audio_seconds")
	}
	if !(u.AudioSeconds >= 0) { // NaN, too
		return fmt.Errorf("the model reports %v audio_seconds, which must be >= 0", u.AudioSeconds)
	}
	return nil
}

// nonNegative refuses a count below zero.
func nonNegative(what string, n int) error {
	if n < 0 {
		return fmt.Errorf("the model reports %d %s, which cannot be negative", n, what)
	}
	return nil
}

// Run is what a run has used so far. Its Cost is the sum of the costs that are known: if UnpricedRequests is not zero,
// the run has cost more than that.
//
//agent:codec
type Run struct {
	Request
	// Requests counts the requests with a response of the model, ToolCalls the calls of function tools that succeeded.
	Requests  int `json:"requests" codec:"optional"`
	ToolCalls int `json:"tool_calls" codec:"optional"`
	// UnpricedRequests counts the responses whose cost is unknown, whole or cut off. Cost does not include them.
	UnpricedRequests int `json:"unpriced_requests,omitzero"`
}

// CountResponse adds the usage of one response to u. It does not count the request itself: see Requests.
func (u *Run) CountResponse(v *Request) {
	u.Count(v)
	if !v.Cost.Known() {
		u.UnpricedRequests = sum(u.UnpricedRequests, 1)
	}
}

// Add returns the sum of both, such as what several runs have used. Neither is changed.
func (u Run) Add(v Run) Run {
	u.CountRun(&v)
	return u
}

// CountRun adds the usage of another run to u.
func (u *Run) CountRun(v *Run) {
	u.Count(&v.Request)
	u.Requests = sum(u.Requests, v.Requests)
	u.ToolCalls = sum(u.ToolCalls, v.ToolCalls)
	u.UnpricedRequests = sum(u.UnpricedRequests, v.UnpricedRequests)
}

// Check returns an error if a counter is negative.
func (u *Run) Check() error {
	for _, c := range [...]struct {
		name string
		n    int
	}{{"requests", u.Requests}, {"tool_calls", u.ToolCalls}, {"unpriced_requests", u.UnpricedRequests}} {
		if err := nonNegative(c.name, c.n); err != nil {
			return err
		}
	}
	return u.Request.Check()
}

// Since returns the difference between u and an earlier usage v of the same run.
func (u *Run) Since(v *Run) Run {
	d := Run{Requests: sum(u.Requests, -v.Requests), ToolCalls: sum(u.ToolCalls, -v.ToolCalls), UnpricedRequests: sum(u.UnpricedRequests, -v.UnpricedRequests)}
	d.addCounters(&u.Request, 1)
	d.addCounters(&v.Request, -1)
	d.Cost = u.Cost.minus(v.Cost)
	for k, n := range u.Details {
		if n = sum(n, -v.Details[k]); n != 0 {
			if d.Details == nil {
				d.Details = make(map[string]int, len(u.Details))
			}
			d.Details[k] = n
		}
	}
	return d
}

// DefaultRequestLimit is the number of model requests that a run may make unless Limits say otherwise.
const DefaultRequestLimit = 50

// Limits bound what a run may use. Nil means no limit, except for RequestLimit. Zero is a limit.
//
//agent:codec
type Limits struct {
	// RequestLimit bounds the model requests: nil means DefaultRequestLimit, a negative value no limit.
	RequestLimit *int `json:"request_limit,omitempty"`
	// ToolCallsLimit bounds the calls of function tools. A response whose calls would exceed it runs none of them.
	ToolCallsLimit *int `json:"tool_calls_limit,omitempty"`
	// These bound tokens, checked before each request and after each response.
	InputTokensLimit  *int `json:"input_tokens_limit,omitempty"`
	OutputTokensLimit *int `json:"output_tokens_limit,omitempty"`
	TotalTokensLimit  *int `json:"total_tokens_limit,omitempty"`
	// PerRequestInputTokensLimit bounds the input of each request on its own.
	PerRequestInputTokensLimit *int `json:"per_request_input_tokens_limit,omitempty"`
	// CountTokensBeforeRequest makes the model count the input tokens of each request before it is sent, so that a
	// request over a limit is not sent at all. The model must be able to count tokens.
	CountTokensBeforeRequest bool `json:"count_tokens_before_request,omitempty"`
	// CostLimit bounds the sum of the known costs, checked before each request and after each response; an unknown cost
	// means no limit. Requests without a known price are not counted; a run with such requests logs a warning when it
	// ends.
	CostLimit Cost `json:"cost_limit"`
}

// LimitError is the error of a run that reached one of its Limits.
type LimitError struct {
	// Limit is the limit's name, such as request_limit.
	Limit string
	// Max is the limit, Used what the run has used or would use. They are 0 for cost_limit.
	Max, Used int
	// MaxCost and UsedCost are the same for cost_limit, and unknown for the others.
	MaxCost, UsedCost Cost
	text              string
}

func (e *LimitError) Error() string {
	return e.said() + ". Consider raising the limit (UsageLimits)"
}

// said is the text, made of the fields where a user has made the error.
func (e *LimitError) said() string {
	switch {
	case e.text != "":
		return e.text
	case e.Limit == "":
		return "Exceeded a usage limit"
	case e.MaxCost.Known():
		return fmt.Sprintf("Exceeded the `%s` of %v (`usage.cost`=%v)", e.Limit, e.MaxCost, e.UsedCost)
	}
	return fmt.Sprintf("Exceeded the %s of %d (used=%d)", e.Limit, e.Max, e.Used)
}

// BeforeRequest returns a *LimitError if the limits do not allow one more request after u.
func (l *Limits) BeforeRequest(u *Run) error {
	limit := DefaultRequestLimit
	if l.RequestLimit != nil {
		limit = *l.RequestLimit
	}
	if limit >= 0 && u.Requests >= limit {
		text := fmt.Sprintf("The next request would exceed the request_limit of %d", limit)
		return &LimitError{Limit: "request_limit", Max: limit, Used: u.Requests, text: text}
	}
	if err := exceeded("The next request would exceed", "input_tokens", l.InputTokensLimit, u.InputTokens); err != nil {
		return err
	}
	if err := exceeded("The next request would exceed", "total_tokens", l.TotalTokensLimit, u.TotalTokens()); err != nil {
		return err
	}
	return l.exceededCost("The next request would exceed the `cost_limit` of %v (`cost`=%v)", u)
}

// AfterResponse returns a *LimitError if a response exceeds the limits. r is its usage, u the sum that includes it.
func (l *Limits) AfterResponse(u *Run, r *Request) error {
	if err := exceeded("Exceeded", "input_tokens", l.InputTokensLimit, u.InputTokens); err != nil {
		return err
	}
	if err := exceeded("Exceeded", "output_tokens", l.OutputTokensLimit, u.OutputTokens); err != nil {
		return err
	}
	if err := exceeded("Exceeded", "total_tokens", l.TotalTokensLimit, u.TotalTokens()); err != nil {
		return err
	}
	if err := l.exceededCost("Exceeded the `cost_limit` of %v (`usage.cost`=%v)", u); err != nil {
		return err
	}
	return l.PerRequest(r.InputTokens)
}

// PerRequest returns a *LimitError if a single request has more input tokens than the limits allow.
func (l *Limits) PerRequest(input int) error {
	m := l.PerRequestInputTokensLimit
	if m == nil || input <= *m {
		return nil
	}
	text := fmt.Sprintf("Exceeded the per_request_input_tokens_limit of %d (request_input_tokens=%d)", *m, input)
	return &LimitError{Limit: "per_request_input_tokens_limit", Max: *m, Used: input, text: text}
}

// BeforeToolCalls returns a *LimitError if n more tool calls after u would exceed the limits.
func (l *Limits) BeforeToolCalls(u *Run, n int) error {
	m := l.ToolCallsLimit
	calls := sum(u.ToolCalls, n)
	if m == nil || calls <= *m {
		return nil
	}
	text := fmt.Sprintf("The next tool call(s) would exceed the tool_calls_limit of %d (tool_calls=%d)", *m, calls)
	return &LimitError{Limit: "tool_calls_limit", Max: *m, Used: calls, text: text}
}

func exceeded(how, what string, limit *int, used int) error {
	if limit == nil || used <= *limit {
		return nil
	}
	text := fmt.Sprintf("%s the %s_limit of %d (%s=%d)", how, what, *limit, what, used)
	return &LimitError{Limit: what + "_limit", Max: *limit, Used: used, text: text}
}

// exceededCost refuses a cost over the limit in the given words. Costs that are not known count as nothing.
func (l *Limits) exceededCost(format string, u *Run) error {
	if !l.CostLimit.Known() || u.Cost.Cmp(l.CostLimit) <= 0 {
		return nil
	}
	text := fmt.Sprintf(format, l.CostLimit, u.Cost)
	return &LimitError{Limit: "cost_limit", MaxCost: l.CostLimit, UsedCost: u.Cost, text: text}
}

// Check lists the limits that are negative although that has no meaning, by the names of their fields. l may be nil.
func (l *Limits) Check() (problems []string) {
	if l == nil {
		return nil
	}
	for _, c := range []struct {
		field string
		limit *int
	}{
		{"ToolCallsLimit", l.ToolCallsLimit},
		{"InputTokensLimit", l.InputTokensLimit},
		{"OutputTokensLimit", l.OutputTokensLimit},
		{"TotalTokensLimit", l.TotalTokensLimit},
		{"PerRequestInputTokensLimit", l.PerRequestInputTokensLimit},
	} {
		if c.limit != nil && *c.limit < 0 {
			problems = append(problems, fmt.Sprintf("UsageLimits.%s must not be negative, got %d", c.field, *c.limit))
		}
	}
	return problems
}

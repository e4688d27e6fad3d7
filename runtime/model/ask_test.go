package model_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// dollars is a price table: a dollar for each token.
type dollars struct{}

func (dollars) Price(res *message.Response) usage.Cost {
	return usage.MustParseCost("1").Of(res.Usage.TotalTokens(), 1)
}

// spender answers with a text, reports its usage on the way, and counts 30 tokens before.
type spender struct {
	model.Base
	used  usage.Request
	err   error
	asked int
}

func (m *spender) Respond(_ context.Context, _ *model.Request, s *model.Stream) (*message.Response, error) {
	m.asked++
	res := &message.Response{Parts: []message.ResponsePart{&message.TextPart{Content: "ab"}}, Usage: m.used}
	_ = errors.Join(s.Text(0, "a"), s.Usage(m.used), s.Text(0, "b"))
	if s.Err() != nil {
		return res, s.Err()
	}
	return res, m.err
}

func (m *spender) CountTokens(context.Context, *model.Request) (int, error) { return 30, nil }

// TestAskAccount: direct requests have prices, are counted and bounded, whole and watched alike.
func TestAskAccount(t *testing.T) {
	r := model.Request{Messages: message.History{&message.Request{Parts: []message.RequestPart{&message.UserPromptPart{Content: "hi"}}}}}
	broken := errors.New("broken")
	for _, c := range []struct {
		name    string
		model   *spender
		before  usage.Run
		limits  *usage.Limits
		want    string // what has been used, and the error
		watched string // the same while it is watched, if that differs
		asked   int
	}{
		{"no limits", &spender{}, usage.Run{}, nil, "1 requests, 12 tokens, $12", "", 1},
		{"within limits", &spender{}, usage.Run{}, &usage.Limits{TotalTokensLimit: new(12)}, "1 requests, 12 tokens, $12", "", 1},
		{
			"more than before", &spender{}, usage.Run{Request: usage.Request{InputTokens: 5}, Requests: 1}, &usage.Limits{TotalTokensLimit: new(16)},
			"2 requests, 17 tokens, $12: Exceeded the total_tokens_limit of 16 (total_tokens=17)",
			"1 requests, 17 tokens, $12: Exceeded the total_tokens_limit of 16 (total_tokens=17)", 1,
		},
		{"too many requests", &spender{}, usage.Run{Requests: 3}, &usage.Limits{RequestLimit: new(3)}, "3 requests, 0 tokens, $: The next request would exceed the request_limit of 3", "", 0},
		{
			"too expensive", &spender{}, usage.Run{}, &usage.Limits{CostLimit: usage.MustParseCost("11")},
			"1 requests, 12 tokens, $12: Exceeded the `cost_limit` of 11 (`usage.cost`=12)", "", 1,
		},
		{
			"counted before", &spender{}, usage.Run{}, &usage.Limits{CountTokensBeforeRequest: true, InputTokensLimit: new(29)},
			"0 requests, 0 tokens, $: The next request would exceed the input_tokens_limit of 29 (input_tokens=30)", "", 0,
		},
		{
			"counted before, on its own", &spender{}, usage.Run{}, &usage.Limits{CountTokensBeforeRequest: true, PerRequestInputTokensLimit: new(29)},
			"0 requests, 0 tokens, $: Exceeded the per_request_input_tokens_limit of 29 (request_input_tokens=30)", "", 0,
		},
		{"a failure midway", &spender{err: broken}, usage.Run{}, &usage.Limits{}, "0 requests, 12 tokens, $12: broken", "", 1},
		{"limits that make no sense", &spender{}, usage.Run{}, &usage.Limits{InputTokensLimit: new(-1)}, "0 requests, 0 tokens, $: agentgen: the request cannot be sent: UsageLimits.InputTokensLimit must not be negative, got -1", "", 0},
	} {
		for _, watch := range []bool{false, true} {
			name := c.name
			if watch {
				name += ", watched"
			}
			t.Run(name, func(t *testing.T) {
				m, total := *c.model, c.before
				m.used = usage.Request{InputTokens: 10, OutputTokens: 2}
				opts := []model.AskOption{model.WithPrices(dollars{}), model.WithUsage(&total), model.WithLimits(c.limits)}
				var err error
				if watch {
					_, err = model.Watch(t.Context(), &m, r, opts...).Response()
				} else {
					_, err = model.Ask(t.Context(), &m, r, opts...)
				}
				got := fmt.Sprintf("%d requests, %d tokens, $", total.Requests, total.TotalTokens())
				if total.Cost.Known() {
					got += total.Cost.String()
				}
				if err != nil {
					got += ": " + strings.TrimSuffix(err.Error(), ". Consider raising the limit (UsageLimits)")
				}
				want := c.want
				if watch {
					want = cmp.Or(c.watched, want)
				}
				diff(t, "account", got, want)
				if m.asked != c.asked {
					t.Errorf("asked %d times", m.asked)
				}
			})
		}
	}
}

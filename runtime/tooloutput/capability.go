package tooloutput

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"unicode/utf8"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/toolsets"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// Options say which results are too large, and what happens to them. The zero value, with a Store, spills what has more than 10,000
// characters.
type Options struct {
	// Bands are for all tools but those in PerTool; nil means Spill{} over 10,000 characters.
	Bands []Band
	// PerTool are bands for single tools, by their names. An empty list leaves a tool alone.
	PerTool map[string][]Band
	// Tools, if set, reports which tools are looked at at all. See runtime.OnlyTools.
	Tools func(def *model.ToolDef) bool
	// Measure returns the size of a text; nil counts characters.
	Measure func(text string) int
	// Store keeps what is spilled: a Memory, a Folder, or one of your own. It is needed if a band spills.
	Store Store
	// Logger logs when an action fails and another is done instead; nil means slog.Default().
	Logger *slog.Logger
}

// Limit returns the capability, whose ID is "tool_output_limits". It comes last to a result, after what other capabilities do to it, and hands on
// a runtime.Return. Errors of tools stay as they are. A mistake in the options, such as a band that spills without a Store, is a *model.ConfigError of the run.
func Limit[D any](o Options) runtime.Capability[D] {
	l := newLimiter(o)
	c := runtime.Capability[D]{ID: "tool_output_limits", Description: "limits of what a model reads of tools", Order: runtime.Order{Place: runtime.Outermost}}
	if problems := l.problems(); problems != nil {
		err := &model.ConfigError{Problems: problems}
		c.Toolsets = append(c.Toolsets, toolsets.Dynamic("tool_output_limits", func(context.Context, *runtime.RunContext[D]) (runtime.Toolset[D], error) {
			return nil, err
		}))
		return c
	}
	if l.spills() {
		c.Tools = runtime.Adapt(func(D) *limiter { return l }, readToolResultTool)
	}
	c.Hooks = &runtime.Hooks[D]{Tools: o.Tools, Execute: runtime.Point[D, *runtime.ToolCall, any]{
		// A Wrap, which sees what all others have made of the result; typed hooks around the tool see the result as it was.
		Wrap: func(ctx context.Context, rc *runtime.RunContext[D], call *runtime.ToolCall, next func(context.Context, *runtime.ToolCall) (any, error)) (any, error) {
			out, err := next(ctx, call)
			if skipped, ok := runtime.Skipped(err); ok {
				out, err = skipped, nil
			}
			if err != nil {
				return nil, err
			}
			return l.limit(ctx, rc.RunInfo, call, out)
		},
	}}
	return c
}

// limiter makes results shorter.
type limiter struct {
	bands   []Band // the largest first
	perTool map[string][]Band
	measure func(string) int
	store   Store
	log     *slog.Logger
}

func newLimiter(o Options) *limiter {
	l := &limiter{bands: largestFirst(o.Bands), perTool: make(map[string][]Band), measure: o.Measure, store: o.Store, log: o.Logger}
	if o.Bands == nil {
		l.bands = []Band{{Over: 10_000, Action: Spill{}}}
	}
	for name, bands := range o.PerTool {
		l.perTool[name] = largestFirst(bands)
	}
	if l.measure == nil {
		l.measure = utf8.RuneCountInString
	}
	return l
}

func largestFirst(bands []Band) []Band {
	return slices.SortedStableFunc(slices.Values(bands), func(a, b Band) int { return b.Over - a.Over })
}

// all returns all bands that there are.
func (l *limiter) all() []Band {
	bands := l.bands
	for _, name := range slices.Sorted(maps.Keys(l.perTool)) {
		bands = slices.Concat(bands, l.perTool[name])
	}
	return bands
}

func (l *limiter) spills() bool {
	return slices.ContainsFunc(l.all(), func(b Band) bool { return b.Action != nil && b.Action.spills() })
}

// problems lists what is wrong with the options.
func (l *limiter) problems() (problems []string) {
	for _, b := range l.all() {
		if b.Action == nil {
			problems = append(problems, fmt.Sprintf("the tooloutput.Band over %d has no Action", b.Over))
		}
		if b.Over < 0 {
			problems = append(problems, fmt.Sprintf("tooloutput.Band.Over must not be negative, got %d", b.Over))
		}
	}
	if l.spills() && l.store == nil {
		problems = append(problems, "tooloutput.Spill needs a store: set tooloutput.Options.Store to new(tooloutput.Memory), to a tooloutput.NewFolder, "+
			"or to a Store of your own, or set Options.Bands to bands that do not spill")
	}
	return problems
}

// instead does another action for one that has failed.
func (l *limiter) instead(ctx context.Context, then Action, u *unit, err error) (string, string, error) {
	log := l.log
	if log == nil {
		log = slog.Default()
	}
	log.WarnContext(ctx, "agentgen: a large result of a tool is made shorter in another way", "tool", u.tool, "run_id", u.rc.RunID, "error", err)
	if then == nil {
		then = Truncate{}
	}
	return then.reduce(ctx, l, u)
}

// limit returns the result of a call, with short texts in place of large ones.
func (l *limiter) limit(ctx context.Context, rc *runtime.RunInfo, call *runtime.ToolCall, out any) (any, error) {
	bands, own := l.perTool[call.Def.Name]
	if !own {
		bands = l.bands
	}
	if _, reads := call.Call.(*readToolResultCall); len(bands) == 0 || reads {
		return out, nil
	}
	ret, err := call.Encode(out)
	if err != nil {
		return nil, err
	}
	u := unit{rc: rc, tool: call.Def.Name}
	if err := l.content(ctx, bands, &u, &ret); err != nil {
		return nil, err
	}
	if ret.User, err = l.user(ctx, bands, &u, ret.User); err != nil {
		return nil, err
	}
	return ret, nil
}

// content makes the content of a result shorter, if it is too large.
func (l *limiter) content(ctx context.Context, bands []Band, u *unit, ret *runtime.Return) error {
	text, plain := ret.Content.Text()
	if !plain {
		text = string(ret.Content)
	}
	band := l.band(bands, text)
	if band == nil {
		return nil
	}
	u.text, u.suffix = text, ""
	if !plain {
		u.shape = shapeOf(ret.Content)
	}
	short, handle, err := band.Action.reduce(ctx, l, u)
	if err != nil || short == text {
		return err
	}
	if handle != "" && ret.Metadata == "" {
		ret.Metadata = runtime.RawJSON(fmt.Sprintf(`{"overflow_handle":%s,"overflow_bytes":%d}`, jsonwire.Quote(handle), len(text)))
	}
	ret.Content = jsonwire.Quote(short)
	return nil
}

// user makes texts shorter that the model reads as if the user had said them.
func (l *limiter) user(ctx context.Context, bands []Band, u *unit, items []message.UserContent) ([]message.UserContent, error) {
	all, copied := items, false
	for i, item := range items {
		text, ok := item.(message.Text)
		band := l.band(bands, string(text))
		if !ok || band == nil {
			continue
		}
		u.text, u.shape, u.suffix = string(text), "", fmt.Sprintf(".content%d", i)
		short, _, err := band.Action.reduce(ctx, l, u)
		if err != nil {
			return nil, err
		}
		if !copied {
			all, copied = slices.Clone(items), true
		}
		all[i] = message.Text(short)
	}
	return all, nil
}

// band returns the band that a text is in, nil for none.
func (l *limiter) band(bands []Band, text string) *Band {
	size := l.measure(text)
	for i := range bands {
		if size >= bands[i].Over {
			return &bands[i]
		}
	}
	return nil
}

func isLimit(err error) bool {
	_, ok := errors.AsType[*usage.LimitError](err)
	return ok
}

// Package claude knows the families of Claude models, which are the same wherever they run.
package claude

import (
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/model"
)

// Family is what the models of a kind know. The zero Family is that of models of which nothing is known.
type Family struct {
	// Adaptive is set if the model decides itself how much it thinks; others are given a budget. Effort says that it knows levels
	// of effort, XHigh that "xhigh" is among them, NoMax that "max" is not.
	Adaptive, Effort, XHigh, NoMax bool
	// ByDefault is set if the model thinks unless it is told not to, Always if it cannot be told, and BetweenTools if that is
	// said by a type of its own. Never is set if it does not think.
	ByDefault, Always, BetweenTools, Never bool
	// NoSampling is set if the API refuses temperature, top_p and top_k, NoForced if it refuses forced calls.
	NoSampling, NoForced bool
	// Schemas is set if the API can enforce schemas.
	Schemas bool
	// Searches is set if Anthropic searches function tools for the model.
	Searches bool
	// Filters is set if the model filters what it finds in the web by code, and so takes newer tools for the web; Code is the version of
	// the tool that runs code.
	Filters bool
	Code    string
	// MaxTokens is the most that the model can write if Most is set, and otherwise a limit that it accepts in each conversation.
	MaxTokens int
	Most      bool
	// Voice is the tag of what the application says within a conversation.
	Voice string
}

// The beginnings of the names of models, as Anthropic's documentation groups them.
var (
	fable5   = []string{"claude-fable-5", "claude-mythos-5"}
	opus47   = []string{"claude-opus-4-7", "claude-opus-4-8"}
	newest   = slices.Concat(fable5, opus47, []string{"claude-opus-5", "claude-sonnet-5", "claude-haiku-5-5"})
	from46   = slices.Concat(newest, []string{"claude-opus-4-6", "claude-sonnet-4-6"})
	from45   = slices.Concat(from46, []string{"claude-opus-4-5", "claude-sonnet-4-5"})
	enforced = slices.Concat(from45, []string{"claude-haiku-4-5", "claude-opus-4-1"})
	mythos   = []string{"claude-mythos-preview"}
	thinkers = slices.Concat(fable5, mythos, []string{"claude-opus-5", "claude-sonnet-5", "claude-haiku-5-5"})
	unforced = []string{"claude-fable-5-1", "claude-fable-5-2", "claude-mythos-5-1", "claude-mythos-5-2", "claude-opus-5-5", "claude-sonnet-5-5"}
	verified = []string{"claude-sonnet-4-6", "claude-sonnet-5-5", "claude-haiku-5-5"}
	// narrow models refuse a request whose input and limit of tokens together exceed the context window.
	narrow = []string{
		"claude-3", "claude-4-", "claude-opus-4-0", "claude-opus-4-1", "claude-opus-4-2", "claude-opus-4@", "claude-sonnet-4-0",
		"claude-sonnet-4-2", "claude-sonnet-4@",
	}
	thoughtless = []string{"claude-3-5", "claude-3-opus", "claude-3-haiku", "claude-3-sonnet", "claude-2"}
)

// Of returns the family of the model called name.
func Of(name string) Family {
	is := func(prefixes ...string) bool {
		return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(name, p) })
	}
	f := Family{
		Adaptive: is(from46...) || is(mythos...), Effort: is(from46...) || is("claude-opus-4-5"), XHigh: is(newest...), NoMax: is("claude-opus-4-5"),
		ByDefault: is(thinkers...), Always: is(fable5...) || is(mythos...) || is("claude-opus-5-5"), BetweenTools: is("claude-sonnet-5-5"), Never: is(thoughtless...),
		NoSampling: is(newest...), NoForced: is(unforced...), Schemas: is(enforced...), Filters: is(from46...) || is(mythos...),
		Searches: is(from45...) || is("claude-haiku-4-5"), Code: "code_execution_20250825", MaxTokens: 16384, Voice: "system",
	}
	if is(from45...) {
		f.Code = "code_execution_20260120"
	}
	if is(verified...) {
		f.Voice = "system verified"
	}
	switch {
	case is(from46...):
		f.MaxTokens, f.Most = 128_000, true
	case is(from45...), is("claude-haiku-4-5"):
		f.MaxTokens, f.Most = 64_000, true
	case is(narrow...), name == "claude-opus-4", name == "claude-sonnet-4":
		f.MaxTokens = 4096
	}
	return f
}

// Budgets are how many tokens a model that is not adaptive thinks, as Pydantic AI chooses them.
var Budgets = map[model.Thinking]int{
	model.ThinkingOn: 10_000, model.ThinkingMinimal: LeastThinking, model.ThinkingLow: 2048, model.ThinkingMedium: 10_000,
	model.ThinkingHigh: 16_384, model.ThinkingXHigh: 32_768, model.ThinkingMax: 32_768,
}

// LeastThinking is the smallest budget that the APIs take.
const LeastThinking = 1024

// efforts are the APIs' names of the levels of effort.
var efforts = map[model.Thinking]string{
	model.ThinkingMinimal: "low", model.ThinkingLow: "low", model.ThinkingMedium: "medium", model.ThinkingHigh: "high", model.ThinkingXHigh: "max",
	model.ThinkingMax: "max",
}

// EffortOf returns the level of effort that a level of thinking asks for; empty if it asks for none, or the model knows none.
func (f *Family) EffortOf(level model.Thinking) string {
	effort := efforts[level]
	switch {
	case !f.Effort:
		return ""
	case level == model.ThinkingXHigh && f.XHigh:
		return "xhigh"
	case effort == "max" && f.NoMax:
		return "high"
	}
	return effort
}

// WithoutThinking returns the type of thinking that tells the model not to think; empty if it does not unless it is told to.
func (f *Family) WithoutThinking() string {
	switch {
	case f.BetweenTools:
		return "between_tools"
	case f.ByDefault:
		return "disabled"
	}
	return ""
}

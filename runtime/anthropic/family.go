package anthropic

import (
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/schema"
)

// family is what the models of a kind know. The zero family is that of models of which nothing is known.
type family struct {
	// adaptive is set if the model decides itself how much it thinks; others are given a budget. effort says that it knows levels
	// of effort, xhigh that "xhigh" is among them, noMax that "max" is not.
	adaptive, effort, xhigh, noMax bool
	// byDefault is set if the model thinks unless it is told not to, always if it cannot be told, and betweenTools if that is
	// said by a type of its own.
	byDefault, always, betweenTools, never bool
	// noSampling is set if the API refuses temperature, top_p and top_k, noForced if it refuses forced calls.
	noSampling, noForced bool
	// schemas is set if the API can enforce schemas.
	schemas bool
	// filters is set if the model filters what it finds in the web by code, and so takes newer tools for the web; code is the version of
	// the tool that runs code.
	filters bool
	code    string
	// searches is set if Anthropic searches function tools for the model.
	searches bool
	// maxTokens is the most that the model can write if most is set, and otherwise a limit that it accepts in each conversation.
	maxTokens int
	most      bool
	// voice is the tag of what the application says within a conversation.
	voice string
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

// familyOf returns the family of the model called name.
func familyOf(name string) family {
	is := func(prefixes ...string) bool {
		return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(name, p) })
	}
	f := family{
		adaptive: is(from46...) || is(mythos...), effort: is(from46...) || is("claude-opus-4-5"), xhigh: is(newest...), noMax: is("claude-opus-4-5"),
		byDefault: is(thinkers...), always: is(fable5...) || is(mythos...) || is("claude-opus-5-5"), betweenTools: is("claude-sonnet-5-5"), never: is(thoughtless...),
		noSampling: is(newest...), noForced: is(unforced...), schemas: is(enforced...), filters: is(from46...) || is(mythos...),
		searches: is(from45...) || is("claude-haiku-4-5"), code: "code_execution_20250825", maxTokens: 16384, voice: "system",
	}
	if is(from45...) {
		f.code = "code_execution_20260120"
	}
	if is(verified...) {
		f.voice = "system verified"
	}
	switch {
	case is(from46...):
		f.maxTokens, f.most = 128_000, true
	case is(from45...), is("claude-haiku-4-5"):
		f.maxTokens, f.most = 64_000, true
	case is(narrow...), name == "claude-opus-4", name == "claude-sonnet-4":
		f.maxTokens = 4096
	}
	return f
}

// nativeTools are the tools that Anthropic runs for each model.
var (
	nativeTools  = []model.NativeToolKind{model.WebSearchKind, model.WebFetchKind, model.CodeExecutionKind, model.MemoryKind, model.MCPServerKind}
	withSearch   = append(slices.Clip(nativeTools), model.ToolSearchKind)
	nativeLimits = []model.NativeLimit{model.AllowedDomainsLimit, model.BlockedDomainsLimit, model.MaxUsesLimit}
)

// profile returns what the models of the family support.
func (f *family) profile() model.Profile {
	p := model.Profile{
		NoForcedCalls: f.noForced, NoNativeOutput: !f.schemas, NoJSONObject: true, NoThinking: f.never, AlwaysThinks: f.always, NativeTools: nativeTools,
		NativeLimits: nativeLimits, CacheRetentions: []string{"5m", "1h"},
	}
	if f.searches {
		p.NativeTools = withSearch
	}
	if f.schemas {
		p.StrictSchemas = schema.Anthropic
	}
	return p
}

package agentbedrock

import (
	"regexp"
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/internal/claude"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/schema"
)

// kinds is a set of kinds of blocks.
type kinds uint8

const (
	textKind kinds = 1 << iota
	imageKind
	documentKind
	videoKind
	resultKind
	otherKind // of blocks that only turns of the model have
	pointKind

	mediaKinds = imageKind | documentKind | videoKind
)

// family is what the models of a kind know over Converse, as Pydantic AI has measured it.
type family struct {
	// claude is what the model knows if it is one of Anthropic's, else nil.
	claude *claude.Family
	// thinking is how the model is told to think; empty if it does not.
	thinking thinkingForm
	// alwaysThinks is set if it cannot be told not to.
	alwaysThinks bool
	// choice is set if the model can be made to call a tool, schemas if Bedrock enforces schemas.
	choice, schemas bool
	// inline is set if the model does not follow references in schemas.
	inline bool
	// caching is set if prompts can be cached, cachedTools if that holds for tools by themselves, longCache if for an hour.
	caching, cachedTools, longCache bool
	// leads is set if a conversation may begin with the model, noStatus if results have no status, jsonResults if they are JSON.
	leads, noStatus, jsonResults bool
	// thoughts is set if thoughts with a signature go back.
	thoughts bool
	// citations is set if documents may be cited.
	citations bool
	// noSampling is set if Bedrock refuses temperature, topP and top_k.
	noSampling bool
	// topK is where top_k stands: "anthropic" or "nova", or empty if it is not known.
	topK string
	// within are the files that results of tools may hold, beside what may stand beside a result.
	within, beside kinds
	code           bool // Bedrock runs code
}

// thinkingForm is how a model is told how much to think.
type thinkingForm string

const (
	thinkClaude    thinkingForm = "claude"
	thinkOpenAI    thinkingForm = "openai" // gpt-oss
	thinkResponses thinkingForm = "responses"
	thinkDeepSeek  thinkingForm = "deepseek"
	thinkQwen      thinkingForm = "qwen"
	thinkXAI       thinkingForm = "xai"
	thinkZAI       thinkingForm = "zai"
	thinkZAIEffort thinkingForm = "zai effort"
)

var (
	geoPrefixes   = []string{"us.", "eu.", "apac.", "jp.", "au.", "ca.", "in.", "global.", "us-gov."}
	versionSuffix = regexp.MustCompile(`-v\d+(:\d+)?$`)
	resourceARN   = regexp.MustCompile(`^arn:[^:]+:bedrock:[^:]*:[^:]*:(?:inference-profile|foundation-model)/(.+)$`)
)

// withoutGeo returns the id of a model without the region of a profile, such as "us.".
func withoutGeo(id string) string {
	for _, p := range geoPrefixes {
		if rest, ok := strings.CutPrefix(id, p); ok {
			return rest
		}
	}
	return id
}

// split returns who has made a model, and its name without version.
func split(id string) (maker, name string) {
	if m := resourceARN.FindStringSubmatch(id); m != nil {
		id = m[1]
	}
	maker, name, _ = strings.Cut(withoutGeo(id), ".")
	return maker, versionSuffix.ReplaceAllString(name, "")
}

// familyOf returns the family of the model with that id.
func familyOf(id string) family {
	maker, name := split(id)
	f := family{within: imageKind, beside: textKind | mediaKinds}
	is := func(prefixes ...string) bool {
		return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(name, p) })
	}
	switch maker {
	case "anthropic":
		f.ofAnthropic(name, is)
	case "amazon":
		f.ofAmazon(name)
	case "meta":
		f.inline, f.beside, f.within = true, 0, imageKind|documentKind
	case "mistral":
		f.inline, f.jsonResults, f.beside, f.within = true, true, 0, documentKind
		f.schemas = is("magistral-small", "ministral-3", "mistral-large-3", "voxtral")
	case "deepseek":
		f.thoughts = strings.Contains(name, "r1")
		if id == "deepseek.v3.2" || name == "v3.2" {
			f.thinking = thinkDeepSeek
		}
	case "openai":
		f.ofOpenAI(name)
	case "qwen":
		f.inline, f.leads, f.within, f.schemas = true, true, 0, is("qwen3")
		if strings.Contains(name, "qwq") || strings.Contains(name, "qwen3") && !strings.Contains(name, "qwen3-coder") {
			f.thinking = thinkQwen
		}
	case "google":
		f.schemas = is("gemma-3-12b-it", "gemma-3-27b-it")
	case "zai":
		f.choice, f.leads, f.schemas, f.thinking = true, true, true, thinkZAI
		if is("glm-5.3") {
			f.thinking = thinkZAIEffort
		}
	case "moonshot", "moonshotai":
		f.choice, f.leads, f.schemas, f.within = true, true, true, 0
	case "xai":
		f.choice, f.noSampling, f.alwaysThinks, f.thinking = true, true, true, thinkXAI
	case "writer":
		f.beside, f.noStatus = 0, true
	case "minimax":
		f.schemas = is("minimax-m2")
	case "nvidia":
		f.schemas = is("nemotron-nano")
	}
	return f
}

func (f *family) ofAnthropic(name string, is func(...string) bool) {
	c := claude.Of(name)
	f.claude, f.thinking, f.alwaysThinks, f.noSampling = &c, thinkClaude, c.Always, c.NoSampling
	if c.Never {
		f.thinking = ""
	}
	f.choice, f.schemas = !c.NoForced, c.Schemas && !is("claude-opus-4-1", "claude-fable-5")
	f.caching, f.cachedTools, f.leads, f.thoughts, f.citations, f.topK = true, true, true, true, true, "anthropic"
	f.longCache = is("claude-fable-5", "claude-haiku-4-5", "claude-haiku-5-5", "claude-mythos-5", "claude-opus-4-5", "claude-opus-4-6", "claude-opus-4-7",
		"claude-opus-4-8", "claude-opus-5", "claude-sonnet-4-5", "claude-sonnet-4-6", "claude-sonnet-5")
	f.within, f.beside = imageKind|documentKind, textKind|imageKind
}

func (f *family) ofAmazon(name string) {
	f.inline = true
	if strings.Contains(name, "nova") {
		f.choice, f.caching, f.topK = true, true, "nova"
	}
	f.code = strings.Contains(name, "nova-2")
}

func (f *family) ofOpenAI(name string) {
	switch {
	case strings.HasPrefix(name, "gpt-oss"):
		f.inline, f.alwaysThinks, f.thinking = true, true, thinkOpenAI
	default:
		f.noSampling, f.thinking = true, thinkResponses
		f.alwaysThinks = name == "gpt-6-astra" || name == "gpt-6.1-sol"
	}
}

// profile returns what the models of the family support.
func (f *family) profile() model.Profile {
	p := model.Profile{NoForcedCalls: !f.choice, NoNativeOutput: !f.schemas, NoJSONObject: true, NoThinking: f.thinking == ""}
	if f.thinking == thinkClaude { // others that always think are told to think as little as they can
		p.AlwaysThinks = f.alwaysThinks && !f.claude.Effort
	}
	if f.inline {
		p.Schemas = schema.Inline
	}
	switch {
	case f.longCache:
		p.CacheRetentions = []string{"5m", "1h"}
	case f.caching:
		p.CacheRetentions = []string{"5m"}
	}
	if f.schemas {
		p.StrictSchemas = schema.Anthropic
	}
	if f.code {
		p.NativeTools = []model.NativeToolKind{model.CodeExecutionKind}
	}
	return p
}

// cacheFor returns for how long a prompt is cached that is to be cached for ttl.
func (f *family) cacheFor(ttl string) string {
	if !f.longCache {
		return "5m"
	}
	return ttl
}

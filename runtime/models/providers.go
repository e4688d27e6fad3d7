package models

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/agentgen-go/agentgen/runtime/anthropic"
	"github.com/agentgen-go/agentgen/runtime/cohere"
	"github.com/agentgen-go/agentgen/runtime/google"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/openai"
	"github.com/agentgen-go/agentgen/runtime/transport"
)

// A Constructor makes the model that a provider calls name. Its error says what is wrong with the name.
type Constructor func(name string, opts ...transport.Option) (model.Model, error)

var registered struct {
	sync.RWMutex
	constructors map[string]Constructor
}

// Register adds a provider: its models are those whose names begin with the prefix and a colon. Packages of providers call it
// when they are initialized. It panics if the prefix is empty, has a colon, or is registered already. It is safe for
// concurrent use.
func Register(prefix string, c Constructor) {
	registered.Lock()
	defer registered.Unlock()
	switch {
	case prefix == "" || strings.Contains(prefix, ":") || c == nil:
		panic("agentgen: models.Register needs a prefix without a colon, and a constructor")
	case registered.constructors[prefix] != nil:
		panic("agentgen: the provider " + prefix + " is registered twice")
	case registered.constructors == nil:
		registered.constructors = make(map[string]Constructor)
	}
	registered.constructors[prefix] = c
}

// Providers returns the prefixes that Named knows, in the order of the alphabet.
func Providers() []string {
	registered.RLock()
	defer registered.RUnlock()
	return slices.Sorted(maps.Keys(registered.constructors))
}

// provider returns the constructor of a prefix, or nil.
func provider(prefix string) Constructor {
	registered.RLock()
	defer registered.RUnlock()
	return registered.constructors[prefix]
}

// register registers a constructor that takes any name.
func register[M model.Model](prefix string, c func(name string, opts ...transport.Option) M) {
	Register(prefix, func(name string, opts ...transport.Option) (model.Model, error) { return c(name, opts...), nil })
}

// The providers that need no SDK.
func init() {
	register("openai", openai.Responses)
	register("openai-responses", openai.Responses)
	register("openai-chat", openai.Chat)
	register("anthropic", anthropic.New)
	register("cohere", cohere.New)
	register("google", google.New)
	register("google-gla", google.New)
	register("azure", openai.Azure)
	register("cerebras", openai.Cerebras)
	register("deepseek", openai.DeepSeek)
	register("fireworks", openai.Fireworks)
	register("github", openai.GitHub)
	register("groq", openai.Groq)
	register("huggingface", openai.HuggingFace)
	register("llamacpp", openai.LlamaCPP)
	register("lmstudio", openai.LMStudio)
	register("mistral", openai.Mistral)
	register("moonshotai", openai.Moonshot)
	register("ollama", openai.Ollama)
	register("openrouter", openai.OpenRouter)
	register("together", openai.Together)
	register("vllm", openai.VLLM)
	register("xai", openai.XAI)
	register("zai", openai.ZAI)
	Register("compatible", compatible)
}

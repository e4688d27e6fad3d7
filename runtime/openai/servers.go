package openai

import (
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/schema"
	"github.com/agentgen-go/agentgen/runtime/transport"
)

// Server describes a server with a chat completions API: its URL, what its models support, and how it differs from
// OpenAI. The zero value of each field means what OpenAI does.
//
//	var internal = openai.Server{Provider: transport.Provider{Name: "internal", BaseURL: "https://llm.example.com/v1"}, MaxTokens: true}
//	agent.Model = internal.Chat("qwen3")
//
// A Server must not be changed once a model was made of it.
type Server struct {
	// Provider says where requests go. Its Name is that of the responses' provider.
	Provider transport.Provider
	// Profile returns what the model called name supports; nil means what Chat supports for any model.
	Profile func(name string) model.Profile
	// Thoughts says which thoughts of its models the server expects in later requests.
	Thoughts Thoughts
	// MaxTokens is set if the limit of tokens is called max_tokens, TopK if the server knows top_k.
	MaxTokens, TopK bool
	// NoStreamOptions is set if the server refuses stream_options, and reports the usage without it.
	NoStreamOptions bool
	// Thinking returns the member of a request that asks for a level of thinking, such as "reasoning_effort" and "high"; empty if
	// there is none. nil means OpenAI's reasoning_effort.
	Thinking func(level model.Thinking) (name string, value jsonwire.Raw)
}

// Thoughts says which thoughts of its models a server expects in later requests. Thoughts of other providers are not
// sent.
type Thoughts uint8

const (
	// ThoughtsBesideCalls sends thoughts of responses with tool calls, in the member in which they came: the model
	// continues them when it reads the results.
	ThoughtsBesideCalls Thoughts = iota
	// ThoughtsRequired is ThoughtsBesideCalls for servers that refuse calls without thoughts: those of other models have empty ones.
	ThoughtsRequired
	// ThoughtsAlways sends all thoughts, in the member in which they came.
	ThoughtsAlways
	// ThoughtsInContent sends all thoughts as items of the content.
	ThoughtsInContent
	// ThoughtsNever sends none.
	ThoughtsNever
)

// String returns how thoughts are sent, such as "beside calls".
func (t Thoughts) String() string {
	switch t {
	case ThoughtsBesideCalls:
		return "beside calls"
	case ThoughtsRequired:
		return "beside calls, required"
	case ThoughtsAlways:
		return "always"
	case ThoughtsInContent:
		return "always, in the content"
	case ThoughtsNever:
		return "never"
	}
	return fmt.Sprintf("Thoughts(%d)", uint8(t))
}

// Chat returns the model called name at the server.
func (s *Server) Chat(name string, opts ...transport.Option) *ChatModel {
	p := profile
	if s.Profile != nil {
		p = s.Profile(name)
	}
	return &ChatModel{name: name, client: transport.New(s.Provider, opts...), server: s, profile: p}
}

// profile is that of OpenAI's models. Compatible servers ignore what they do not know.
var profile = model.Profile{StrictSchemas: schema.OpenAI}

// plainProfile is that of servers that cannot enforce schemas of tools.
var plainProfile = model.Profile{}

// always returns a profile for all models.
func always(p model.Profile) func(string) model.Profile {
	return func(string) model.Profile { return p }
}

var openAI = &Server{Provider: transport.Provider{
	Name: "openai", BaseURL: "https://api.openai.com/v1", URLEnv: []string{"OPENAI_BASE_URL"}, KeyEnv: []string{"OPENAI_API_KEY"},
	HeaderEnv: map[string]string{"OpenAI-Organization": "OPENAI_ORG_ID", "OpenAI-Project": "OPENAI_PROJECT_ID"},
	NeedsKey:  func(host string) bool { return host == "api.openai.com" || strings.HasSuffix(host, ".api.openai.com") },
}, Profile: chatProfileOf}

// chatProfileOf returns what OpenAI's model called name supports.
func chatProfileOf(name string) model.Profile {
	p := profile
	if isNewest(name) {
		p.CacheRetentions = []string{"30m"}
	}
	return p
}

// at describes a provider whose key is in the variable keyEnv.
func at(name, baseURL string, keyEnv ...string) transport.Provider {
	return transport.Provider{Name: name, BaseURL: baseURL, KeyEnv: keyEnv}
}

// local describes a server on this machine, which needs no key.
func local(name, baseURL, urlEnv, keyEnv string) transport.Provider {
	return transport.Provider{Name: name, BaseURL: baseURL, URLEnv: []string{urlEnv}, KeyEnv: []string{keyEnv}, NeedsKey: func(string) bool { return false }}
}

// The servers that have a constructor.
var (
	deepSeek = &Server{
		Provider: at("deepseek", "https://api.deepseek.com", "DEEPSEEK_API_KEY"), Profile: always(model.Profile{NoNativeOutput: true}),
		Thoughts: ThoughtsRequired, MaxTokens: true, Thinking: thinkingSwitch,
	}
	groq = &Server{
		Provider: at("groq", "https://api.groq.com/openai/v1", "GROQ_API_KEY"), Thinking: groqThinking,
	}
	openRouter = &Server{
		Provider: at("openrouter", "https://openrouter.ai/api/v1", "OPENROUTER_API_KEY"), Thoughts: ThoughtsAlways, MaxTokens: true, TopK: true,
		Thinking: func(level model.Thinking) (string, jsonwire.Raw) {
			if level == model.ThinkingOff {
				return "reasoning", `{"enabled":false}`
			}
			return "reasoning", `{"effort":` + jsonwire.Quote(efforts[level]) + `}`
		},
	}
	xAI      = &Server{Provider: at("xai", "https://api.x.ai/v1", "XAI_API_KEY")}
	cerebras = &Server{Provider: at("cerebras", "https://api.cerebras.ai/v1", "CEREBRAS_API_KEY")}
	hugging  = &Server{Provider: at("huggingface", "https://router.huggingface.co/v1", "HF_TOKEN"), Profile: always(plainProfile), MaxTokens: true}
	mistral  = &Server{
		Provider: at("mistral", "https://api.mistral.ai/v1", "MISTRAL_API_KEY"), Thoughts: ThoughtsInContent, MaxTokens: true, NoStreamOptions: true,
		Thinking: func(level model.Thinking) (string, jsonwire.Raw) {
			if level == model.ThinkingOff {
				return "reasoning_effort", `"none"`
			}
			return "reasoning_effort", `"high"`
		},
	}
	together  = &Server{Provider: at("together", "https://api.together.xyz/v1", "TOGETHER_API_KEY"), Profile: always(plainProfile), MaxTokens: true, TopK: true}
	fireworks = &Server{Provider: at("fireworks", "https://api.fireworks.ai/inference/v1", "FIREWORKS_API_KEY"), Profile: always(plainProfile), MaxTokens: true, TopK: true}
	gitHub    = &Server{Provider: at("github", "https://models.github.ai/inference", "GITHUB_API_KEY", "GITHUB_TOKEN"), MaxTokens: true}
	moonshot  = &Server{
		Provider: at("moonshotai", "https://api.moonshot.ai/v1", "MOONSHOTAI_API_KEY", "MOONSHOT_API_KEY"), Profile: always(plainProfile),
		Thoughts: ThoughtsRequired, MaxTokens: true, Thinking: thinkingSwitch,
	}
	zAI = &Server{
		Provider: at("zai", "https://api.z.ai/api/paas/v4", "ZAI_API_KEY"), Profile: always(model.Profile{NoNativeOutput: true, NoForcedCalls: true}),
		Thoughts: ThoughtsAlways, MaxTokens: true, Thinking: thinkingSwitch,
	}
	ollama   = &Server{Provider: local("ollama", "http://localhost:11434/v1", "OLLAMA_BASE_URL", "OLLAMA_API_KEY"), Profile: always(plainProfile), MaxTokens: true}
	vLLM     = &Server{Provider: local("vllm", "http://localhost:8000/v1", "VLLM_BASE_URL", "VLLM_API_KEY"), Profile: always(plainProfile), TopK: true}
	lmStudio = &Server{Provider: local("lmstudio", "http://localhost:1234/v1", "LMSTUDIO_BASE_URL", "LMSTUDIO_API_KEY"), Profile: always(plainProfile), MaxTokens: true, TopK: true}
	llamaCPP = &Server{Provider: local("llamacpp", "http://localhost:8080/v1", "LLAMACPP_BASE_URL", "LLAMACPP_API_KEY"), Profile: always(plainProfile), MaxTokens: true, TopK: true}
	azure    = &Server{Provider: transport.Provider{
		Name: "azure", URLEnv: []string{"AZURE_OPENAI_BASE_URL"}, KeyEnv: []string{"AZURE_OPENAI_API_KEY"},
		Authorize: apiKey, NeedsKey: func(string) bool { return true },
	}}
)

// Servers returns the servers that have a constructor, ordered by the names of their providers.
func Servers() []*Server {
	all := []*Server{openAI, deepSeek, groq, openRouter, xAI, cerebras, hugging, mistral, together, fireworks, gitHub, moonshot, zAI, ollama, vLLM, lmStudio, llamaCPP, azure}
	slices.SortFunc(all, func(a, b *Server) int { return strings.Compare(a.Provider.Name, b.Provider.Name) })
	return all
}

// DeepSeek returns a model of DeepSeek, such as "deepseek-chat". The key is in DEEPSEEK_API_KEY.
func DeepSeek(name string, opts ...transport.Option) *ChatModel { return deepSeek.Chat(name, opts...) }

// Groq returns a model at Groq. The key is in GROQ_API_KEY.
func Groq(name string, opts ...transport.Option) *ChatModel { return groq.Chat(name, opts...) }

// OpenRouter returns a model behind OpenRouter, such as "anthropic/claude-sonnet-4.5". The key is in OPENROUTER_API_KEY.
func OpenRouter(name string, opts ...transport.Option) *ChatModel {
	return openRouter.Chat(name, opts...)
}

// XAI returns a model of xAI, such as "grok-4". The key is in XAI_API_KEY.
func XAI(name string, opts ...transport.Option) *ChatModel { return xAI.Chat(name, opts...) }

// Cerebras returns a model at Cerebras. The key is in CEREBRAS_API_KEY.
func Cerebras(name string, opts ...transport.Option) *ChatModel { return cerebras.Chat(name, opts...) }

// HuggingFace returns a model behind Hugging Face's router. The key is in HF_TOKEN.
func HuggingFace(name string, opts ...transport.Option) *ChatModel {
	return hugging.Chat(name, opts...)
}

// Mistral returns a model of Mistral, such as "mistral-large-latest". The key is in MISTRAL_API_KEY.
func Mistral(name string, opts ...transport.Option) *ChatModel { return mistral.Chat(name, opts...) }

// Together returns a model at Together AI. The key is in TOGETHER_API_KEY.
func Together(name string, opts ...transport.Option) *ChatModel { return together.Chat(name, opts...) }

// Fireworks returns a model at Fireworks AI. The key is in FIREWORKS_API_KEY.
func Fireworks(name string, opts ...transport.Option) *ChatModel {
	return fireworks.Chat(name, opts...)
}

// GitHub returns a model of GitHub Models, such as "openai/gpt-5-mini". The key is in GITHUB_API_KEY or GITHUB_TOKEN.
func GitHub(name string, opts ...transport.Option) *ChatModel { return gitHub.Chat(name, opts...) }

// Moonshot returns a model of Moonshot AI, such as "kimi-k2-thinking". The key is in MOONSHOTAI_API_KEY or MOONSHOT_API_KEY.
func Moonshot(name string, opts ...transport.Option) *ChatModel { return moonshot.Chat(name, opts...) }

// ZAI returns a model of Z.AI, such as "glm-4.7". The key is in ZAI_API_KEY.
func ZAI(name string, opts ...transport.Option) *ChatModel { return zAI.Chat(name, opts...) }

// Ollama returns a model of an Ollama server: on this machine, or at OLLAMA_BASE_URL.
func Ollama(name string, opts ...transport.Option) *ChatModel { return ollama.Chat(name, opts...) }

// VLLM returns a model of a vLLM server: on this machine, or at VLLM_BASE_URL.
func VLLM(name string, opts ...transport.Option) *ChatModel { return vLLM.Chat(name, opts...) }

// LMStudio returns a model of LM Studio: on this machine, or at LMSTUDIO_BASE_URL.
func LMStudio(name string, opts ...transport.Option) *ChatModel { return lmStudio.Chat(name, opts...) }

// LlamaCPP returns the model of llama.cpp's server: on this machine, or at LLAMACPP_BASE_URL.
func LlamaCPP(name string, opts ...transport.Option) *ChatModel { return llamaCPP.Chat(name, opts...) }

// Azure returns a deployment of Azure OpenAI. The endpoint, such as "https://NAME.openai.azure.com", is in AZURE_OPENAI_ENDPOINT, and
// the key in AZURE_OPENAI_API_KEY; a token of Entra ID is a header: see transport.WithKeyFunc and Server. For an API that
// has dates as versions pass transport.WithBaseURL(endpoint+"/openai/deployments/NAME") and transport.WithQuery("api-version", "...").
func Azure(deployment string, opts ...transport.Option) *ChatModel {
	if endpoint := strings.TrimRight(strings.TrimSpace(os.Getenv("AZURE_OPENAI_ENDPOINT")), "/"); endpoint != "" {
		opts = append([]transport.Option{transport.WithBaseURL(endpoint + "/openai/v1")}, opts...)
	}
	return azure.Chat(deployment, opts...)
}

// thinkingSwitch is that of servers which know only thinking and no thinking.
func thinkingSwitch(level model.Thinking) (string, jsonwire.Raw) {
	if level == model.ThinkingOff {
		return "thinking", `{"type":"disabled"}`
	}
	return "thinking", `{"type":"enabled"}`
}

// groqThinking asks for the levels that Groq knows.
func groqThinking(level model.Thinking) (string, jsonwire.Raw) {
	switch level {
	case model.ThinkingOff:
		return "reasoning_effort", `"none"`
	case model.ThinkingOn:
		return "", ""
	case model.ThinkingMinimal:
		return "reasoning_effort", `"low"`
	case model.ThinkingXHigh:
		return "reasoning_effort", `"high"`
	}
	return "reasoning_effort", jsonwire.Quote(string(level))
}

// apiKey authorizes requests as Azure wants it.
func apiKey(h http.Header, key string) { h.Set("api-key", key) }

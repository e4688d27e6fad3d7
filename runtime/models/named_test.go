package models_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/models"
	"github.com/agentgen-go/agentgen/runtime/openai"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/agentgen-go/agentgen/runtime/transport"
	"github.com/google/go-cmp/cmp"
)

func diff(t *testing.T, what string, got, want any, opts ...cmp.Option) {
	t.Helper()
	if d := cmp.Diff(want, got, opts...); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

// TestNamed: a name is a provider's constructor and the name that it is given.
func TestNamed(t *testing.T) {
	for name, want := range map[string]string{
		"test":                                  "*testmodel.Model test:test",
		"openai:gpt-5":                          "*openai.ResponsesModel openai:gpt-5",
		"openai-responses:gpt-5":                "*openai.ResponsesModel openai:gpt-5",
		"openai-chat:gpt-5":                     "*openai.ChatModel openai:gpt-5",
		"deepseek:deepseek-chat":                "*openai.ChatModel deepseek:deepseek-chat",
		"openrouter:anthropic/claude-sonnet":    "*openai.ChatModel openrouter:anthropic/claude-sonnet",
		"ollama:qwen3:8b":                       "*openai.ChatModel ollama:qwen3:8b",
		"compatible:qwen3":                      "*openai.ChatModel compatible:qwen3",
		"compatible:@cf/qwen@http://localhost/": "*openai.ChatModel compatible:@cf/qwen",
	} {
		m := models.Named(name)
		diff(t, name, fmt.Sprintf("%T %v", m, m.Info()), want)
	}
}

// TestNamedServers: every server with a constructor has a name.
func TestNamedServers(t *testing.T) {
	for _, s := range openai.Servers() {
		if s.Provider.Name == "openai" {
			continue
		}
		diff(t, "provider", models.Named(s.Provider.Name+":m").Info().Provider, s.Provider.Name)
		diff(t, "profile", models.Named(s.Provider.Name+":m").Info().Profile, s.Chat("m").Info().Profile)
	}
}

// TestUnknown: an unknown name is an error, early, that says what could be meant. URLs are not shown.
func TestUnknown(t *testing.T) {
	all := strings.Join(models.Providers(), ", ")
	for name, want := range map[string]string{
		"gpt-5":                       `the model "gpt-5" is not known: did you mean "openai:gpt-5"?`,
		"gtp-5-mini":                  `the model "gtp-5-mini" is not known: did you mean "openai:gpt-5-mini"?`,
		"opnai:gpt-5":                 `the model "opnai:gpt-5" is not known: did you mean "openai:gpt-5"?`,
		"OpenAI:gpt-5":                `the model "OpenAI:gpt-5" is not known: did you mean "openai:gpt-5"?`,
		"tset":                        `the model "tset" is not known: did you mean "test"?`,
		"openai:":                     `the model "openai:" is not known: name one of openai's models after the colon`,
		"":                            `the name of the model is empty: names are such as "openai:gpt-5", a provider and its name of the model; providers are ` + all,
		"something else altogether":   `the model "something else altogether" is not known: names are such as "openai:gpt-5", a provider and its name of the model; providers are ` + all,
		"watsonx:granite":             `the model "watsonx:granite" is not known: there is no provider "watsonx", only ` + all + `; one that is a module of its own needs a blank import of its package`,
		"compatible:http://localhost": `the name of a model stands before the URL of its server, as in "compatible:qwen3@http://localhost:8080/v1"`,
		"compatibel:qwen3@http://user:secret@localhost/v1": `the model "compatibel:qwen3@..." is not known: did you mean "compatible:qwen3@..."?`,
	} {
		t.Run(name, func(t *testing.T) {
			m := models.Named(name)
			agent := &runtime.Agent[runtime.NoDeps, string]{Model: m}
			_, asked := m.Respond(t.Context(), &model.Request{}, nil)
			_, counted := m.CountTokens(t.Context(), &model.Request{})
			for _, err := range []error{agent.Check(t.Context()), asked, counted} {
				if _, ok := errors.AsType[*model.ConfigError](err); !ok {
					t.Fatalf("the error is %v", err)
				}
				diff(t, "error", err.Error(), "agentgen: the agent cannot run: "+want)
			}
		})
	}
}

// TestMissingKey: an agent whose model has no key says so before it runs, and names the variable.
func TestMissingKey(t *testing.T) {
	for name, variable := range map[string]string{"openai:gpt-5": "OPENAI_API_KEY", "openai-chat:gpt-5": "OPENAI_API_KEY", "groq:m": "GROQ_API_KEY", "github:m": "GITHUB_API_KEY or GITHUB_TOKEN"} {
		for _, v := range []string{"OPENAI_API_KEY", "OPENAI_BASE_URL", "GROQ_API_KEY", "GITHUB_API_KEY", "GITHUB_TOKEN"} {
			t.Setenv(v, "")
		}
		agent := &runtime.Agent[runtime.NoDeps, string]{Model: models.Named(name)}
		if err := agent.Check(t.Context()); err == nil || !strings.Contains(err.Error(), "set the environment variable "+variable+" or") {
			t.Errorf("%s: %v", name, err)
		}
		agent = &runtime.Agent[runtime.NoDeps, string]{Model: models.Named(name, transport.WithAPIKey("k"))}
		if err := agent.Check(t.Context()); err != nil {
			t.Errorf("%s with a key: %v", name, err)
		}
	}
}

// TestCompatible asks a server whose URL is in the name, and one whose URL is in the environment.
func TestCompatible(t *testing.T) {
	var seen []string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		seen = append(seen, r.URL.Path+" "+r.Header.Get("Authorization")+" "+string(body))
		_, _ = io.WriteString(w, `{"choices":[{"finish_reason":"stop","message":{"role":"assistant","content":"hi"}}]}`)
	}))
	defer s.Close()
	t.Setenv("COMPATIBLE_API_KEY", "k1")
	t.Setenv("COMPATIBLE_BASE_URL", s.URL+"/other")
	for _, name := range []string{"compatible:qwen3@" + s.URL + "/v1", "compatible:qwen3"} {
		res, err := model.Ask(t.Context(), models.Named(name), model.Request{
			Messages: message.History{&message.Request{Parts: []message.RequestPart{&message.UserPromptPart{Content: "hi"}}}},
		})
		if err != nil {
			t.Fatal(err)
		}
		diff(t, "provider", res.ProviderName, "compatible")
	}
	const body = ` Bearer k1 {"model":"qwen3","messages":[{"role":"user","content":"hi"}]}`
	diff(t, "requests", seen, []string{"/v1/chat/completions" + body, "/other/chat/completions" + body})
}

// TestRegister: another package joins, and a prefix is registered once.
func TestRegister(t *testing.T) {
	models.Register("mine", func(name string, _ ...transport.Option) (model.Model, error) {
		return testmodel.New(testmodel.WithModelName(name)), nil
	})
	diff(t, "name", models.Named("mine:a").Info().Name, "a")
	if !slices.Contains(models.Providers(), "mine") {
		t.Error("it is not listed")
	}
	for _, prefix := range []string{"mine", "", "a:b"} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%q can be registered", prefix)
				}
			}()
			models.Register(prefix, func(string, ...transport.Option) (model.Model, error) { return nil, nil })
		}()
	}
}

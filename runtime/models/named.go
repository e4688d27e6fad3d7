package models

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/agentgen-go/agentgen/runtime/transport"
)

// Named returns the model with a name such as "openai:gpt-5". Options are those of the provider's constructor.
//
// As with constructors, mistakes are reported with the first request: an unknown name is a *model.ConfigError of
// CheckKey, of Agent.Check and of the first request.
func Named(name string, opts ...transport.Option) model.Model {
	if name == "test" {
		return testmodel.New()
	}
	prefix, rest, ok := strings.Cut(name, ":")
	p := provider(prefix)
	if !ok || p == nil || rest == "" {
		return unknown(name)
	}
	m, err := p(rest, opts...)
	if err != nil {
		return broken{model.NewBase(infoOf(name)), err}
	}
	return m
}

// infoOf describes a model of which only the name is known.
func infoOf(name string) model.Info {
	if prefix, rest, ok := strings.Cut(name, ":"); ok {
		return model.Info{Provider: prefix, Name: rest}
	}
	return model.Info{Name: name}
}

// broken is a model that cannot be asked.
type broken struct {
	model.Base
	err error
}

func (b broken) Respond(context.Context, *model.Request, *model.Stream) (*message.Response, error) {
	return nil, b.err
}

func (b broken) CountTokens(context.Context, *model.Request) (int, error) { return 0, b.err }

func (b broken) CheckKey(context.Context) error { return b.err }

// unknown returns the model of an unknown name.
func unknown(name string) model.Model {
	name = withoutURL(name)
	problem := fmt.Sprintf("the model %q is not known: ", name)
	if name == "" {
		problem = "the name of the model is empty: "
	}
	return broken{model.NewBase(infoOf(name)), &model.ConfigError{Problems: []string{problem + hint(name)}}}
}

// withoutURL leaves out a URL, which may hold a password.
func withoutURL(name string) string {
	if at := strings.Index(name, "@http"); at >= 0 {
		return name[:at] + "@..."
	}
	return name
}

// hint says what an unknown name may have been meant to be.
func hint(name string) string {
	prefix, rest, ok := strings.Cut(name, ":")
	switch {
	case ok && rest == "" && provider(prefix) != nil:
		return fmt.Sprintf("name one of %s's models after the colon", prefix)
	case ok && provider(prefix) == nil:
		if near := jsonwire.Nearest(prefix, Providers()); near != "" {
			return fmt.Sprintf("did you mean %q?", near+":"+rest)
		}
		return fmt.Sprintf("there is no provider %q, only %s; one that is a module of its own needs a blank import of its package",
			prefix, strings.Join(Providers(), ", "))
	}
	if near := suggestion(name); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return `names are such as "openai:gpt-5", a provider and its name of the model; providers are ` + strings.Join(Providers(), ", ")
}

// suggestion returns the known model that a name without a provider probably means, or "".
func suggestion(name string) string {
	if jsonwire.Nearest(name, []string{"test"}) != "" {
		return "test"
	}
	var bare []string
	known := Known()
	for _, k := range known {
		_, rest, _ := strings.Cut(k.Name, ":")
		bare = append(bare, rest)
	}
	near := jsonwire.Nearest(name, bare)
	if near == "" {
		return ""
	}
	// openai-chat has the same models as openai; the makers of a model come before those who resell it.
	i := slices.Index(bare, near)
	for j := range bare {
		if bare[j] == near && rank(known[j].Name) < rank(known[i].Name) {
			i = j
		}
	}
	return known[i].Name
}

// rank orders providers that have the same model.
func rank(name string) int {
	prefix, _, _ := strings.Cut(name, ":")
	if i := slices.Index([]string{"openai", "anthropic", "google"}, prefix); i >= 0 {
		return i
	}
	return len(prefix) + 3 // any fixed order will do
}

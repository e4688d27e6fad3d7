// Package agentvertex asks Gemini over Google Cloud (Vertex AI), with the credentials of the application's environment.
//
//	agent := &runtime.Agent[runtime.NoDeps, string]{Model: agentvertex.New("gemini-2.5-flash")}
//
// A blank import adds "google-vertex:" and "google-cloud:" to the names that models.Named knows.
//
// Credentials are found as Google's own clients find them (Application Default Credentials): a file that GOOGLE_APPLICATION_CREDENTIALS
// names, those of gcloud, the service account of the machine. The project is GOOGLE_CLOUD_PROJECT or that of the credentials, the location
// GOOGLE_CLOUD_LOCATION or "global". NewFromCredentials takes credentials of the application's. Everything else is package google's:
// see google.NewCloud.
//
// It is a module of its own, so that programs which do not import it are not built with golang.org/x/oauth2.
package agentvertex

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"sync"

	"github.com/agentgen-go/agentgen/runtime/google"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/models"
	"github.com/agentgen-go/agentgen/runtime/transport"
	"golang.org/x/oauth2"
	oauth "golang.org/x/oauth2/google"
)

// scope is what tokens are for.
const scope = "https://www.googleapis.com/auth/cloud-platform"

func init() {
	for _, prefix := range []string{"google-vertex", "google-cloud"} {
		models.Register(prefix, func(name string, opts ...transport.Option) (model.Model, error) { return New(name, opts...), nil })
	}
}

// Model is a model of Google over Google Cloud. Make one with New or NewFromCredentials. It is safe for concurrent use.
type Model struct {
	info model.Info
	load func() (*google.Model, error)
}

// New returns the model called name, such as "gemini-2.5-flash". Options override what the environment says. Nothing happens before the first
// request: the environment and the credentials are read then, and that is also when what is missing is an error.
func New(name string, opts ...transport.Option) *Model {
	return newModel(name, func() (*google.Model, error) {
		c, err := oauth.FindDefaultCredentials(context.Background(), scope)
		if err != nil {
			return nil, config("there are no credentials: %v", err)
		}
		project := cmp.Or(os.Getenv("GOOGLE_CLOUD_PROJECT"), c.ProjectID)
		if project == "" {
			return nil, config("there is no project: set the environment variable GOOGLE_CLOUD_PROJECT")
		}
		return over(c.TokenSource, project, cmp.Or(os.Getenv("GOOGLE_CLOUD_LOCATION"), "global"), name, opts), nil
	})
}

// NewFromCredentials returns the model called name with tokens of the application's own, for a project and a location such as
// "europe-west4" or "global".
func NewFromCredentials(tokens oauth2.TokenSource, project, location, name string, opts ...transport.Option) *Model {
	m := over(oauth2.ReuseTokenSource(nil, tokens), project, location, name, opts)
	return newModel(name, func() (*google.Model, error) { return m, nil })
}

// over returns a model whose requests carry tokens.
func over(tokens oauth2.TokenSource, project, location, name string, opts []transport.Option) *google.Model {
	key := transport.WithKeyFunc(func(context.Context) (string, error) {
		t, err := tokens.Token()
		if err != nil {
			return "", err
		}
		return t.AccessToken, nil
	})
	return google.NewCloud(project, location, name, append([]transport.Option{key}, opts...)...)
}

func newModel(name string, load func() (*google.Model, error)) *Model {
	return &Model{info: google.NewCloud("", "", name).Info(), load: sync.OnceValues(load)}
}

func config(format string, args ...any) error {
	return &model.ConfigError{Problems: []string{"google-vertex: " + fmt.Sprintf(format, args...)}}
}

// WithSettings returns the model with settings of its own, which those of agents and runs override. The model itself does not
// change.
func (m *Model) WithSettings(s *model.Settings) *Model {
	info := m.info
	info.Settings = s
	return &Model{info, sync.OnceValues(func() (*google.Model, error) {
		inner, err := m.load()
		if err != nil {
			return nil, err
		}
		return inner.WithSettings(s), nil
	})}
}

// WithProfile returns the model with another profile, for a model that supports something else than its name says. The model itself
// does not change.
func (m *Model) WithProfile(p model.Profile) *Model {
	info := m.info
	info.Profile = p
	return &Model{info, sync.OnceValues(func() (*google.Model, error) {
		inner, err := m.load()
		if err != nil {
			return nil, err
		}
		return inner.WithProfile(p), nil
	})}
}

// Info describes the model.
func (m *Model) Info() model.Info { return m.info }

// String returns the provider and the name, such as "google-vertex:gemini-2.5-flash".
func (m *Model) String() string { return m.info.String() }

// Format writes what String returns, whatever the verb: settings and options may hold secrets.
func (m *Model) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, m.String()) }

// CheckKey returns a *model.ConfigError if there are no credentials or no project, or if no token can be had. Nothing is sent to the model.
func (m *Model) CheckKey(ctx context.Context) error {
	inner, err := m.load()
	if err != nil {
		return err
	}
	return inner.CheckKey(ctx)
}

// CountTokens asks Google for the input tokens of a request. Its errors are those of Respond.
func (m *Model) CountTokens(ctx context.Context, r *model.Request) (int, error) {
	inner, err := m.load()
	if err != nil {
		return 0, err
	}
	return inner.CountTokens(ctx, r)
}

// Respond sends the conversation and returns the model's response, as google.Model does. The error is a *model.ConfigError if there are no
// credentials or no project.
func (m *Model) Respond(ctx context.Context, r *model.Request, s *model.Stream) (*message.Response, error) {
	inner, err := m.load()
	if err != nil {
		return nil, err
	}
	return inner.Respond(ctx, r, s)
}

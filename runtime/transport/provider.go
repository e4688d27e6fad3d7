package transport

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/model"
)

// Provider describes where the requests of a provider go and how they are authorized.
type Provider struct {
	// Name is the provider's name, such as "openai". Errors begin with it.
	Name string
	// BaseURL is where the API is; empty if only the application knows.
	BaseURL string
	// URLEnv are the variables of the environment that may hold another base URL, KeyEnv those for the key. The first that
	// is not blank counts.
	URLEnv, KeyEnv []string
	// HeaderEnv are headers whose values come from variables of the environment, by the names of the headers.
	HeaderEnv map[string]string
	// Authorize puts the key into the headers of a request; nil means "Authorization: Bearer KEY".
	Authorize func(h http.Header, key string)
	// NeedsKey reports whether a host refuses requests without a key; nil means that the host of BaseURL does.
	NeedsKey func(host string) bool
	// Header are headers of all requests.
	Header map[string]string
}

// environment returns the first variable that is not blank.
func environment(names []string) string {
	for _, name := range names {
		if v := strings.TrimSpace(os.Getenv(name)); v != "" {
			return v
		}
	}
	return ""
}

func (p *Provider) needsKey(host string) bool {
	if p.NeedsKey != nil {
		return p.NeedsKey(host)
	}
	own, err := url.Parse(p.BaseURL)
	return err == nil && host != "" && host == own.Hostname()
}

func (p *Provider) authorize(h http.Header, key string) {
	switch {
	case key == "":
	case p.Authorize != nil:
		p.Authorize(h, key)
	default:
		h.Set("Authorization", "Bearer "+key)
	}
}

// baseURL checks the base URL. Its errors do not show it: it may hold a password.
func (p *Provider) baseURL(text string) (*url.URL, error) {
	const form = "use one such as https://api.example.com/v1"
	if text == "" {
		return nil, p.config("no base URL: pass transport.WithBaseURL%s", orSet(p.URLEnv))
	}
	u, err := url.Parse(text)
	switch {
	case err != nil:
		return nil, p.config("the base URL is not a URL (it is not shown, since it may hold secrets): %s", form)
	case u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
		return nil, p.config("the base URL does not have the form http://HOST or https://HOST: %s", form)
	}
	return u, nil
}

func orSet(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return " or set the environment variable " + names[0]
}

// noKey is the error of a request without a key to a host that needs one.
func (p *Provider) noKey() error {
	problem := "no API key: "
	if len(p.KeyEnv) > 0 {
		problem += "set the environment variable " + strings.Join(p.KeyEnv, " or ") + " or "
	}
	problem += "pass transport.WithAPIKey"
	if len(p.URLEnv) > 0 {
		problem += fmt.Sprintf(" (for a server that needs none, set %s or pass transport.WithBaseURL)", p.URLEnv[0])
	}
	return p.config("%s", problem)
}

func (p *Provider) config(format string, args ...any) error {
	return &model.ConfigError{Problems: []string{p.Name + ": " + fmt.Sprintf(format, args...)}}
}

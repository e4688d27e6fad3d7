package transport

import (
	"cmp"
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

const (
	// redaction stands where a secret was.
	redaction = "[redacted]"
	// shortestSecret is the length from which a credential is a secret. Servers without keys are given short dummies, which
	// may be part of any word. Passwords of URLs are secrets from shortestPassword on.
	shortestSecret   = 8
	shortestPassword = 4
	// excerpt is how much of a body is shown, in bytes, and searched how much of it is read for that: a secret that begins
	// in an excerpt must be known in full.
	excerpt  = 200
	searched = 8 << 10
)

// secrets are texts that no error may show, the longest first.
type secrets []string

// secretsOf returns what req and the requests that were redirected to it authorize themselves with.
func secretsOf(req *http.Request) secrets {
	var s secrets
	for req != nil {
		for name, values := range req.Header {
			switch {
			case isCredential(name):
				s.add(values...)
			case !harmless[strings.ToLower(name)]: // a header of the application's own
				for _, v := range values {
					s.addOne(v, shortestSecret)
				}
			}
		}
		s.addURL(req.URL)
		if req.Response == nil {
			break
		}
		req = req.Response.Request
	}
	return s.sorted()
}

// harmless are headers, in lower case, whose values are not secrets.
var harmless = map[string]bool{
	"accept": true, "accept-encoding": true, "accept-language": true, "cache-control": true, "connection": true, "content-type": true,
	"content-length": true, "host": true, "user-agent": true, "referer": true, "http-referer": true, "x-title": true, "origin": true,
	"openai-beta": true, "openai-organization": true, "openai-project": true, "anthropic-version": true, "anthropic-beta": true,
	"x-request-id": true, "traceparent": true, "tracestate": true, "x-stainless-lang": true, "x-stainless-package-version": true,
	"x-stainless-os": true, "x-stainless-arch": true, "x-stainless-runtime": true, "x-stainless-runtime-version": true,
	"x-stainless-retry-count": true, "x-stainless-timeout": true,
}

// isCredential reports whether a header or a parameter of a URL has a name like those of credentials.
func isCredential(name string) bool {
	name = strings.ToLower(name)
	if name == "x-ratelimit-key" || name == "idempotency-key" {
		return false
	}
	return slices.ContainsFunc([]string{"auth", "cookie", "key", "pass", "pwd", "secret", "signature", "token", "credential", "session", "jwt", "bearer"}, func(part string) bool {
		return strings.Contains(name, part)
	})
}

// plainParameters are parameters of URLs, in lower case, whose values are not secrets. All others are: code=, sig= and the like
// are too many to know them.
var plainParameters = map[string]bool{"api-version": true, "version": true, "model": true, "alt": true, "region": true, "beta": true}

// add adds values of headers: each as a whole and its parts, as in "Bearer x" and "a=x; b=y".
func (s *secrets) add(values ...string) {
	for _, v := range values {
		s.addOne(v, shortestSecret)
		for _, part := range strings.FieldsFunc(v, func(r rune) bool { return strings.ContainsRune(" ;,", r) }) {
			s.addOne(part, shortestSecret)
			if _, value, ok := strings.Cut(part, "="); ok {
				s.addOne(value, shortestSecret)
			}
			s.addBasic(part)
		}
	}
}

// addBasic adds the name and the password of "Basic dXNlcjpwYXNz".
func (s *secrets) addBasic(part string) {
	plain, err := base64.StdEncoding.DecodeString(part)
	if name, password, ok := strings.Cut(string(plain), ":"); err == nil && ok {
		s.addOne(name, shortestSecret)
		s.addOne(password, shortestPassword)
	}
}

func (s *secrets) addOne(v string, shortest int) {
	if v = strings.TrimSpace(v); len(v) >= shortest {
		*s = append(*s, v)
	}
}

// addURL adds what u authorizes a request with: user, password, and the values of parameters, as they are written and as
// they are meant.
func (s *secrets) addURL(u *url.URL) {
	if u == nil {
		return
	}
	if u.User != nil {
		password, _ := u.User.Password()
		s.addOne(u.User.Username(), shortestSecret)
		s.addOne(password, shortestPassword)
		s.addOne(base64.StdEncoding.EncodeToString([]byte(u.User.Username()+":"+password)), shortestSecret)
	}
	for _, pair := range strings.Split(u.RawQuery, "&") {
		name, value, _ := strings.Cut(pair, "=")
		if plain, err := url.QueryUnescape(name); err == nil && plainParameters[strings.ToLower(plain)] {
			continue
		}
		s.addOne(value, shortestSecret)
		if plain, err := url.QueryUnescape(value); err == nil {
			s.addOne(plain, shortestSecret)
		}
	}
}

func (s secrets) sorted() secrets {
	slices.SortFunc(s, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b)) })
	return slices.Compact(s)
}

// with returns the secrets and those of others that are long enough.
func (s secrets) with(others []string) secrets {
	all := slices.Clone(s)
	for _, o := range others {
		all.addOne(o, shortestSecret)
	}
	return all.sorted()
}

// longest returns how many bytes a secret has at most as a server may write it, escaped.
func (s secrets) longest() int {
	const escaped = len(`\\u0041`)
	if len(s) == 0 {
		return 0
	}
	return len(s[0]) * escaped
}

// withoutEnd returns text, which is cut off, without the beginning of a secret at its end.
func (s secrets) withoutEnd(text string) string {
	for i := max(0, len(text)-s.longest()); i < len(text); i++ {
		for _, secret := range s {
			if n, all := match(text[i:], secret); !all && i+n >= len(text)-len(`\\u004`) && n > 0 {
				return text[:i]
			}
		}
	}
	return text
}

// beginning returns how body begins, without the secrets.
func (s secrets) beginning(body []byte) string {
	text := string(body[:min(len(body), searched)])
	if len(body) > searched {
		text = s.withoutEnd(text)
	}
	text = s.redacted(text)
	return text[:min(len(text), excerpt)]
}

// headers returns h by its names in lower case. Credentials are for the one who asked only.
func (s secrets) headers(h http.Header) map[string]string {
	if to, err := url.Parse(h.Get("Location")); err == nil {
		s = slices.Clone(s)
		s.addURL(to)
		s = s.sorted()
	}
	all := make(map[string]string, len(h))
	for name, values := range h {
		name = strings.ToLower(name)
		all[name] = s.redacted(strings.Join(values, ", "))
		if isCredential(name) && !strings.Contains(name, "ratelimit") && !strings.Contains(name, "authenticate") {
			all[name] = redaction
		}
	}
	return all
}

// error returns err with a text without the secrets and those of the URL that it may name.
func (s secrets) error(err error) error {
	if at, ok := errors.AsType[*url.Error](err); ok {
		if u, parseErr := url.Parse(at.URL); parseErr == nil {
			s = slices.Clone(s)
			s.addURL(u)
			s = s.sorted()
		}
	}
	text := err.Error()
	if safe := s.redacted(text); safe != text {
		return &redactedError{safe, err}
	}
	return err
}

// redactedError is an error whose text holds secrets.
type redactedError struct {
	text string
	err  error
}

func (e *redactedError) Error() string { return e.text }

// GoString is the text in quotes: %#v would print the error within.
func (e *redactedError) GoString() string { return e.text }

// Is reports what the error is. There is no Unwrap: errors of the chain would print the secrets.
func (e *redactedError) Is(target error) bool { return errors.Is(e.err, target) }

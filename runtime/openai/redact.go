package openai

import (
	"cmp"
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
	// may be part of any word.
	shortestSecret = 8
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
			if isCredential(name) {
				s.add(values...)
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

// isCredential reports whether a header or a parameter of a URL has a name like those of credentials.
func isCredential(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc([]string{"authorization", "cookie", "key", "password", "secret", "signature", "token"}, func(part string) bool {
		return strings.Contains(name, part)
	})
}

// add adds values of headers: each as a whole and its parts, as in "Bearer x" and "a=x; b=y".
func (s *secrets) add(values ...string) {
	for _, v := range values {
		s.addOne(v)
		for _, part := range strings.FieldsFunc(v, func(r rune) bool { return strings.ContainsRune(" ;,", r) }) {
			s.addOne(part)
			if _, value, ok := strings.Cut(part, "="); ok {
				s.addOne(value)
			}
		}
	}
}

func (s *secrets) addOne(v string) {
	if v = strings.TrimSpace(v); len(v) >= shortestSecret {
		*s = append(*s, v)
	}
}

// addURL adds the password and the parameters of u that are credentials, as they are written and as they are meant.
func (s *secrets) addURL(u *url.URL) {
	if u == nil {
		return
	}
	if password, ok := u.User.Password(); ok {
		s.add(password, url.QueryEscape(password))
	}
	for _, pair := range strings.Split(u.RawQuery, "&") {
		name, value, _ := strings.Cut(pair, "=")
		if plain, err := url.QueryUnescape(name); err != nil || !isCredential(plain) {
			continue
		}
		s.addOne(value)
		if plain, err := url.QueryUnescape(value); err == nil {
			s.addOne(plain)
		}
	}
}

func (s secrets) sorted() secrets {
	slices.SortFunc(s, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b)) })
	return slices.Compact(s)
}

// redacted returns text without the secrets.
func (s secrets) redacted(text string) string {
	for _, secret := range s {
		text = strings.ReplaceAll(text, secret, redaction)
	}
	return text
}

// beginning returns how body begins, without the secrets.
func (s secrets) beginning(body []byte) string {
	text := s.redacted(string(body[:min(len(body), searched)]))
	return text[:min(len(text), excerpt)]
}

// headers returns h by its names in lower case. Cookies are for the one who asked only.
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
		if name == "set-cookie" {
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

// Is says what the error is. There is no Unwrap: whoever went through the chain would print the secrets.
func (e *redactedError) Is(target error) bool { return errors.Is(e.err, target) }

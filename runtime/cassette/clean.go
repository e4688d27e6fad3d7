package cassette

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"gopkg.in/dnaeon/go-vcr.v4/pkg/cassette"
)

// redaction stands where a secret was.
const redaction = "[redacted]"

// kept are the headers that are written, in the form of http.Header. Others may be secrets, or differ each time.
var kept = []string{"Accept", "Content-Type", "Retry-After", "Retry-After-Ms", "X-Request-Id", "Request-Id", "X-Should-Retry"}

// clean leaves out of an exchange what may be secret and what differs each time.
func clean(i *cassette.Interaction) error {
	sent := i.Request.Headers
	u, err := url.Parse(i.Request.URL)
	if err != nil {
		return err
	}
	i.Request.URL, i.Request.Form, i.Request.RequestURI, i.Request.RemoteAddr = cleanURL(u), nil, "", ""
	i.Request.Body, i.Response.Body = cleanBody(i.Request.Body, sent), cleanBody(i.Response.Body, sent)
	i.Request.Headers, i.Response.Headers = cleanHeader(sent), cleanHeader(i.Response.Headers)
	i.Request.ContentLength, i.Response.ContentLength = -1, -1
	i.Response.Duration = 0
	return nil
}

func cleanHeader(h http.Header) http.Header {
	clean := http.Header{}
	for _, name := range kept {
		if values := h.Values(name); len(values) > 0 {
			clean[name] = values
		}
	}
	return clean
}

// cleanURL leaves out the user, and the values of parameters but for versions.
func cleanURL(u *url.URL) string {
	clean := *u
	clean.User, clean.Fragment = nil, ""
	query := u.Query()
	for name, values := range query {
		if name != "api-version" && name != "alt" {
			for i := range values {
				values[i] = redaction
			}
		}
	}
	clean.RawQuery = query.Encode()
	return clean.String()
}

// tokens are members of bodies that hold tokens for other servers, such as those of MCP tools.
var tokens = regexp.MustCompile(`("(?:authorization|authorization_token|api_key|access_token)"\s*:\s*)"(?:[^"\\]|\\.)*"`)

// cleanBody leaves out of a body what the request was authorized with, and tokens for others.
func cleanBody(body string, sent http.Header) string {
	for name, values := range sent {
		name = strings.ToLower(name)
		if !strings.Contains(name, "auth") && !strings.Contains(name, "key") && !strings.Contains(name, "token") && !strings.Contains(name, "cookie") {
			continue
		}
		for _, v := range values {
			if v = strings.TrimPrefix(v, "Bearer "); len(v) >= 8 {
				body = strings.ReplaceAll(body, v, redaction)
			}
		}
	}
	return tokens.ReplaceAllString(body, `$1"`+redaction+`"`)
}

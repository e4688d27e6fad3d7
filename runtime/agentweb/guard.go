package agentweb

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"
)

// BlockedError is the error of a request that is not allowed. The model reads it.
type BlockedError struct{ why string }

func (e *BlockedError) Error() string { return e.why }

func blocked(format string, args ...any) error { return &BlockedError{fmt.Sprintf(format, args...)} }

// checkURL returns an error if the URL is not to be fetched, whatever its address.
func (f *Fetcher) checkURL(u *url.URL) error {
	host := u.Hostname()
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return blocked("URL protocol %q is not allowed. Only http:// and https:// are supported.", u.Scheme)
	case host == "":
		return blocked("The URL has no host.")
	case u.User != nil:
		return blocked("URLs with a user name are not allowed.")
	case len(f.AllowedDomains) > 0 && !inDomains(host, f.AllowedDomains):
		return blocked("The domain %s is not among those allowed: %s.", host, strings.Join(f.AllowedDomains, ", "))
	case inDomains(host, f.BlockedDomains):
		return blocked("The domain %s is blocked.", host)
	}
	return nil
}

// inDomains reports whether a host is one of the domains, or within one.
func inDomains(host string, domains []string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	for _, d := range domains {
		d = strings.ToLower(strings.Trim(d, "."))
		if host == d || d != "" && strings.HasSuffix(host, "."+d) {
			return true
		}
	}
	return false
}

// checkAddress returns an error if the address must not be connected to.
func (f *Fetcher) checkAddress(a netip.Addr) error {
	a = a.Unmap()
	switch {
	case isMetadata(a):
		return blocked("Access to cloud metadata service (%s) is blocked for security reasons.", a)
	case !f.AllowLocal && isLocal(a):
		return blocked("Access to private/internal IP address (%s) is blocked.", a)
	}
	return nil
}

// dial connects to an address that was checked: a second look-up could give another.
func (f *Fetcher) dial(ctx context.Context, network, hostPort string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(hostPort)
	if err != nil {
		return nil, err
	}
	all, err := f.lookup(ctx, host)
	if err != nil {
		return nil, err
	}
	for _, a := range all { // one that is not allowed blocks them all
		if err := f.checkAddress(a); err != nil {
			return nil, err
		}
	}
	var conn net.Conn
	dialer := &net.Dialer{Timeout: 10 * time.Second}
	for _, a := range all {
		if conn, err = dialer.DialContext(ctx, network, net.JoinHostPort(a.String(), port)); err == nil {
			return conn, nil
		}
	}
	return nil, err
}

func (f *Fetcher) lookup(ctx context.Context, host string) ([]netip.Addr, error) {
	if f.resolve != nil {
		return f.resolve(ctx, host)
	}
	all, err := net.DefaultResolver.LookupNetIP(ctx, "ip", host)
	if err == nil && len(all) == 0 {
		err = fmt.Errorf("%s has no address", host)
	}
	return all, err
}

const maxRedirects = 10

// redirect checks each step of a redirect.
func (f *Fetcher) redirect(q *http.Request, via []*http.Request) error {
	if len(via) > maxRedirects {
		return blocked("There are more than %d redirects.", maxRedirects)
	}
	if via[len(via)-1].URL.Scheme == "https" && q.URL.Scheme == "http" {
		return blocked("A redirect from https:// to http:// is not followed.")
	}
	if err := f.checkURL(q.URL); err != nil || q.Context().Value(robotsKey{}) != nil {
		return err
	}
	return f.checkRobots(q.Context(), q.URL)
}

// client returns the guarded client. It uses no proxy, which would connect elsewhere, and keeps no cookies.
func (f *Fetcher) client() *http.Client {
	f.once.Do(func() {
		f.http = &http.Client{CheckRedirect: f.redirect, Transport: &http.Transport{
			DialContext: f.dial, ForceAttemptHTTP2: true, MaxIdleConns: 20, IdleConnTimeout: 30 * time.Second,
			TLSHandshakeTimeout: 10 * time.Second, MaxResponseHeaderBytes: 64 << 10,
		}}
	})
	return f.http
}

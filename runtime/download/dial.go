package download

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"time"
)

type (
	resolveFunc func(ctx context.Context, host string) ([]netip.Addr, error)
	dialFunc    func(ctx context.Context, network, address string) (net.Conn, error)
)

var standard = &fetcher{
	resolve: func(ctx context.Context, host string) ([]netip.Addr, error) {
		return net.DefaultResolver.LookupNetIP(ctx, "ip", host)
	},
	dial: (&net.Dialer{Timeout: 10 * time.Second}).DialContext,
}

// client returns a client that connects to checked addresses only. A request has a connection of its own: one that was allowed to
// reach a private network is never used for another.
func (f *fetcher) client(allowLocal bool) *http.Client {
	return &http.Client{
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
				return f.connect(ctx, network, address, allowLocal)
			},
			TLSClientConfig: &tls.Config{RootCAs: f.roots}, DisableKeepAlives: true, DisableCompression: true, ForceAttemptHTTP2: true,
			TLSHandshakeTimeout: 10 * time.Second, MaxResponseHeaderBytes: 64 << 10,
		},
	}
}

// connect resolves a host once, and connects to one of its addresses if all of them may be reached.
func (f *fetcher) connect(ctx context.Context, network, address string, allowLocal bool) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	all, err := f.addrs(ctx, host, allowLocal)
	if err != nil {
		return nil, err
	}
	var errs []error
	for _, a := range all {
		conn, err := f.dial(ctx, network, net.JoinHostPort(a.String(), port))
		if err == nil {
			return conn, nil
		}
		errs = append(errs, err)
	}
	return nil, errors.Join(errs...)
}

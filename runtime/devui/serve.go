package devui

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"syscall"
	"time"
)

// ListenAndServe serves the UI on a loopback address until ctx ends, and then ends its runs; it returns nil. It prints the URL of the
// page to standard error. AGENTGEN_DEV_ADDR overrides the address. It returns an error if the address is not one of the loopback
// interface.
func (u *UI) ListenAndServe(ctx context.Context, addr string) error {
	given := os.Getenv("AGENTGEN_DEV_ADDR")
	l, err := listen(ctx, cmp.Or(given, addr), given != "")
	if err != nil {
		return err
	}
	if given == "" {
		fmt.Fprintf(os.Stderr, "agentgen dev UI: http://%s/#token=%s\n", l.Addr(), u.token)
	}
	return u.Serve(ctx, l)
}

// Serve is ListenAndServe for a listener. It closes the listener.
func (u *UI) Serve(ctx context.Context, l net.Listener) error {
	if tcp, ok := l.Addr().(*net.TCPAddr); !ok || !tcp.IP.IsLoopback() {
		return errors.Join(fmt.Errorf("agentgen: the dev UI serves loopback addresses only, not %s: use 127.0.0.1", l.Addr()), l.Close())
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	server := &http.Server{Handler: u, ReadHeaderTimeout: 10 * time.Second, BaseContext: func(net.Listener) context.Context { return ctx }}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	err := server.Serve(l)
	u.Close()
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// restart is how long the process before may still have the address.
const restart = 10 * time.Second

// listen listens on a loopback address. If wait is set, the process before may still have it.
func listen(ctx context.Context, addr string, wait bool) (net.Listener, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("agentgen: the address of the dev UI: %w", err)
	}
	if !isLoopback(host) {
		return nil, fmt.Errorf("agentgen: the dev UI serves loopback addresses only, not %q: use 127.0.0.1", host)
	}
	until := time.Now().Add(restart)
	for {
		l, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
		if err == nil || !wait || !errors.Is(err, syscall.EADDRINUSE) || time.Now().After(until) {
			return l, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// isLoopback reports whether a host is this machine as it sees itself.
func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

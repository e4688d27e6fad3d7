package agenthttp

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"time"
)

// Options are those of a handler. The zero value is for clients on the server's own origin.
type Options struct {
	// MaxBody is the size of a request's body in bytes that is still read; 0 is 1 MiB.
	MaxBody int64
	// Timeout is how long a run may take; 0 means ten minutes. A run that exceeds it ends with an event that says so.
	Timeout time.Duration
	// WriteTimeout is how long a client may take to read an event; 0 is 30 seconds. A client that takes longer is cut off.
	WriteTimeout time.Duration
	// KeepAlive is the time between two comments that are sent while nothing happens, so that proxies keep the connection; 0
	// is 15 seconds.
	KeepAlive time.Duration
	// Origins are those of other pages that may send requests, such as "https://app.example.com". A browser's request from a page
	// of another origin is refused.
	Origins []string
	// Hosts, if any, are the only values of the header Host that are served, without a port, such as "localhost". That is for
	// servers on a developer's machine, which a page could reach by a name of its own.
	Hosts []string
	// Detached lets a run continue when its client leaves. Otherwise its context ends.
	Detached bool
	// Logger logs the errors that clients do not get, at the level Error; nil means slog.Default().
	Logger *slog.Logger
}

func (o *Options) defaults() Options {
	d := *o
	d.MaxBody = cmp.Or(d.MaxBody, 1<<20)
	d.Timeout = cmp.Or(d.Timeout, 10*time.Minute)
	d.WriteTimeout = cmp.Or(d.WriteTimeout, 30*time.Second)
	d.KeepAlive = cmp.Or(d.KeepAlive, 15*time.Second)
	return d
}

func (o *Options) logger() *slog.Logger {
	if o.Logger == nil {
		return slog.Default()
	}
	return o.Logger
}

// RunContext returns the context of a run that a request asks for: with the time that a run may take, and, if the run is
// detached, without the end of the request's own.
func (o *Options) RunContext(r *http.Request) (context.Context, context.CancelFunc) {
	ctx := r.Context()
	if o.Detached {
		ctx = context.WithoutCancel(ctx)
	}
	return context.WithTimeout(ctx, o.defaults().Timeout)
}

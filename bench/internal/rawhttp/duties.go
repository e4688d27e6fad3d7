package rawhttp

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"
)

// What whoever calls a server on a network owes the users of a program: it must not hang forever, nor fill the memory.
const (
	silence = 10 * time.Minute
	maxBody = 32 << 20
)

var (
	errSilent = errors.New("not a byte was received for too long")
	errLarge  = errors.New("the response is too large")
)

// overHTTPWithDuties is overHTTP with the limits of time and size that agentgen has. That of connecting is http.DefaultTransport's.
func overHTTPWithDuties(base string) (send, error) {
	bare, err := overHTTP(base)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, st *state) (*http.Response, error) {
		ctx, cancel := context.WithCancelCause(ctx)
		timer := time.AfterFunc(silence, func() { cancel(errSilent) })
		res, err := bare(ctx, st)
		if err != nil {
			timer.Stop()
			cancel(nil)
			return nil, err
		}
		res.Body = &limited{body: res.Body, timer: timer, cancel: cancel, left: maxBody}
		return res, nil
	}, nil
}

// limited is a body with limits.
type limited struct {
	body   io.ReadCloser
	timer  *time.Timer
	cancel context.CancelCauseFunc
	left   int
}

func (l *limited) Read(p []byte) (int, error) {
	l.timer.Reset(silence)
	n, err := l.body.Read(p)
	if l.left -= n; l.left < 0 {
		return 0, errLarge
	}
	return n, err
}

func (l *limited) Close() error {
	l.timer.Stop()
	err := l.body.Close()
	l.cancel(nil)
	return err
}

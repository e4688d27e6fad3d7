package agenthttp

import (
	"bytes"
	"net/http"
	"sync"
	"time"
)

// Writer writes server-sent events to one client, each as soon as it is sent. Its methods may be called by several goroutines.
type Writer struct {
	w       http.ResponseWriter
	control *http.ResponseController
	timeout time.Duration
	stop    chan struct{}
	stopped sync.WaitGroup

	mu   sync.Mutex
	buf  []byte
	last time.Time
	err  error
}

// NewWriter begins a stream: it sends the headers of one, besides those that w has already. Close must be called before the handler
// returns.
func NewWriter(w http.ResponseWriter, o Options) *Writer {
	o = o.defaults()
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	h.Set("X-Content-Type-Options", "nosniff")
	s := &Writer{w: w, control: http.NewResponseController(w), timeout: o.WriteTimeout, stop: make(chan struct{}), last: time.Now()}
	w.WriteHeader(http.StatusOK)
	s.write(nil)
	s.stopped.Go(func() { s.keepAlive(o.KeepAlive) })
	return s
}

// Send writes an event with a name, which may be empty, and its data. It returns an error if the client has left or has not read for
// longer than Options.WriteTimeout; so do all calls after it. data may have several lines; name must have one.
func (s *Writer) Send(name string, data []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := s.buf[:0]
	if name != "" {
		b = append(append(append(b, "event: "...), name...), '\n')
	}
	for line := range bytes.Lines(data) {
		b = append(append(append(b, "data: "...), bytes.TrimRight(line, "\r\n")...), '\n')
	}
	s.buf = append(b, '\n')
	return s.write(s.buf)
}

// write writes b and flushes it. The caller holds the lock, if others may write.
func (s *Writer) write(b []byte) error {
	if s.err != nil {
		return s.err
	}
	_ = s.control.SetWriteDeadline(time.Now().Add(s.timeout)) // not every writer has one
	if len(b) > 0 {
		_, s.err = s.w.Write(b)
	}
	if s.err == nil {
		s.err = s.control.Flush()
	}
	s.last = time.Now()
	return s.err
}

// keepAlive sends a comment whenever nothing was sent for that long.
func (s *Writer) keepAlive(every time.Duration) {
	t := time.NewTicker(every)
	defer t.Stop()
	for {
		select {
		case <-s.stop:
			return
		case <-t.C:
			s.mu.Lock()
			if time.Since(s.last) >= every {
				_ = s.write([]byte(": \n\n"))
			}
			s.mu.Unlock()
		}
	}
}

// Close ends the stream. No event can be sent after it.
func (s *Writer) Close() {
	close(s.stop)
	s.stopped.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err == nil {
		s.err = errClosed
	}
}

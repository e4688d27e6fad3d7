package aisdk

import (
	"context"
	"errors"
	"net/http"
	"sync"

	"github.com/agentgen-go/agentgen/runtime/agenthttp"
)

// maxLog is how many bytes of a stream are kept for clients that resume it.
const maxLog = 64 << 20

var errTooLong = errors.New("the stream is longer than 64 MiB")

// stream is the stream of a run: a log that is written once and that any number of clients read from its beginning.
type stream struct {
	stop func() // ends the run

	mu     sync.Mutex
	chunks [][]byte
	size   int
	over   bool
	more   chan struct{} // closed when there is more
}

func newStream(stop func()) *stream { return &stream{stop: stop, more: make(chan struct{})} }

// add adds a chunk.
func (s *stream) add(b []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.size += len(b); s.size > maxLog {
		return errTooLong
	}
	s.chunks = append(s.chunks, b)
	close(s.more)
	s.more = make(chan struct{})
	return nil
}

// end ends the stream.
func (s *stream) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.over = true
	close(s.more)
	s.more = make(chan struct{})
}

// after returns the chunks from the nth on, whether there are no more to come, and what is closed when there are.
func (s *stream) after(n int) (chunks [][]byte, over bool, more <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.chunks[n:], s.over, s.more
}

// copyTo sends the stream to a client, from its beginning. It returns an error if the client leaves before the end.
func (s *stream) copyTo(ctx context.Context, w http.ResponseWriter, o agenthttp.Options) error {
	w.Header().Set("X-Vercel-Ai-Ui-Message-Stream", "v1")
	out := agenthttp.NewWriter(w, o)
	defer out.Close()
	for n := 0; ; {
		chunks, over, more := s.after(n)
		for _, b := range chunks {
			if err := out.Send("", b); err != nil {
				return err
			}
		}
		n += len(chunks)
		if over {
			return out.Send("", []byte("[DONE]"))
		}
		select {
		case <-more:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

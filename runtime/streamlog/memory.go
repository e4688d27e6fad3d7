package streamlog

import (
	"cmp"
	"context"
	"sync"
)

// Memory is a Log in this process. Its zero value is empty. It must not be copied after its first use. A stream is dropped when it
// ends and its readers have read it.
type Memory struct {
	// MaxBytes is how many bytes the chunks of a stream may have together; 0 is 64 MiB.
	MaxBytes int

	mu   sync.Mutex
	open map[string]*memoryWriter // by thread
}

// memoryWriter is a stream of a Memory.
type memoryWriter struct {
	*buffer
	log    *Memory
	thread string
}

// Begin begins the stream of a run.
func (m *Memory) Begin(_ context.Context, thread string) (Writer, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.open[thread] != nil {
		return nil, ErrBusy
	}
	if m.open == nil {
		m.open = make(map[string]*memoryWriter)
	}
	w := &memoryWriter{newBuffer(m.MaxBytes), m, thread}
	m.open[thread] = w
	return w, nil
}

// Find returns the stream of the run of a thread that is under way, nil if there is none.
func (m *Memory) Find(_ context.Context, thread string) (Reader, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if w := m.open[thread]; w != nil {
		return w, nil
	}
	return nil, nil
}

// End ends the stream.
func (w *memoryWriter) End(context.Context) error {
	w.log.mu.Lock()
	delete(w.log.open, w.thread)
	w.log.mu.Unlock()
	w.end()
	return nil
}

// buffer is a stream in memory: written once, and read by any number of readers from its beginning.
type buffer struct {
	max     int
	stopped chan struct{}
	stop    func()

	mu     sync.Mutex
	chunks [][]byte
	size   int
	over   bool
	more   chan struct{} // closed when there is more
}

func newBuffer(limit int) *buffer {
	b := &buffer{max: cmp.Or(limit, maxBytes), stopped: make(chan struct{}), more: make(chan struct{})}
	b.stop = sync.OnceFunc(func() { close(b.stopped) })
	return b
}

// Append adds a chunk.
func (b *buffer) Append(chunk []byte) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.size+len(chunk) > b.max {
		return ErrTooLong
	}
	b.size += len(chunk)
	b.chunks = append(b.chunks, chunk)
	b.wake()
	return nil
}

// wake wakes the readers. The caller holds the lock.
func (b *buffer) wake() {
	close(b.more)
	b.more = make(chan struct{})
}

func (b *buffer) end() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.over = true
	b.wake()
}

// Read returns the chunks from the one with this index on.
func (b *buffer) Read(ctx context.Context, from int) (chunks [][]byte, over bool, err error) {
	for {
		chunks, over, more := b.after(from)
		if len(chunks) > 0 || over {
			return chunks, over, nil
		}
		select {
		case <-more:
		case <-ctx.Done():
			return nil, false, ctx.Err()
		}
	}
}

// after returns what there is of the stream from the chunk with this index on, and what is closed when there is more.
func (b *buffer) after(from int) (chunks [][]byte, over bool, more <-chan struct{}) {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := len(b.chunks)
	return b.chunks[min(from, n):n:n], b.over, b.more
}

// Stop asks for the end of the run.
func (b *buffer) Stop(context.Context) error {
	b.stop()
	return nil
}

// Stopped is closed once a reader has asked for the end of the run.
func (b *buffer) Stopped() <-chan struct{} { return b.stopped }

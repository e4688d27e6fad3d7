package storetest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime/streamlog"
)

// CheckLog checks what every streamlog.Log does. here and there are one log, as two processes see it; they are the same for a log in
// memory. It must have no streams, and must take chunks of 1,000 bytes together.
func CheckLog(t *testing.T, here, there streamlog.Log) {
	t.Run("read", func(t *testing.T) { readStream(t, here, there) })
	t.Run("busy", func(t *testing.T) { busy(t, here, there) })
	t.Run("stop", func(t *testing.T) { stop(t, here, there) })
	t.Run("bounds", func(t *testing.T) { bounds(t, here) })
}

func begin(t *testing.T, l streamlog.Log, thread string) streamlog.Writer {
	t.Helper()
	w, err := l.Begin(t.Context(), thread)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func find(t *testing.T, l streamlog.Log, thread string) streamlog.Reader {
	t.Helper()
	r, err := l.Find(t.Context(), thread)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func end(t *testing.T, w streamlog.Writer) {
	t.Helper()
	if err := w.End(t.Context()); err != nil {
		t.Error(err)
	}
}

// all reads a stream from the chunk with this index on to its end.
func all(ctx context.Context, r streamlog.Reader, from int) (string, error) {
	var text strings.Builder
	for {
		chunks, over, err := r.Read(ctx, from)
		for _, c := range chunks {
			text.Write(c)
		}
		if from += len(chunks); over || err != nil {
			return text.String(), err
		}
	}
}

// readStream: readers that come at any time read all that was written, in order, and come to an end.
func readStream(t *testing.T, here, there streamlog.Log) {
	w := begin(t, here, "a")
	var want strings.Builder
	var readers sync.WaitGroup
	defer readers.Wait()
	read := func(l streamlog.Log, from int, skipped string) {
		r := find(t, l, "a")
		if r == nil {
			t.Error("there is no stream")
			return
		}
		readers.Go(func() {
			got, err := all(t.Context(), r, from)
			if err != nil || skipped+got != want.String() {
				t.Errorf("from %d: read %q, %v, want %q", from, got, err, want.String())
			}
		})
	}
	read(here, 0, "")
	read(there, 0, "")
	for i := range 100 {
		chunk := fmt.Sprintf("%d\n", i)
		want.WriteString(chunk)
		if err := w.Append([]byte(chunk)); err != nil {
			t.Fatal(err)
		}
		if i == 50 {
			read(there, 2, "0\n1\n")
			read(here, 3, "0\n1\n2\n")
		}
	}
	late := find(t, there, "a")
	end(t, w)
	if got, err := all(t.Context(), late, 0); err != nil || got != want.String() {
		t.Errorf("after its end: read %q, %v", got, err)
	}
	for _, l := range []streamlog.Log{here, there} {
		if r := find(t, l, "a"); r != nil {
			t.Error("a stream that is over is under way")
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	empty := begin(t, here, "a")
	r := find(t, there, "a")
	cancel()
	if _, _, err := r.Read(ctx, 0); !errors.Is(err, context.Canceled) {
		t.Errorf("a reader that leaves: %v", err)
	}
	end(t, empty)
}

// busy: a thread has one run at a time, whichever process has it.
func busy(t *testing.T, here, there streamlog.Log) {
	var mu sync.Mutex
	var won []streamlog.Writer
	var tries sync.WaitGroup
	for i := range 20 {
		tries.Go(func() {
			w, err := []streamlog.Log{here, there}[i%2].Begin(t.Context(), "b")
			if err != nil {
				if !errors.Is(err, streamlog.ErrBusy) {
					t.Error(err)
				}
				return
			}
			mu.Lock()
			won = append(won, w)
			mu.Unlock()
		})
	}
	tries.Wait()
	if len(won) != 1 {
		t.Fatalf("%d runs of one thread are under way", len(won))
	}
	other := begin(t, there, "another thread")
	end(t, other)
	end(t, won[0])
	end(t, begin(t, there, "b"))
}

// stop: a reader asks for the end, in any process.
func stop(t *testing.T, here, there streamlog.Log) {
	for _, l := range []streamlog.Log{here, there} {
		w := begin(t, here, "s")
		for range 2 {
			if err := find(t, l, "s").Stop(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		select {
		case <-w.Stopped():
		case <-time.After(30 * time.Second):
			t.Error("the run is not asked to end")
		}
		end(t, w)
	}
}

// bounds: a stream does not grow without an end.
func bounds(t *testing.T, l streamlog.Log) {
	w := begin(t, l, "long")
	err := error(nil)
	n := 0
	for ; err == nil && n < 1000; n++ {
		err = w.Append(make([]byte, 100))
	}
	if !errors.Is(err, streamlog.ErrTooLong) || n != 11 {
		t.Errorf("%d chunks of 100 bytes: %v", n, err)
	}
	end(t, w)
}

// Package streamlog keeps what runs send to their clients while they are under way, so that a client that has lost its connection,
// or has reloaded its page, reads the stream of its run again from the beginning.
//
// A Log also sees to it that a thread has one run at a time. Memory is one in this process. SQL is one in a database, so that a client
// can resume a stream, and end a run, in another process than the one that runs it.
package streamlog

import (
	"context"
	"errors"
)

// A Log keeps the streams of the runs that are under way. It must be safe for concurrent use.
type Log interface {
	// Begin begins the stream of a run of a thread. The error wraps ErrBusy if a run of the thread is under way already.
	Begin(ctx context.Context, thread string) (Writer, error)
	// Find returns the stream of the run of a thread that is under way, nil if there is none.
	Find(ctx context.Context, thread string) (Reader, error)
}

// A Reader reads the stream of a run. It is safe for concurrent use.
type Reader interface {
	// Read returns the chunks of the stream from the one with this index on, and reports whether they are the last. If there are none
	// yet, it waits for one. The chunks must not be changed. The error is that of ctx, or wraps ErrLost if the process of the run is gone.
	Read(ctx context.Context, from int) (chunks [][]byte, over bool, err error)
	// Stop asks for the end of the run: see Writer.Stopped. If the run is over, nothing happens.
	Stop(ctx context.Context) error
}

// A Writer writes the stream of a run. One goroutine writes; the other methods are safe for concurrent use.
type Writer interface {
	Reader
	// Append adds a chunk, which must not be changed after it. The error wraps ErrTooLong if the stream gets longer than the log allows;
	// then the chunk is not added.
	Append(chunk []byte) error
	// End ends the stream: the thread may have another run, and readers come to an end. It must be called once. With an error readers
	// of other processes may have missed the end; those of this process have not.
	End(ctx context.Context) error
	// Stopped is closed once a reader has asked for the end of the run.
	Stopped() <-chan struct{}
}

// The errors of logs.
var (
	ErrBusy    = errors.New("streamlog: a run of the thread is under way")
	ErrTooLong = errors.New("streamlog: the stream is longer than the log allows")
	ErrLost    = errors.New("streamlog: the process of the run is gone")
)

// maxBytes is how long a stream may be unless the log says otherwise.
const maxBytes = 64 << 20

package repl

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"strings"
)

// maxLine is how long a line may be, in bytes.
const maxLine = 1 << 20

var (
	errInterrupted = errors.New("interrupted")
	errTooLong     = errors.New("the line is longer than 1 MiB")
)

// lines reads lines for someone who may be interrupted. A read cannot be: it waits in a goroutine of its own, and what it returns later
// is the next line.
type lines struct {
	interrupts <-chan os.Signal
	want       chan struct{} // asks for a line
	got        chan line
	waiting    bool // a line was asked for
}

type line struct {
	text string
	err  error
}

func newLines(r io.Reader, interrupts <-chan os.Signal) *lines {
	l := &lines{interrupts: interrupts, want: make(chan struct{}, 1), got: make(chan line, 1)}
	go l.read(bufio.NewReader(r))
	return l
}

// close ends the goroutine, as soon as a read that is under way returns.
func (l *lines) close() { close(l.want) }

func (l *lines) read(r *bufio.Reader) {
	for range l.want {
		text, err := readLine(r)
		l.got <- line{text, err}
	}
}

// readLine reads a line without its end. All of a line that is too long is skipped.
func readLine(r *bufio.Reader) (string, error) {
	var all []byte
	tooLong := false
	for {
		piece, more, err := r.ReadLine()
		if err != nil {
			return "", err
		}
		if tooLong = tooLong || len(all)+len(piece) > maxLine; !tooLong {
			all = append(all, piece...)
		}
		if !more {
			break
		}
	}
	if tooLong {
		return "", errTooLong
	}
	return strings.ToValidUTF8(string(all), "\uFFFD"), nil
}

// next returns the next line: io.EOF after the last one, errInterrupted if there is an interrupt before.
func (l *lines) next(ctx context.Context) (string, error) {
	if !l.waiting {
		l.want <- struct{}{}
		l.waiting = true
	}
	select {
	case got := <-l.got:
		l.waiting = false
		return got.text, got.err
	case <-l.interrupts:
		return "", errInterrupted
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
}

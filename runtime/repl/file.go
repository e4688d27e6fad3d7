package repl

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/agentgen-go/agentgen/runtime/conversation"
)

// file is the store of one conversation in a file, with an entry in each line.
type file struct {
	conversation.Memory // what the file holds
	name                string
	size                int64  // of what was read and written
	unwritten           []byte // what could not be written yet
}

// openFile reads a file, and makes it if it does not exist, so that one that cannot be written is noticed at once.
func openFile(name string) (*file, error) {
	data, err := readOrMake(name)
	if err != nil {
		return nil, fmt.Errorf("repl: open the history: %w", err)
	}
	f := &file{name: name, size: int64(len(data))}
	version := 0
	for text := range bytes.Lines(data) {
		next, err := f.read(version, text)
		if err != nil {
			return nil, fmt.Errorf("repl: %s:%d: %w: mend the line, or use another file", name, version+1, err)
		}
		version = next
	}
	return f, nil
}

func readOrMake(name string) (data []byte, err error) {
	r, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	return io.ReadAll(r)
}

func (f *file) read(version int, text []byte) (int, error) {
	if !bytes.HasSuffix(text, []byte("\n")) {
		return 0, errors.New("the line has no end, so it may not be whole")
	}
	e := new(conversation.Entry)
	if err := e.DecodeJSON(text); err != nil {
		return 0, err
	}
	return f.Memory.Append(context.Background(), "", version, e)
}

// Append adds a line. What cannot be written is written with the next one.
func (f *file) Append(ctx context.Context, id string, version int, e *conversation.Entry) (int, error) {
	text, err := e.AppendJSON(nil)
	if err != nil {
		return 0, err
	}
	next, err := f.Memory.Append(ctx, id, version, e)
	if err != nil {
		return 0, err
	}
	f.unwritten = append(append(f.unwritten, text...), '\n')
	if err := f.write(); err != nil {
		return 0, fmt.Errorf("repl: write the history: %w", err)
	}
	return next, nil
}

func (f *file) write() (err error) {
	w, err := os.OpenFile(f.name, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	info, err := w.Stat()
	if err != nil {
		return err
	}
	if info.Size() != f.size {
		return fmt.Errorf("another program has changed %s since it was read", f.name)
	}
	if _, err := w.Write(f.unwritten); err != nil {
		return errors.Join(err, w.Truncate(f.size))
	}
	f.size += int64(len(f.unwritten))
	f.unwritten = nil
	return nil
}

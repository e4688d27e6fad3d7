package rawhttp

import (
	"bytes"
	"errors"
	"io"

	"github.com/agentgen-go/agentgen/bench/internal/scan"
)

// grow enlarges the buffer.
func grow(b []byte) []byte {
	if len(b) == cap(b) {
		b = append(b, 0)[:len(b)]
	}
	return b
}

func (st *state) readJSON(body io.Reader) error {
	b := st.buf[:0]
	for {
		b = grow(b)
		n, err := body.Read(b[len(b):cap(b)])
		b = b[:len(b)+n]
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
	}
	st.buf = b
	s := scan.S{B: b}
	st.reply.decode(&s, "message")
	return s.End()
}

var errCut = errors.New("the stream ended early")

func (st *state) readSSE(body io.Reader) error {
	b := st.buf[:0]
	defer func() { st.buf = b[:0] }()
	start := 0 // of what has not been looked at
	for {
		i := bytes.IndexByte(b[start:], '\n')
		if i < 0 {
			b = grow(b[:copy(b, b[start:])])
			start = 0
			n, err := body.Read(b[len(b):cap(b)])
			b = b[:len(b)+n]
			if n == 0 && err == io.EOF {
				return errCut
			}
			if n == 0 && err != nil {
				return err
			}
			continue
		}
		line, ok := bytes.CutPrefix(b[start:start+i], []byte("data: "))
		start += i + 1
		if !ok {
			continue
		}
		if string(line) == "[DONE]" {
			_, err := io.Copy(io.Discard, body) // the end of the body, so that the connection can be used again
			return err
		}
		s := scan.S{B: line}
		st.reply.decode(&s, "delta")
		if err := s.End(); err != nil {
			return err
		}
	}
}

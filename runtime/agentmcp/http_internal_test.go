package agentmcp

import (
	"bytes"
	"io"
	"testing"
	"testing/iotest"
)

// captured returns what is captured of a stream of events.
func captured(r io.Reader) string {
	c := new(capture)
	b := &body{ReadCloser: io.NopCloser(r), stream: true, rest: 1 << 10, max: 1 << 10, capture: c}
	_, _ = io.Copy(io.Discard, b)
	result, _ := c.take()
	return string(result)
}

// However a stream is cut into pieces, the same is captured.
func FuzzEvents(f *testing.F) {
	f.Add([]byte("data: {\"id\":1,\"result\":{\"a\":1}}\n\n"))
	f.Add([]byte(": x\r\nevent: message\r\ndata:{\"id\":1,\r\ndata: \"result\":2}\r\n\r\ndata: {}\n\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		whole := captured(bytes.NewReader(text))
		if pieces := captured(iotest.OneByteReader(bytes.NewReader(text))); pieces != whole {
			t.Errorf("got %q in pieces, %q as a whole", pieces, whole)
		}
		if len(whole) > 1<<10 {
			t.Errorf("%d bytes were captured", len(whole))
		}
	})
}

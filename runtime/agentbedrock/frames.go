package agentbedrock

import (
	"bufio"
	"errors"
	"fmt"
	"io"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/transport"
	"github.com/aws/aws-sdk-go-v2/aws/protocol/eventstream"
)

// frames reads the frames of a stream of AWS (application/vnd.amazon.eventstream).
type frames struct {
	body    tracked
	decoder *eventstream.Decoder
	payload []byte // of the last frame
	begun   bool   // there was a frame
}

// newFrames returns a reader of the frames of body.
func newFrames(body io.Reader) transport.EventReader {
	return &frames{body: tracked{src: bufio.NewReader(body)}, decoder: eventstream.NewDecoder()}
}

// tracked is a body of which is known how much was read for a frame, and how it has failed.
type tracked struct {
	src io.Reader
	n   int
	err error // not io.EOF
}

func (t *tracked) Read(p []byte) (int, error) {
	n, err := t.src.Read(p)
	t.n += n
	if err != nil && err != io.EOF {
		t.err = err
	}
	return n, err
}

// Next returns the next frame. Exceptions and errors are failures.
func (f *frames) Next() (transport.Event, error) {
	f.body.n = 0
	m, err := f.decoder.Decode(&f.body, f.payload[:0])
	if err != nil {
		return transport.Event{}, f.failed(err)
	}
	f.payload, f.begun = m.Payload, true
	kind := header(m.Headers, eventstreamType)
	switch kind {
	case "exception":
		return transport.Event{Data: report(header(m.Headers, ":exception-type"), m.Payload), Failed: true}, nil
	case "error":
		return transport.Event{Data: report(header(m.Headers, ":error-code"), jsonwire.AppendString(nil, header(m.Headers, ":error-message"))), Failed: true}, nil
	}
	return transport.Event{Name: []byte(header(m.Headers, ":event-type")), Data: m.Payload}, nil
}

// eventstreamType is the header that says what a frame is.
const eventstreamType = ":message-type"

// failed is the error of a frame that cannot be read.
func (f *frames) failed(err error) error {
	ended := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
	switch {
	case f.body.err != nil:
		return f.body.err
	case ended && f.body.n == 0:
		return io.EOF
	case ended, !f.begun: // the body is not a stream of frames: transport shows how it begins
		return fmt.Errorf("a frame is cut off: %w", io.ErrUnexpectedEOF)
	}
	return fmt.Errorf("a frame is broken: %w", err)
}

func header(headers eventstream.Headers, name string) string {
	if v := headers.Get(name); v != nil {
		return v.String()
	}
	return ""
}

// report is a failure as transport reads it. said is JSON, unless the server is wrong.
func report(name string, said []byte) []byte {
	if jsonwire.Valid(string(said)) != nil {
		said = jsonwire.AppendString(nil, string(said))
	}
	b := jsonwire.AppendString([]byte(`{"type":`), name)
	return append(append(append(b, `,"error":`...), said...), '}')
}

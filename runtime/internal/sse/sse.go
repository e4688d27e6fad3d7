// Package sse reads server-sent events, the framing in which providers stream, as the HTML standard defines it. Beside that
// it reads what servers send in place of events when they fail: lines called error, and lines of bare JSON.
package sse

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"
)

// DefaultLimit is the size of events, in bytes, beyond which a Reader gives up unless told otherwise.
const DefaultLimit = 16 << 20

// ErrTooLong is wrapped by the error of a stream with an event, or a line, that is larger than the limit.
var ErrTooLong = errors.New("sse: event too long")

// An Event is one event of a stream. Its slices are valid until the next call of Next.
type Event struct {
	// Name is the event's kind; empty if the stream names none.
	Name []byte
	// Data are its lines of data, joined by LF.
	Data []byte
	// Failure is the value of a line called error, which is not a field of the standard; nil if there is no such line.
	// Such an event may have no data.
	Failure []byte
	// Bare is set if the event is a line of JSON without the name of a field, which is its Data.
	Bare bool
	// ID is the latest id that the stream has told, with this event or earlier.
	ID []byte
	// Retry is the latest time to wait before a reconnection that the stream has told; 0 if none.
	Retry time.Duration
}

// Reader reads the events of a stream. Make one with NewReader. It is not safe for concurrent use.
type Reader struct {
	src   io.Reader
	limit int

	// What is read but not used yet is buf[pos:end]. lf is the first LF in it, or how far none was found; cr the same
	// for a CR before lf.
	buf      []byte
	pos, end int
	lf, cr   int
	begun    bool  // the first line has been read
	afterCR  bool  // the last line ended with CR: an LF that follows belongs to it
	err      error // of src

	name, id      []byte
	data          []byte // a line in buf (lent) as long as there is only one and buf does not move, or in own
	own           []byte
	lent          bool
	failure, bare []byte // nil if there is no such line
	pending       bool   // there are fields that no blank line has ended
	some          bool   // there are lines of data, if empty ones
	retry         time.Duration
}

// NewReader returns a reader of the events in src. It gives up on events larger than limit bytes: DefaultLimit where
// limit is 0.
func NewReader(src io.Reader, limit int) *Reader {
	if limit <= 0 {
		limit = DefaultLimit
	}
	const first = 2 << 10 // events of models have hundreds of bytes
	return &Reader{src: src, limit: limit, buf: make([]byte, min(first, limit+1))}
}

// Next returns the next event as soon as it is complete. Its error is io.EOF at the end of the stream and
// io.ErrUnexpectedEOF at an end amid an event, which is dropped unless it is a Failure; other errors are those of the source,
// or wrap ErrTooLong. After an error there are no more events.
func (r *Reader) Next() (Event, error) {
	if r.bare != nil { // its line ended the event before it
		return r.nextBare(), nil
	}
	r.name, r.data, r.failure, r.some, r.lent, r.pending = r.name[:0], nil, nil, false, false, false
	for {
		line, err := r.line()
		switch {
		case err != nil && r.failure != nil:
			return r.event(), nil
		case err != nil:
			return Event{}, err
		case len(line) > 0 && line[0] == '{':
			r.bare = line
			if r.some || r.failure != nil {
				return r.event(), nil
			}
			return r.nextBare(), nil
		case len(line) > 0:
			if err := r.field(line); err != nil {
				return Event{}, err
			}
		case r.some || r.failure != nil:
			return r.event(), nil
		default:
			r.name, r.pending = r.name[:0], false
		}
	}
}

func (r *Reader) event() Event {
	return Event{Name: r.name, Data: r.data, Failure: r.failure, ID: r.id, Retry: r.retry}
}

func (r *Reader) nextBare() Event {
	e := Event{Data: r.bare, Bare: true, ID: r.id, Retry: r.retry}
	r.bare = nil
	return e
}

// field takes in one line that is not blank.
func (r *Reader) field(line []byte) error {
	name, value, _ := bytes.Cut(line, []byte(":"))
	value = bytes.TrimPrefix(value, []byte(" "))
	r.pending = r.pending || len(name) > 0 // what begins with a colon is a comment
	switch string(name) {
	case "data":
		if len(r.data)+1+len(value) > r.limit {
			return r.tooLong()
		}
		r.addData(value)
	case "error":
		r.failure = append(make([]byte, 0, len(value)), value...)
	case "event":
		r.name = append(r.name[:0], value...)
	case "id":
		if bytes.IndexByte(value, 0) < 0 {
			r.id = append(r.id[:0], value...)
		}
	case "retry":
		if ms, ok := digits(value); ok {
			r.retry = time.Duration(ms) * time.Millisecond
		}
	}
	return nil
}

// addData adds a line of data.
func (r *Reader) addData(line []byte) {
	if !r.some {
		r.data, r.some, r.lent = line, true, true
		return
	}
	r.keepData()
	r.own = append(append(r.own, '\n'), line...)
	r.data = r.own
}

// keepData copies the data that is in buf, which is about to change.
func (r *Reader) keepData() {
	if r.lent {
		r.own, r.lent = append(r.own[:0], r.data...), false
		r.data = r.own
	}
}

// digits reads a number of milliseconds. More than 12 digits are refused: that is 30000 years.
func digits(s []byte) (n int64, ok bool) {
	for _, c := range s {
		if c < '0' || c > '9' || len(s) > 12 {
			return 0, false
		}
		n = n*10 + int64(c-'0')
	}
	return n, len(s) > 0
}

// line returns the next line without its end. It is valid until the next call.
func (r *Reader) line() ([]byte, error) {
	for {
		if r.afterCR && r.pos < r.end {
			r.afterCR = false
			if r.buf[r.pos] == '\n' {
				r.pos++
			}
		}
		at, found := r.eol()
		if at-r.pos > r.limit {
			return nil, r.tooLong()
		}
		if found {
			line := r.buf[r.pos:at]
			r.pos, r.afterCR = at+1, r.buf[at] == '\r'
			return r.withoutBOM(line), nil
		}
		if err := r.fill(); err != nil {
			return nil, err
		}
	}
}

// eol returns where the line at pos ends, or how far it has been read. No byte is looked at twice.
func (r *Reader) eol() (at int, found bool) {
	r.lf, r.cr = max(r.lf, r.pos), max(r.cr, r.pos)
	if r.lf == r.end || r.buf[r.lf] != '\n' {
		r.lf = index(r.buf, r.lf, r.end, '\n')
	}
	if r.cr < r.lf && r.buf[r.cr] != '\r' {
		r.cr = index(r.buf, r.cr, r.lf, '\r')
	}
	return r.cr, r.cr < r.end
}

// index returns where c is in b[from:to], or to.
func index(b []byte, from, to int, c byte) int {
	if i := bytes.IndexByte(b[from:to], c); i >= 0 {
		return from + i
	}
	return to
}

// withoutBOM drops the byte order mark with which the stream may begin.
func (r *Reader) withoutBOM(line []byte) []byte {
	if r.begun {
		return line
	}
	r.begun = true
	return bytes.TrimPrefix(line, []byte("\uFEFF"))
}

// fill reads more.
func (r *Reader) fill() error {
	if r.err != nil {
		return r.ended()
	}
	r.keepData()
	if r.pos > 0 { // move what is left to the front
		copy(r.buf, r.buf[r.pos:r.end])
		r.lf, r.cr, r.end, r.pos = r.lf-r.pos, r.cr-r.pos, r.end-r.pos, 0
	}
	if r.end == len(r.buf) {
		r.buf = slices.Grow(r.buf, len(r.buf))
		r.buf = r.buf[:cap(r.buf)]
	}
	const tries = 100
	for range tries {
		var n int
		n, r.err = r.src.Read(r.buf[r.end:])
		r.end += n
		if n > 0 {
			return nil
		}
		if r.err != nil {
			return r.ended()
		}
	}
	r.err = io.ErrNoProgress
	return r.err
}

// ended is the error of a stream that has no more bytes.
func (r *Reader) ended() error {
	if r.err == io.EOF && (r.pending || r.pos < r.end) {
		return io.ErrUnexpectedEOF
	}
	return r.err
}

func (r *Reader) tooLong() error {
	r.err = fmt.Errorf("%w: it has more than %d bytes", ErrTooLong, r.limit)
	r.pos = r.end
	return r.err
}

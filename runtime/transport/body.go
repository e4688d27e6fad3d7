package transport

import (
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
)

// body is the body of a response. It is read up to a limit, decompressed.
type body struct {
	src    io.Reader
	whole  io.Closer
	closed atomic.Bool
	guard  *guard
	tap    *tap
	limit  int64
	length int64 // as the server says; -1 if it does not
	read   int64
	peeked []byte // was read by first
	room   []byte // that first has read into
	kept   []byte // how it begins
	keep   bool   // what is read is kept
	err    error
}

func (b *body) open(res *http.Response, limit int64, g *guard, t *tap) {
	b.src, b.whole, b.guard, b.tap, b.limit, b.length = res.Body, res.Body, g, t, limit, res.ContentLength
	switch encoding := strings.ToLower(res.Header.Get("Content-Encoding")); encoding {
	case "", "identity":
	case "gzip":
		b.src, b.length = &unzipper{src: res.Body}, -1
	default:
		b.err = fmt.Errorf("its Content-Encoding %q is not supported: the HTTP client must decode it", encoding)
	}
}

// close closes the body. It may be called more than once, by any goroutine.
func (b *body) close() {
	if b.whole != nil && b.closed.CompareAndSwap(false, true) {
		_ = b.whole.Close()
	}
}

// Read reads, and waits no longer than the guard allows.
func (b *body) Read(p []byte) (int, error) {
	switch {
	case len(b.peeked) > 0:
		n := copy(p, b.peeked)
		b.peeked = b.peeked[n:]
		return n, nil
	case b.err != nil:
		return 0, b.err
	case b.read >= b.limit: // an end is still allowed
		p = p[:min(len(p), 1)]
	case int64(len(p)) > b.limit-b.read:
		p = p[:b.limit-b.read]
	}
	b.guard.listen()
	n, err := b.src.Read(p)
	b.guard.heard()
	b.read += int64(n)
	if b.read > b.limit {
		b.err = fmt.Errorf("%w: it has more than %d bytes (transport.WithMaxResponse)", ErrTooLarge, b.limit)
		return 0, b.err
	}
	if room := searched - len(b.kept); b.keep && room > 0 {
		b.kept = append(b.kept, p[:min(n, room)]...)
	}
	b.tap.read(p[:n])
	b.err = err
	return n, err
}

// first returns the first byte that is not white space, 0 if there is none. It consumes nothing.
func (b *body) first() (byte, error) {
	for at := 0; ; {
		for ; at < len(b.peeked); at++ {
			switch c := b.peeked[at]; c {
			case ' ', '\t', '\r', '\n', 0xEF, 0xBB, 0xBF: // and a byte order mark
			default:
				return c, nil
			}
		}
		const most = 64 << 10
		if b.err != nil || at > most {
			return 0, b.err
		}
		b.peek()
	}
}

// peek reads more ahead: some, or all of a body that is short.
func (b *body) peek() {
	const some, short = 1 << 10, 16 << 10
	size := some
	if b.length > 0 && b.length < short {
		size = int(b.length) + 1 // to see the end
	}
	peeked, buf := b.peeked, make([]byte, size)
	b.peeked, b.room = nil, buf
	n, _ := b.Read(buf) // its error is kept
	if buf = buf[:n]; len(peeked) > 0 {
		buf = append(peeked, buf...)
	}
	b.peeked = buf
}

// all reads the body to its end, into the memory that first has read into. A server that says how long a body is need not be right.
func (b *body) all() ([]byte, error) {
	const most = 1 << 20
	all := b.peeked
	b.peeked = nil
	if n := int(min(b.length+1, most)); n > cap(all) {
		all = slices.Grow(all, n-len(all))
	}
	for {
		if len(all) == cap(all) {
			all = slices.Grow(all, max(len(all), 512))
		}
		n, err := b.Read(all[len(all):cap(all)])
		all = all[:len(all)+n]
		switch err {
		case nil:
		case io.EOF:
			return all, nil
		default:
			return nil, err
		}
	}
}

// keepStart keeps how the body begins, for an error about it, until forgetStart.
func (b *body) keepStart() {
	_, _ = b.first() // its error is kept
	b.kept, b.keep = slices.Clip(b.peeked[:min(len(b.peeked), searched)]), true
}

func (b *body) forgetStart() { b.kept, b.keep = nil, false }

// drain reads what is left, up to most bytes.
func (b *body) drain(most int) {
	if b.room == nil {
		b.peek()
	}
	for n := 0; n < most && b.err == nil; {
		some, _ := b.Read(b.room) // its error is kept
		n += some
	}
}

// unzipper decompresses. It reads nothing before it is read.
type unzipper struct {
	src io.Reader
	zip *gzip.Reader
}

func (u *unzipper) Read(p []byte) (int, error) {
	if u.zip == nil {
		zip, err := gzip.NewReader(u.src)
		if err != nil {
			return 0, err
		}
		u.zip = zip
	}
	return u.zip.Read(p)
}

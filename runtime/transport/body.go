package transport

import (
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
)

// body is the body of a response. It is read up to a limit, decompressed.
type body struct {
	src    io.Reader
	close  func()
	guard  *guard
	tap    *tap
	limit  int64
	length int64 // as the server says; -1 if it does not
	read   int64
	peeked []byte // was read by first
	kept   []byte // how it begins
	err    error
}

func newBody(res *http.Response, limit int64, g *guard, t *tap) *body {
	b := &body{src: res.Body, guard: g, tap: t, limit: limit, length: res.ContentLength}
	b.close = sync.OnceFunc(func() { _ = res.Body.Close() })
	switch encoding := strings.ToLower(res.Header.Get("Content-Encoding")); encoding {
	case "", "identity":
	case "gzip":
		b.src, b.length = &unzipper{src: res.Body}, -1
	default:
		b.err = fmt.Errorf("its Content-Encoding %q is not supported: the HTTP client must decode it", encoding)
	}
	return b
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
	if room := searched - len(b.kept); room > 0 {
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
		buf := make([]byte, 4<<10)
		peeked := b.peeked
		b.peeked = nil
		n, _ := b.Read(buf)
		b.peeked = append(peeked, buf[:n]...)
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

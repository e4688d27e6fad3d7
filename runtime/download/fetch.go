package download

import (
	"compress/gzip"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/agentgen-go/agentgen/runtime/model"
)

const (
	// MaxBytes is the size of the largest file that is downloaded, decompressed.
	MaxBytes = 50 << 20
	// Timeout limits a download, redirects included. The context may end it before.
	Timeout = time.Minute

	maxRedirects = 10
)

// ErrTooLarge is wrapped by the error of a file that is larger than MaxBytes.
var ErrTooLarge = fmt.Errorf("the file is larger than %d bytes", MaxBytes)

// File is what was downloaded. MediaType is what the server says of it, without parameters; empty if it does not say.
type File struct {
	Data      []byte
	MediaType string
}

// Get downloads a file. allowLocal allows private networks, for URLs that are trusted. Errors do not show the query of
// the URL, nor a password. The error wraps a *BlockedError if the URL leads to an address that is not allowed.
func Get(ctx context.Context, rawURL string, allowLocal bool) (*File, error) {
	return standard.get(ctx, rawURL, allowLocal)
}

// fetcher is how names become addresses and connections; tests have their own.
type fetcher struct {
	resolve resolveFunc
	dial    dialFunc
	roots   *x509.CertPool // nil for those of the system
}

func (f *fetcher) get(ctx context.Context, rawURL string, allowLocal bool) (*File, error) {
	if err := model.CheckRequests(); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, Timeout)
	defer cancel()
	client := f.client(allowLocal)
	defer client.CloseIdleConnections()
	u, err := parse(rawURL)
	if err != nil {
		return nil, err
	}
	for n := 0; ; n++ {
		file, next, err := hop(ctx, client, u)
		switch {
		case err != nil:
			return nil, fmt.Errorf("download %s: %w", shown(u), hidden(err))
		case next == nil:
			return file, nil
		case n == maxRedirects:
			return nil, fmt.Errorf("download %s: more than %d redirects", shown(u), maxRedirects)
		}
		u = next
	}
}

// hop sends one request, and returns the file, or where the server says that it is.
func hop(ctx context.Context, client *http.Client, u *url.URL) (*File, *url.URL, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, nil, err
	}
	req.Header.Set("User-Agent", "agentgen")
	req.Header.Set("Accept-Encoding", "gzip")
	res, err := client.Do(req)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = res.Body.Close() }()
	switch res.StatusCode {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		next, err := redirect(u, res.Header.Get("Location"))
		return nil, next, err
	}
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return nil, nil, fmt.Errorf("the server responded with status %s", res.Status)
	}
	data, err := read(res)
	if err != nil {
		return nil, nil, err
	}
	mediaType, _, err := mime.ParseMediaType(res.Header.Get("Content-Type"))
	if err != nil {
		mediaType = "" // of no use
	}
	return &File{Data: data, MediaType: mediaType}, nil, nil
}

// parse reads a URL that may be downloaded.
func parse(raw string) (*url.URL, error) {
	u, err := url.Parse(raw)
	if err != nil {
		return nil, errors.New("download: the URL cannot be read (it is not shown, since it may hold secrets)")
	}
	if u.Scheme != "http" && u.Scheme != "https" {
		//lint:ignore ST1005 these are Pydantic AI's words
		return nil, fmt.Errorf("download: URL protocol %q is not allowed. Only http:// and https:// are supported.", u.Scheme)
	}
	if u.Hostname() == "" {
		return nil, errors.New("download: the URL has no host")
	}
	return u, nil
}

// redirect returns where a redirect leads. A user that is named in the URL is named again only on the same host: by a relative
// reference.
func redirect(from *url.URL, location string) (*url.URL, error) {
	if location == "" {
		return nil, errors.New("the redirect has no Location")
	}
	rel, err := url.Parse(location)
	if err != nil {
		return nil, errors.New("the Location of the redirect is not a URL")
	}
	return parse(from.ResolveReference(rel).String())
}

// shown returns a URL without what may be secret.
func shown(u *url.URL) string {
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String()
}

// hidden returns an error of net/http without the URL, which it shows with its query.
func hidden(err error) error {
	if e, ok := errors.AsType[*url.Error](err); ok {
		return e.Err
	}
	return err
}

// read reads a body, decompressed, up to MaxBytes.
func read(res *http.Response) ([]byte, error) {
	var body io.Reader = &capped{src: res.Body, left: MaxBytes}
	switch encoding := strings.ToLower(strings.TrimSpace(strings.Join(res.Header.Values("Content-Encoding"), ","))); encoding {
	case "", "identity":
	case "gzip", "x-gzip":
		zip, err := gzip.NewReader(body)
		if errors.Is(err, io.EOF) {
			return nil, nil // nothing at all
		}
		if err != nil {
			return nil, fmt.Errorf("decompress: %w", err)
		}
		body = &capped{src: zip, left: MaxBytes}
	default:
		return nil, fmt.Errorf("the Content-Encoding %q is not supported", encoding)
	}
	data, err := io.ReadAll(body)
	if err != nil {
		return nil, err
	}
	return data, nil
}

// capped reads up to a number of bytes; one more is an ErrTooLarge.
type capped struct {
	src  io.Reader
	left int64
}

func (c *capped) Read(p []byte) (int, error) {
	if int64(len(p)) > c.left+1 {
		p = p[:c.left+1]
	}
	n, err := c.src.Read(p)
	if c.left -= int64(n); c.left < 0 {
		return 0, ErrTooLarge
	}
	return n, err
}

// addrs returns the addresses that may be reached of a host; it is an error if one of them may not.
func (f *fetcher) addrs(ctx context.Context, host string, allowLocal bool) ([]netip.Addr, error) {
	all := []netip.Addr{}
	if a, err := netip.ParseAddr(host); err == nil {
		all = append(all, a)
	} else if all, err = f.resolve(ctx, host); err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("the host %s has no address", host)
	}
	for i, a := range all {
		if err := check(host, a, allowLocal); err != nil {
			return nil, err
		}
		all[i] = a.Unmap()
	}
	return all, nil
}

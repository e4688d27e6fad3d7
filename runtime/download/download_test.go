package download

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func diff(t *testing.T, what string, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

// net1 is a network in which names have addresses, all of which lead to one server, and remembers what was dialled.
type net1 struct {
	*fetcher
	mu     sync.Mutex
	dialed []string
	asked  []string // "METHOD host/path header..."
}

// in makes a network around a server. names have addresses, one list after the other for each time that they are resolved.
func in(t *testing.T, names map[string][][]string, handle http.HandlerFunc) *net1 {
	t.Helper()
	n := &net1{}
	note := func(w http.ResponseWriter, r *http.Request) {
		n.mu.Lock()
		n.asked = append(n.asked, r.Host+r.URL.Path)
		n.mu.Unlock()
		handle(w, r)
	}
	plain := httptest.NewServer(http.HandlerFunc(note))
	secure := httptest.NewTLSServer(http.HandlerFunc(note))
	t.Cleanup(plain.Close)
	t.Cleanup(secure.Close)
	roots := x509.NewCertPool()
	roots.AddCert(secure.Certificate())
	times := map[string]int{}
	n.fetcher = &fetcher{
		roots: roots,
		resolve: func(_ context.Context, host string) (all []netip.Addr, err error) {
			lists := names[host]
			if len(lists) == 0 {
				return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
			}
			for _, a := range lists[min(times[host], len(lists)-1)] {
				all = append(all, netip.MustParseAddr(a))
			}
			times[host]++
			return all, nil
		},
		dial: func(ctx context.Context, network, address string) (net.Conn, error) {
			n.mu.Lock()
			n.dialed = append(n.dialed, address)
			n.mu.Unlock()
			to := plain.Listener.Addr().String()
			if strings.HasSuffix(address, ":443") {
				to = secure.Listener.Addr().String()
			}
			return (&net.Dialer{}).DialContext(ctx, network, to)
		},
	}
	return n
}

var public = map[string][][]string{"example.com": {{"8.8.8.8"}}, "other.example.com": {{"8.8.4.4"}}, "elsewhere.org": {{"8.8.4.4"}}}

func says(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = io.WriteString(w, text)
	}
}

// TestGet connects to the address that was checked, under the name of the host: Host, SNI and certificate.
func TestGet(t *testing.T) {
	n := in(t, public, func(w http.ResponseWriter, r *http.Request) {
		if r.TLS != nil && r.TLS.ServerName != "example.com" {
			t.Errorf("the server name is %s", r.TLS.ServerName)
		}
		for _, h := range []string{"Cookie", "Authorization", "Referer"} {
			if r.Header.Get(h) != "" {
				t.Errorf("%s is sent", h)
			}
		}
		says("hello")(w, r)
	})
	for _, u := range []string{"https://example.com/a?token=x", "http://example.com/a"} {
		file, err := n.get(t.Context(), u, false)
		if err != nil {
			t.Fatal(err)
		}
		diff(t, "file", []string{string(file.Data), file.MediaType}, []string{"hello", "text/plain"})
	}
	diff(t, "dialed", n.dialed, []string{"8.8.8.8:443", "8.8.8.8:80"})
	diff(t, "asked", n.asked, []string{"example.com/a", "example.com/a"})
	if _, err := in(t, public, says("hi")).get(t.Context(), "https://elsewhere.org/", false); err == nil || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("a certificate of another host: %v", err)
	}
}

// TestNoProxy: the proxies of the environment are not used: they would connect elsewhere.
func TestNoProxy(t *testing.T) {
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:1")
	t.Setenv("ALL_PROXY", "http://127.0.0.1:1")
	if _, err := in(t, public, says("hi")).get(t.Context(), "http://example.com/", false); err != nil {
		t.Error(err)
	}
}

// TestSchemes: only http and https.
func TestSchemes(t *testing.T) {
	for _, u := range []string{"file:///etc/passwd", "ftp://example.com/a", "gopher://example.com", "s3://bucket/key", "gs://bucket/key", "data:text/plain,hi", "javascript:alert(1)", "//example.com/a", "/etc/passwd", ""} {
		if _, err := in(t, public, says("hi")).get(t.Context(), u, true); err == nil || !strings.Contains(err.Error(), "is not allowed. Only http:// and https:// are supported.") {
			t.Errorf("%s: %v", u, err)
		}
	}
	for _, u := range []string{"http://", "http:///a", "http://user@/", "http://[::1", "http://example.com:port/", "http://exa mple.com/\x7f"} {
		if _, err := in(t, public, says("hi")).get(t.Context(), u, true); err == nil {
			t.Errorf("%q is downloaded", u)
		}
	}
}

// blocked are addresses that are not public, with what they are.
var blocked = map[string]string{
	"127.0.0.1": "this machine", "127.8.9.1": "this machine", "0.0.0.0": "this machine", "::1": "this machine", "::": "this machine",
	"10.0.0.1": "private", "172.16.0.1": "private", "172.31.255.255": "private", "192.168.1.1": "private", "fc00::1": "private", "fd12:3456::1": "private", "fec0::1": "private",
	"169.254.1.1": "a link", "fe80::1": "a link", "fe80::1%eth0": "a link", "100.64.0.1": "CGNAT", "100.127.255.255": "CGNAT",
	"192.0.0.1": "reserved", "192.0.2.1": "documentation", "198.51.100.1": "documentation", "203.0.113.1": "documentation", "198.18.0.1": "benchmarks", "198.19.255.255": "benchmarks",
	"2001:db8::1": "documentation", "3fff::1": "documentation", "2001:2::1": "benchmarks", "100::1": "discarded", "100:0:0:1::1": "discarded", "5f00::1": "SRv6",
	"224.0.0.1": "multicast", "ff02::1": "multicast", "240.0.0.1": "reserved", "255.255.255.255": "broadcast",
	"::ffff:127.0.0.1": "mapped", "::ffff:10.0.0.1": "mapped", "::127.0.0.1": "compatible", "::10.0.0.1": "compatible", "::ffff:0:7f00:1": "translated",
	"2002:7f00:1::": "6to4", "2002:c0a8:101::1": "6to4", "64:ff9b::7f00:1": "NAT64", "64:ff9b::10.0.0.1": "NAT64",
	"64:ff9b:1:7f00:0:100::": "NAT64 /48", "64:ff9b:1::7f00:1": "NAT64 /96", "64:ff9b:1:a:0:a00:1::": "NAT64 of any length",
	"2001:0:4136:e378:8000:63bf:80ff:fffe": "Teredo", "2001::1": "Teredo",
	"2a00:1450:4001::5efe:7f00:1": "ISATAP", "2a00:1450:4001:1:200:5efe:a00:1": "ISATAP", "2a00:1450:4001::5efe:192.168.0.1": "ISATAP",
}

// TestBlocked: an address that is not public is refused, as it stands and as what a name means; nothing is connected to. Private
// networks may be allowed.
func TestBlocked(t *testing.T) {
	for a, what := range blocked {
		t.Run(what+" "+a, func(t *testing.T) {
			literal := "http://" + a + "/"
			if strings.Contains(a, ":") {
				literal = "http://[" + strings.ReplaceAll(a, "%", "%25") + "]/"
			}
			n := in(t, map[string][][]string{"evil.example.com": {{a}}}, says("secret"))
			for _, u := range []string{literal, "http://evil.example.com/"} {
				_, err := n.get(t.Context(), u, false)
				if b, ok := errors.AsType[*BlockedError](err); !ok || b.Metadata || !strings.Contains(err.Error(), "Access to private/internal IP address (") {
					t.Errorf("%s: %v", u, err)
				}
			}
			diff(t, "dialed", n.dialed, []string(nil))
			if _, err := n.get(t.Context(), "http://evil.example.com/", true); err != nil {
				t.Errorf("allowed: %v", err)
			}
		})
	}
}

// TestPublic: addresses that look like others but are public may be reached.
func TestPublic(t *testing.T) {
	for _, a := range []string{
		"8.8.8.8", "172.15.0.1", "172.32.0.1", "100.63.0.1", "100.128.0.1", "192.0.1.1", "223.255.255.255", "169.253.1.1", "2a00:1450:4001:810::200e", "2606:4700::1111",
		"2002:808:808::", "64:ff9b::808:808", "::ffff:8.8.8.8", "2a00:7f00:1::1", "2a00:1450:4001::200:5eff:7f00:1",
	} {
		if err := check("", netip.MustParseAddr(a), false); err != nil {
			t.Errorf("%s: %v", a, err)
		}
	}
}

// TestMetadata: services that hand out credentials are refused whatever is allowed, in every form, behind any prefix of NAT64.
func TestMetadata(t *testing.T) {
	for _, a := range []string{
		"169.254.169.254", "169.254.170.2", "169.254.170.23", "168.63.129.16", "100.100.100.200", "192.0.0.192", "169.254.42.42", "169.254.0.23",
		"fd00:ec2::254", "fd00:ec2::254%1", "fd00:ec2::23", "fd20:ce::254", "fd00:42::42",
		"::ffff:169.254.169.254", "::169.254.169.254", "2002:a9fe:a9fe::", "64:ff9b::a9fe:a9fe", "64:ff9b:1:a9fe:a9:fe00::", "2001:470:1:2::a9fe:a9fe",
		"2a00:1450:a9fe:a9fe::", "2a00:1450:1:a9fe:a9:fe00::", "2a00:1450:1:1:a9:fea9:fe00:0", "2001:0:4136:e378:8000:63bf:5601:5601", "2a00:1450::5efe:a9fe:a9fe",
	} {
		_, err := in(t, map[string][][]string{"metadata.example.com": {{"8.8.8.8", a}}}, says("secret")).get(t.Context(), "http://metadata.example.com/", true)
		if b, ok := errors.AsType[*BlockedError](err); !ok || !b.Metadata || !strings.Contains(err.Error(), ") is blocked for security reasons.") {
			t.Errorf("%s: %v", a, err)
		}
	}
}

// TestOneOfSeveral: one private address among public ones is enough.
func TestOneOfSeveral(t *testing.T) {
	n := in(t, map[string][][]string{"example.com": {{"8.8.8.8", "10.0.0.1"}}}, says("secret"))
	_, err := n.get(t.Context(), "http://example.com/", false)
	if _, ok := errors.AsType[*BlockedError](err); !ok {
		t.Errorf("the error is %v", err)
	}
	diff(t, "dialed", n.dialed, []string(nil))
}

// TestRebinding: a name that means something else the next time is resolved once, and what was checked is dialled.
func TestRebinding(t *testing.T) {
	n := in(t, map[string][][]string{"example.com": {{"8.8.8.8"}, {"127.0.0.1"}}}, says("hello"))
	if _, err := n.get(t.Context(), "http://example.com/", false); err != nil {
		t.Fatal(err)
	}
	diff(t, "dialed", n.dialed, []string{"8.8.8.8:80"})
	_, err := n.get(t.Context(), "http://example.com/", false) // its connection is not used again either
	if _, ok := errors.AsType[*BlockedError](err); !ok {
		t.Errorf("the error is %v", err)
	}
}

// TestOddHosts: ways to write an address that some resolvers know end at the resolver, whose answer is checked.
func TestOddHosts(t *testing.T) {
	for _, host := range []string{"2130706433", "0x7f000001", "0177.0.0.1", "127.1", "localhost", "localhost.", "LOCALHOST", "127.0.0.1.nip.io", "ⓛocalhost"} {
		names := map[string][][]string{host: {{"127.0.0.1"}}, strings.ToLower(host): {{"127.0.0.1"}}, "localhost": {{"127.0.0.1"}}}
		n := in(t, names, says("secret"))
		_, err := n.get(t.Context(), "http://"+host+"/", false)
		if _, ok := errors.AsType[*BlockedError](err); !ok {
			t.Errorf("%s: %v", host, err)
		}
		diff(t, "dialed", n.dialed, []string(nil))
	}
}

// TestRedirects: each hop is checked like the first, and there are at most ten.
func TestRedirects(t *testing.T) {
	to := func(location string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/end" {
				says("hello")(w, r)
				return
			}
			w.Header().Set("Location", location)
			w.WriteHeader(http.StatusFound)
		}
	}
	for location, want := range map[string]string{
		"/end":                          "",
		"https://other.example.com/end": "",
		"https://elsewhere.org/end":     "certificate", // that of the server is for another host
		"http://other.example.com/end":  "",
		"//other.example.com/end":       "",
		"http://127.0.0.1/end":          "private/internal",
		"http://[::ffff:10.0.0.1]/end":  "private/internal",
		"http://inside.example.com/end": "private/internal",
		"http://169.254.169.254/end":    "cloud metadata",
		"file:///etc/passwd":            "is not allowed",
		"gopher://example.com/end":      "is not allowed",
		"/again":                        "more than 10 redirects",
		"":                              "the redirect has no Location",
		"http://exa%zzmple.com/":        "Location",
	} {
		names := map[string][][]string{"example.com": {{"8.8.8.8"}}, "other.example.com": {{"8.8.4.4"}}, "inside.example.com": {{"10.0.0.1"}}, "elsewhere.org": {{"8.8.4.4"}}}
		n := in(t, names, to(location))
		file, err := n.get(t.Context(), "http://example.com/a", false)
		switch {
		case want == "" && (err != nil || string(file.Data) != "hello"):
			t.Errorf("%s: %v", location, err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%s: %v, want %s", location, err, want)
		}
		if strings.HasPrefix(want, "more") {
			diff(t, "hops", len(n.asked), 11)
		}
	}
}

// TestRedirectCredentials: a user in a URL is sent to its own host, and to no other; neither is what else a client would send.
func TestRedirectCredentials(t *testing.T) {
	var seen []string
	n := in(t, public, func(w http.ResponseWriter, r *http.Request) {
		user, _, _ := r.BasicAuth()
		seen = append(seen, r.Host+r.URL.Path+" "+user+" "+r.Header.Get("Referer")+r.Header.Get("Cookie"))
		w.Header().Set("Set-Cookie", "a=b")
		switch r.URL.Path {
		case "/a":
			http.Redirect(w, r, "/b", http.StatusFound)
		case "/b":
			http.Redirect(w, r, "http://other.example.com/c", http.StatusTemporaryRedirect)
		default:
			says("hello")(w, r)
		}
	})
	if _, err := n.get(t.Context(), "http://me:secret@example.com/a?token=x", false); err != nil {
		t.Fatal(err)
	}
	diff(t, "requests", seen, []string{"example.com/a me ", "example.com/b me ", "other.example.com/c  "})
	_, err := n.get(t.Context(), "http://me:secret@nowhere.example.com/a?token=x", false)
	if err == nil || strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "token") {
		t.Errorf("the error shows secrets: %v", err)
	}
}

func zipped(parts ...[]byte) []byte {
	var b bytes.Buffer
	for _, p := range parts {
		w := gzip.NewWriter(&b)
		_, _ = w.Write(p)
		_ = w.Close()
	}
	return b.Bytes()
}

// TestSizes: the limit holds for what comes over the wire and for what it becomes, in one member or in several; what was cut off is
// an error.
func TestSizes(t *testing.T) {
	noughts := make([]byte, 1<<20)
	var bomb, small [][]byte
	for range 51 {
		bomb = append(bomb, noughts)
	}
	small = append(small, []byte("hel"), []byte("lo"))
	cut := zipped([]byte(strings.Repeat("hello ", 1000)))
	flood := func(w http.ResponseWriter, r *http.Request) {
		for range 60 {
			if _, err := w.Write(noughts); err != nil {
				return
			}
		}
	}
	for _, c := range []struct {
		name, encoding string
		handle         http.HandlerFunc
		want           string
		err            error
	}{
		{"several members", "gzip", says(string(zipped(small...))), "hello", nil},
		{"the older name", "x-gzip", says(string(zipped(small...))), "hello", nil},
		{"empty", "gzip", says(""), "", nil},
		{"a bomb of one member", "gzip", says(string(zipped(bytes.Join(bomb, nil)))), "", ErrTooLarge},
		{"a bomb of several members", "gzip", says(string(zipped(bomb...))), "", ErrTooLarge},
		{"a flood", "", flood, "", ErrTooLarge},
		{"exactly as much as allowed", "", func(w http.ResponseWriter, r *http.Request) {
			for range 50 {
				_, _ = w.Write(noughts)
			}
		}, string(make([]byte, MaxBytes)), nil},
		{"a member that is cut off", "gzip", says(string(cut[:len(cut)-4])), "", io.ErrUnexpectedEOF},
		{"a second member that is cut off", "gzip", says(string(append(zipped(small...), cut[:len(cut)/2]...))), "", io.ErrUnexpectedEOF},
		{"not gzip", "gzip", says("hello there, how are you"), "", gzip.ErrHeader},
		{"a body that is cut off", "", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "10")
			_, _ = io.WriteString(w, "hel")
		}, "", io.ErrUnexpectedEOF},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := in(t, public, func(w http.ResponseWriter, r *http.Request) {
				if c.encoding != "" {
					w.Header().Set("Content-Encoding", c.encoding)
				}
				c.handle(w, r)
			})
			file, err := n.get(t.Context(), "http://example.com/", false)
			if !errors.Is(err, c.err) {
				t.Fatalf("the error is %v, want %v", err, c.err)
			}
			if err == nil && string(file.Data) != c.want {
				t.Errorf("there are %d bytes", len(file.Data))
			}
		})
	}
	for _, encoding := range []string{"br", "deflate", "zstd", "gzip, gzip"} {
		n := in(t, public, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", encoding)
			says("x")(w, r)
		})
		if _, err := n.get(t.Context(), "http://example.com/", false); err == nil || !strings.Contains(err.Error(), "is not supported") {
			t.Errorf("%s: %v", encoding, err)
		}
	}
}

// TestFailures: a status is an error, so are the end of the context and model.AllowRequests(false).
func TestFailures(t *testing.T) {
	n := in(t, public, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) })
	_, err := n.get(t.Context(), "http://example.com/a?token=x", false)
	diff(t, "error", fmt.Sprint(err), "download http://example.com/a: the server responded with status 404 Not Found")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := n.get(ctx, "http://example.com/", false); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
	defer model.AllowRequests(model.AllowRequests(false))
	if _, err := n.get(t.Context(), "http://example.com/", false); !errors.Is(err, model.ErrRequestsNotAllowed) {
		t.Errorf("the error is %v", err)
	}
}

// TestMessage downloads what is forced or wanted, and leaves everything else, and the message, as it is.
func TestMessage(t *testing.T) {
	s := httptest.NewServer(says("hello"))
	defer s.Close()
	const local = message.ForceDownloadAllowLocal
	image := &message.ImageURL{URL: s.URL + "/a.png?x=y", ForceDownload: local, MediaType: "image/png", VendorMetadata: `{"detail":"low"}`}
	document := &message.DocumentURL{URL: s.URL + "/b.txt", ForceDownload: local, Identifier: "b"}
	direct := &message.ImageURL{URL: "https://example.com/c.png"}
	m := &message.Request{Instructions: "i", Parts: []message.RequestPart{
		&message.UserPromptPart{Content: "text"}, &message.UserPromptPart{Items: []message.UserContent{message.Text("see"), image, direct, document}},
	}}
	got, err := Message(t.Context(), m, All, None)
	if err != nil {
		t.Fatal(err)
	}
	want := &message.Request{Instructions: "i", Parts: []message.RequestPart{
		m.Parts[0], &message.UserPromptPart{Items: []message.UserContent{
			message.Text("see"), &message.BinaryContent{Data: []byte("hello"), MediaType: "image/png", VendorMetadata: `{"detail":"low"}`, Identifier: message.FileIdentifier(image)},
			direct, &message.BinaryContent{Data: []byte("hello"), MediaType: "text/plain", Identifier: "b"},
		}},
	}}
	diff(t, "message", got, message.Message(want))
	diff(t, "original", m.Parts[1].(*message.UserPromptPart).Items[1], message.UserContent(image))
	for _, other := range []message.Message{&message.Response{}, &message.Request{Parts: m.Parts[:1]}} {
		same, err := Message(t.Context(), other, All, None)
		if err != nil || same != other {
			t.Errorf("%T has become %v, %v", other, same, err)
		}
	}
	content, digests, err := message.ResultWithFiles("1", []message.UserContent{document})
	if err != nil {
		t.Fatal(err)
	}
	result := &message.Request{Parts: []message.RequestPart{&message.ToolReturnPart{Content: content, ContentFileDigests: digests}}}
	got, err = Message(t.Context(), result, All, None)
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "result", got.(*message.Request).Parts[0].(*message.ToolReturnPart).Items(), []message.UserContent{
		message.Text("1"), &message.BinaryContent{Data: []byte("hello"), MediaType: "text/plain", Identifier: "b"},
	})
	got, err = Message(t.Context(), result, None, None)
	if err != nil || len(got.(*message.Request).Parts) != 2 {
		t.Errorf("got %v, %v", got, err)
	}
	u, _ := url.Parse(s.URL)
	inside := &message.Request{Parts: []message.RequestPart{&message.UserPromptPart{Items: []message.UserContent{&message.AudioURL{URL: s.URL}}}}}
	_, err = Message(t.Context(), inside, All, All)
	if _, ok := errors.AsType[*BlockedError](err); !ok || !strings.Contains(err.Error(), "item 0 of the user prompt: download http://"+u.Host) {
		t.Errorf("the error is %v", err)
	}
}

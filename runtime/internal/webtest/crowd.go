package webtest

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	agentrt "github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// Crowd is a thousand clients that come at once: most want an answer, others leave, do not read, or send what must be refused.
type Crowd struct {
	// Handler returns the handler for an agent. It must take 127.0.0.1 as the only host, bodies of 100,000 bytes, and cut clients off that
	// take longer than this to read.
	Handler func(agent *agentrt.Agent[agentrt.NoDeps, string], writeTimeout time.Duration) http.Handler
	// Body returns the body of a request in which the user of this client says something.
	Body func(client int, says string) string
	// End is what each stream that is read to its end contains near its end.
	End string

	under sync.WaitGroup // the runs that are under way
	url   string
}

// Come lets them come, and checks that each gets what it should, and that neither goroutines nor runs nor memory are left. Goroutines are
// left to goleak.
func (c *Crowd) Come(t *testing.T) {
	t.Helper()
	before := heap()
	agent := &agentrt.Agent[agentrt.NoDeps, string]{Model: testmodel.StreamFunc(c.respond)}
	c.slow(t, agent)
	server := httptest.NewServer(c.Handler(agent, time.Minute))
	c.url = server.URL
	client := server.Client()
	var all sync.WaitGroup
	gate := make(chan struct{}, 200) // of open files
	for i := range 1000 {
		gate <- struct{}{}
		all.Go(func() {
			defer func() { <-gate }()
			if err := c.come(t.Context(), client, i); err != nil {
				t.Errorf("client %d: %v", i, err)
			}
		})
	}
	all.Wait()
	client.CloseIdleConnections()
	server.Close() // which waits for the handlers
	c.under.Wait()
	left := heap() - before
	for i := 0; left > 8<<20 && i < 100; i++ { // pools and the last connections let go of their memory later
		time.Sleep(50 * time.Millisecond)
		left = heap() - before
	}
	if left > 8<<20 {
		t.Errorf("%d bytes are left", left)
	}
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// endless is what a client says whose response does not end.
const endless = "endless"

func (c *Crowd) respond(ctx context.Context, p *model.Prepared, s *model.Stream) (*message.Response, error) {
	c.under.Add(1)
	defer c.under.Done()
	said := testmodel.LastPrompt(p)
	for said == endless {
		if err := s.Text(0, strings.Repeat("more ", 1000)); err != nil {
			return nil, err
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
	return nil, s.Text(0, "for "+said)
}

// come does what one client does.
func (c *Crowd) come(ctx context.Context, client *http.Client, i int) error {
	ctx, leave := context.WithCancel(ctx)
	defer leave()
	switch i % 20 {
	case 0: // leaves without reading
		return c.post(ctx, client, c.Body(i, "hi"), "", "", http.StatusOK, nil)
	case 1: // leaves in mid-stream
		return c.post(ctx, client, c.Body(i, endless), "", "", http.StatusOK, func(body io.Reader) error {
			_, err := io.CopyN(io.Discard, body, 10_000)
			return err
		})
	case 3:
		return c.post(ctx, client, c.Body(i, "hi"), "Origin", "https://evil.example", http.StatusForbidden, nil)
	case 4:
		return c.post(ctx, client, c.Body(i, "hi"), "Host", "evil.example", http.StatusMisdirectedRequest, nil)
	case 5:
		return c.post(ctx, client, `{"messages":[{`, "", "", http.StatusBadRequest, nil)
	case 6:
		return c.post(ctx, client, c.Body(i, strings.Repeat("x", 200_000)), "", "", http.StatusRequestEntityTooLarge, nil)
	case 7:
		return c.breaksOff(c.Body(i, "hi"))
	case 8:
		return c.post(ctx, client, strings.Repeat(`{"messages":[`, 5000), "", "", http.StatusBadRequest, nil)
	}
	says := fmt.Sprintf("client %d", i)
	return c.post(ctx, client, c.Body(i, says), "", "", http.StatusOK, func(body io.Reader) error {
		b, err := io.ReadAll(body)
		if err == nil && (!strings.Contains(string(b), says) || !strings.Contains(string(b[max(0, len(b)-400):]), c.End)) {
			err = fmt.Errorf("got %s", b)
		}
		return err
	})
}

func (c *Crowd) post(ctx context.Context, client *http.Client, body, header, value string, status int, read func(io.Reader) error) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url, strings.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	if r.Header.Set(header, value); header == "Host" {
		r.Host = value
	} else if header == "" {
		delete(r.Header, "")
	}
	res, err := client.Do(r)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != status {
		b, _ := io.ReadAll(res.Body)
		return fmt.Errorf("status %d, want %d: %s", res.StatusCode, status, b)
	}
	if read == nil {
		return nil
	}
	return read(res.Body)
}

// raw sends the beginning of a request.
func (c *Crowd) raw(body string, length int) (net.Conn, error) {
	conn, err := net.Dial("tcp", strings.TrimPrefix(c.url, "http://"))
	if err != nil {
		return nil, err
	}
	_, err = fmt.Fprintf(conn, "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", length, body)
	return conn, err
}

// slow lets clients come that do not read, until the server has cut all of them off.
func (c *Crowd) slow(t *testing.T, agent *agentrt.Agent[agentrt.NoDeps, string]) {
	t.Helper()
	server := httptest.NewServer(c.Handler(agent, 100*time.Millisecond))
	c.url = server.URL
	for i := range 20 {
		body := c.Body(i, endless)
		conn, err := c.raw(body, len(body))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if err := conn.(*net.TCPConn).SetReadBuffer(4096); err != nil {
			t.Fatal(err)
		}
	}
	server.Close() // which waits for the handlers
}

// breaksOff sends half of a request.
func (c *Crowd) breaksOff(body string) error {
	conn, err := c.raw(body[:len(body)/2], len(body))
	if err != nil {
		return err
	}
	return conn.Close()
}

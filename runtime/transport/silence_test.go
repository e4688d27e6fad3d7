package transport_test

import (
	"errors"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/transport"
)

// slowly returns a client of a server whose response comes in pieces, one after each wait, and then neither continues nor ends.
func slowly(wait time.Duration, pieces []string, opts ...transport.Option) *transport.Client {
	return over(func(r *http.Request) (*http.Response, error) {
		body, w := io.Pipe()
		go func() {
			for _, p := range pieces {
				time.Sleep(wait)
				if _, err := io.WriteString(w, p); err != nil {
					return
				}
			}
		}()
		res := answer(r, 200, "")
		res.Body = body
		return res, nil
	}, opts...)
}

// TestSilence: the limit of silence counts from the last byte, or from when reading begins, to the millisecond, although no timer is set
// for each.
func TestSilence(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const wait, limit = 6 * time.Second, 10 * time.Second
		c := slowly(wait, []string{"data: a\n\n", "data: b\n\n", "data: c\n\n", "data: d\n\n"}, transport.WithTimeouts(transport.Timeouts{Silence: limit}))
		begin := time.Now()
		all, err := events(t.Context(), c)
		if !errors.Is(err, model.ErrTimeout) || len(all) != 4 {
			t.Fatalf("got %q, %v", all, err)
		}
		if took := time.Since(begin); took != 4*wait+limit {
			t.Errorf("the stream was given up after %v, want %v", took, 4*wait+limit)
		}
	})
}

// TestDrain: the end of a body that does not come is not waited for, even if silence is not limited.
func TestDrain(t *testing.T) {
	for _, limit := range []time.Duration{0, -1} {
		synctest.Test(t, func(t *testing.T) {
			c := slowly(0, []string{"data: a\n\n", "x"}, transport.WithTimeouts(transport.Timeouts{Silence: limit}))
			res, err := c.Do(t.Context(), &transport.Call{Stream: true})
			if err != nil {
				t.Fatal(err)
			}
			defer res.Close()
			if _, err := res.Next(); err != nil {
				t.Fatal(err)
			}
			begin := time.Now()
			if res.Drain(); time.Since(begin) > 100*time.Millisecond {
				t.Errorf("the end was waited for for %v", time.Since(begin))
			}
		})
	}
}

package agenthttp_test

import (
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"

	"github.com/agentgen-go/agentgen/runtime/agenthttp"
)

// TestWriter: data of several lines stays one event, silence is filled with comments, and a closed stream takes nothing.
func TestWriter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rec := httptest.NewRecorder()
		w := agenthttp.NewWriter(rec, agenthttp.Options{KeepAlive: 10 * time.Second})
		if err := w.Send("note", []byte("a\nb\r\nc")); err != nil {
			t.Fatal(err)
		}
		time.Sleep(25 * time.Second)
		if err := w.Send("", []byte("{}")); err != nil {
			t.Fatal(err)
		}
		w.Close()
		if err := w.Send("late", nil); err == nil {
			t.Error("a closed stream takes an event")
		}
		time.Sleep(time.Minute)
		if got, want := rec.Body.String(), "event: note\ndata: a\ndata: b\ndata: c\n\n: \n\n: \n\ndata: {}\n\n"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		if !rec.Flushed {
			t.Error("nothing is flushed")
		}
	})
}

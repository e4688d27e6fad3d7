package journal_test

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agenthttp"
	"github.com/agentgen-go/agentgen/runtime/aisdk"
	"github.com/agentgen-go/agentgen/runtime/conversation"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/streamlog"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// TestChatOfTwoProcesses: a client that reloads its page comes to another process than the one that runs its agent. It reads the whole
// stream there, cannot begin another run, and ends this one.
func TestChatOfTwoProcesses(t *testing.T) {
	name := dsn(t.TempDir())
	begun := make(chan struct{}, 1)
	agent := &runtime.Agent[runtime.NoDeps, string]{Model: testmodel.StreamFunc(func(ctx context.Context, _ *model.Prepared, s *model.Stream) (*message.Response, error) {
		if err := s.Text(0, "a long story"); err != nil {
			return nil, err
		}
		begun <- struct{}{}
		<-ctx.Done()
		return nil, ctx.Err()
	})}
	process := func() *httptest.Server {
		log, db := streams(t, "sqlite", name, conversation.SQLite, streamlog.Options{})
		store, err := conversation.Open(t.Context(), db, conversation.SQLite)
		if err != nil {
			t.Fatal(err)
		}
		s := httptest.NewServer(aisdk.Handler(agent, aisdk.Options[runtime.NoDeps]{
			Store: store, Streams: log, Options: agenthttp.Options{Detached: true, Logger: slog.New(slog.DiscardHandler)},
		}))
		t.Cleanup(s.Close)
		return s
	}
	here, there := process(), process()
	body := `{"id":"chat","trigger":"submit-message","messages":[{"id":"u","role":"user","parts":[{"type":"text","text":"a story"}]}]}`
	post := func(url, body string) *http.Response {
		t.Helper()
		res, err := http.Post(url, "application/json", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		return res
	}
	first := post(here.URL, body)
	<-begun
	first.Body.Close()
	if res := post(there.URL, body); res.StatusCode != http.StatusConflict {
		t.Errorf("a second run: %s", res.Status)
	}
	stream, err := http.Get(there.URL + "/chat/stream")
	if err != nil {
		t.Fatal(err)
	}
	defer stream.Body.Close()
	lines := bufio.NewScanner(stream.Body)
	for lines.Scan() && !strings.Contains(lines.Text(), "a long story") {
	}
	if res := post(there.URL+"/chat/stop", ""); res.StatusCode != http.StatusNoContent {
		t.Errorf("stop: %s", res.Status)
	}
	rest := ""
	for lines.Scan() {
		rest += lines.Text()
	}
	if !strings.Contains(rest, `"abort"`) || !strings.HasSuffix(rest, "data: [DONE]") {
		t.Errorf("the stream ends with %s", rest)
	}
	res, err := http.Get(there.URL + "/chat/messages")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if b, err := io.ReadAll(res.Body); err != nil || !strings.Contains(string(b), "a story") {
		t.Errorf("messages %s, %v", b, err)
	}
	http.DefaultClient.CloseIdleConnections()
}

package drivers

import (
	"context"
	"encoding/json"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/dbos-inc/dbos-transact-golang/dbos"
	_ "github.com/dbos-inc/dbos-transact-golang/dbos/driver/sqlite"
)

func TestOnDBOS(t *testing.T) {
	deps := &Shop{}
	a := &OnDBOS[*Shop, Receipt]{Agent: agent, Deps: deps}
	ctx, err := dbos.NewContext(context.Background(), dbos.Config{
		AppName: "shop", DatabaseURL: "sqlite:" + filepath.Join(t.TempDir(), "dbos.db"), Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	a.Register(ctx)
	if err := dbos.Launch(ctx); err != nil {
		t.Fatal(err)
	}
	defer dbos.Shutdown(ctx, 5*time.Second)
	h, err := a.Start(ctx, id, prompt)
	if err != nil {
		t.Fatal(err)
	}
	b, err := dbos.GetEvent[json.RawMessage](ctx, id, Open, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	var open message.DeferredRequests
	if err := open.DecodeJSON(b); err != nil || len(open.Approvals) != 1 || deps.paid.Load() != 0 {
		t.Fatalf("waits for %s, paid %d times, %v", b, deps.paid.Load(), err)
	}
	if err := Resolve(ctx, id, message.DeferredResults{ApproveAll: true}, "once"); err != nil {
		t.Fatal(err)
	}
	messages, err := h.GetResult()
	if err != nil {
		t.Fatal(err)
	}
	want, err := undisturbed()
	if err != nil {
		t.Fatal(err)
	}
	if got := history(messages); got != want || deps.paid.Load() != 1 {
		t.Errorf("paid %d times; got\n%s\nwant\n%s", deps.paid.Load(), got, want)
	}
}

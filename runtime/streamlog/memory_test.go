package streamlog_test

import (
	"context"
	"fmt"
	"testing"

	"go.uber.org/goleak"

	"github.com/agentgen-go/agentgen/runtime/internal/storetest"
	"github.com/agentgen-go/agentgen/runtime/streamlog"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestMemory(t *testing.T) {
	m := &streamlog.Memory{MaxBytes: 1000}
	storetest.CheckLog(t, m, m)
}

func ExampleMemory() {
	var log streamlog.Memory
	ctx := context.Background()
	w, err := log.Begin(ctx, "thread")
	if err != nil {
		fmt.Println(err)
		return
	}
	_ = w.Append([]byte("hello"))
	r, _ := log.Find(ctx, "thread") // of a client that has reloaded its page
	chunks, over, err := r.Read(ctx, 0)
	fmt.Printf("%s %v %v\n", chunks, over, err)
	_ = w.End(ctx)
	chunks, over, err = r.Read(ctx, len(chunks))
	fmt.Printf("%s %v %v\n", chunks, over, err)
	// Output:
	// [hello] false <nil>
	// [] true <nil>
}

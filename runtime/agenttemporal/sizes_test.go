package agenttemporal_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agenttemporal"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/agentgen-go/agentgen/runtime/usage"
	"go.temporal.io/api/common/v1"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"
	"google.golang.org/protobuf/proto"
)

// folder keeps large payloads in files that are named by their content.
type folder string

func (folder) Name() string { return "folder" }
func (folder) Type() string { return "folder" }

func (f folder) Store(_ converter.StorageDriverStoreContext, payloads []*common.Payload) (claims []converter.StorageDriverClaim, err error) {
	for _, p := range payloads {
		b, err := proto.Marshal(p)
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(b)
		name := hex.EncodeToString(sum[:])
		if err := os.WriteFile(filepath.Join(string(f), name), b, 0o644); err != nil {
			return nil, err
		}
		claims = append(claims, converter.StorageDriverClaim{ClaimData: map[string]string{"name": name}})
	}
	return claims, nil
}

func (f folder) Retrieve(_ converter.StorageDriverRetrieveContext, claims []converter.StorageDriverClaim) (payloads []*common.Payload, err error) {
	for _, c := range claims {
		b, err := os.ReadFile(filepath.Join(string(f), c.ClaimData["name"]))
		if err != nil {
			return nil, err
		}
		p := new(common.Payload)
		if err := proto.Unmarshal(b, p); err != nil {
			return nil, err
		}
		payloads = append(payloads, p)
	}
	return payloads, nil
}

// TestSizes: a conversation of 2.4 MB, more than fits into a payload, goes through external storage; the history stays small.
func TestSizes(t *testing.T) {
	server(t)
	const turns, size = 60, 40_000
	reader := &runtime.Agent[runtime.NoDeps, string]{
		Name:        "reader",
		UsageLimits: &usage.Limits{RequestLimit: new(2 * turns)},
		Tools: []runtime.Tool[runtime.NoDeps]{runtime.NewTool(model.ToolDef{Name: "read"}, func(context.Context, *runtime.RunContext[runtime.NoDeps], runtime.RawJSON) (runtime.Return, error) {
			return runtime.Return{Content: runtime.RawJSON(`"` + strings.Repeat("lorem ipsum ", size/12) + `"`)}, nil
		})},
		Model: testmodel.Func(func(_ context.Context, p *model.Prepared) (*message.Response, error) {
			if len(p.Messages) > 2*turns {
				return testmodel.Text("read"), nil
			}
			return testmodel.Call("read", `{}`), nil
		}),
	}
	c, err := client.Dial(client.Options{
		HostPort: os.Getenv(addressEnv), Logger: log.NewStructuredLogger(slog.New(slog.DiscardHandler)),
		ExternalStorage: converter.ExternalStorage{Drivers: []converter.StorageDriver{folder(t.TempDir())}, PayloadSizeThreshold: 32 << 10},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	w := worker.New(c, "reader", worker.Options{})
	(&agenttemporal.Agent[runtime.NoDeps, string]{Agent: reader, MaxEvents: 100}).Register(w)
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	defer w.Stop()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	h, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: "sizes", TaskQueue: "reader"}, "reader", agenttemporal.Input{Prompt: "Read."})
	if err != nil {
		t.Fatal(err)
	}
	var res agenttemporal.Result
	if err := h.Get(ctx, &res); err != nil {
		t.Fatal(err)
	}
	if len(res.Messages) < turns*size*9/10 || string(res.Output) != `"read"` {
		t.Errorf("%d bytes of messages, output %s", len(res.Messages), res.Output)
	}
	events, bytes := 0, 0
	for i := c.GetWorkflowHistory(ctx, "sizes", "", false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT); i.HasNext(); events++ {
		e, err := i.Next()
		if err != nil {
			t.Fatal(err)
		}
		bytes += proto.Size(e)
	}
	t.Logf("%d kB of messages; the last history has %d events, %d kB", len(res.Messages)>>10, events, bytes>>10)
	if bytes > 1<<20 {
		t.Error("the history is large")
	}
}

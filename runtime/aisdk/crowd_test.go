package aisdk_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime/agenthttp"
	"github.com/agentgen-go/agentgen/runtime/aisdk"
	"github.com/agentgen-go/agentgen/runtime/internal/webtest"
	"github.com/agentgen-go/agentgen/runtime/streamlog"
)

// TestCrowd: a thousand clients at once, some of which leave, do not read or mean harm. Runs that outlive their clients end when their time
// or their stream is as long as the log allows.
func TestCrowd(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	for _, detached := range []bool{false, true} {
		c := webtest.Crowd{
			Handler: func(a *agent, limit time.Duration) http.Handler {
				return aisdk.Handler(a, aisdk.Options[none]{ClientHistory: true, Streams: &streamlog.Memory{MaxBytes: 1 << 20}, Options: agenthttp.Options{
					Hosts: []string{"127.0.0.1"}, MaxBody: 100_000, WriteTimeout: limit, Detached: detached, Timeout: time.Minute,
					Logger: slog.New(slog.DiscardHandler),
				}})
			},
			Body: func(client int, says string) string {
				in := post(user(says))
				in["id"] = fmt.Sprint("chat", client)
				b, _ := json.Marshal(in)
				return string(b)
			},
			End: `data: [DONE]`,
		}
		c.Come(t)
	}
}

package agui_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime/agenthttp"
	"github.com/agentgen-go/agentgen/runtime/agui"
	"github.com/agentgen-go/agentgen/runtime/internal/webtest"
)

// TestCrowd: a thousand clients at once, some of which leave, do not read or mean harm.
func TestCrowd(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	c := webtest.Crowd{
		Handler: func(a *agent, limit time.Duration) http.Handler {
			return agui.Handler(a, agui.Options[none]{ClientHistory: true, Options: agenthttp.Options{
				Hosts: []string{"127.0.0.1"}, MaxBody: 100_000, WriteTimeout: limit, Logger: discard,
			}})
		},
		Body: func(client int, says string) string {
			in := input("r", object{"threadId": fmt.Sprint("t", client)}, user(says))
			b, _ := json.Marshal(in)
			return string(b)
		},
		End: `"RUN_FINISHED"`,
	}
	c.Come(t)
}

package runtime_test

import (
	"errors"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
)

// TestAllowModelRequests: requests are allowed until they are forbidden.
func TestAllowModelRequests(t *testing.T) {
	if err := runtime.CheckModelRequests(); err != nil {
		t.Fatal(err)
	}
	if before := runtime.AllowModelRequests(false); !before {
		t.Error("requests were forbidden before")
	}
	t.Cleanup(func() { runtime.AllowModelRequests(true) })
	err := runtime.CheckModelRequests()
	if !errors.Is(err, runtime.ErrModelRequestsNotAllowed) || err.Error() != "Model requests are not allowed, since AllowModelRequests is false" {
		t.Errorf("got %v", err)
	}
	if before := runtime.AllowModelRequests(true); before {
		t.Error("requests were allowed before")
	}
}

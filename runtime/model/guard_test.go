package model_test

import (
	"errors"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/model"
)

// TestAllowRequests: requests are allowed until they are forbidden.
func TestAllowRequests(t *testing.T) {
	if err := model.CheckRequests(); err != nil {
		t.Fatal(err)
	}
	if before := model.AllowRequests(false); !before {
		t.Error("requests were forbidden before")
	}
	t.Cleanup(func() { model.AllowRequests(true) })
	err := model.CheckRequests()
	if !errors.Is(err, model.ErrRequestsNotAllowed) || err.Error() != "Model requests are not allowed, since model.AllowRequests(false) was called" {
		t.Errorf("got %v", err)
	}
	if before := model.AllowRequests(true); before {
		t.Error("requests were allowed before")
	}
}

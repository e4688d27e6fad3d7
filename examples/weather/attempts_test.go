package main

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// TestSlowMachine: after two attempts that took too long no more are made.
func TestSlowMachine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		slow := testmodel.Func(func(ctx context.Context, _ *model.Prepared) (*message.Response, error) {
			asked++
			<-ctx.Done()
			return nil, ctx.Err()
		})
		var said strings.Builder
		if err := attempts(t.Context(), &said, slow, "Weather?", 10, time.Minute); err != nil {
			t.Error(err)
		}
		if asked != 2 || !strings.Contains(said.String(), "too slow") {
			t.Errorf("the model was asked %d times; it says:\n%s", asked, said.String())
		}
	})
}

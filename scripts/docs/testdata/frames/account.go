package snippet

import (
	"context"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// Account is who asks.
type Account struct{ Name string }

// Orders returns the orders.
//
//agent:tool
func Orders(rc *runtime.RunContext[*Account]) []string { return nil }

func greeting(ctx context.Context, rc *runtime.RunContext[*Account]) (string, error) {
	return "The user is " + rc.Deps.Name, nil
}

func guard(ctx context.Context, rc *runtime.RunContext[*Account], r *runtime.ModelRequest) (*runtime.ModelRequest, error) {
	return r, nil
}

func forCustomers(ctx context.Context, rc *runtime.RunContext[*Account], def *model.ToolDef) (bool, error) {
	return true, nil
}

var (
	ctx                 context.Context
	account             *Account
	agent               *runtime.Agent[*Account, string]
	more                runtime.Capability[*Account]
	catalogue, payments runtime.Toolset[*Account]
)

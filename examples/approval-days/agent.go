package main

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

//go:generate go tool agentgen

// Till is what the agent works with: a database with the refunds.
type Till struct{ DB *sql.DB }

// Refund pays money back. A person has to approve.
//
//   - order: number of the order, such as "A-17"
//   - cents: how much to pay back
//
//agent:tool approval
//agent:param cents minimum=1
func Refund(ctx context.Context, rc *runtime.RunContext[*Till], order string, cents int) (string, error) {
	// The call may be done again after a crash. Its key makes the refund happen once.
	_, err := rc.Deps.DB.ExecContext(ctx, `INSERT INTO refunds (key, shop_order, cents) VALUES (?, ?, ?) ON CONFLICT (key) DO NOTHING`,
		rc.IdempotencyKey(), order, cents)
	return fmt.Sprintf("%d cents are on their way", cents), err
}

// clerk answers customers. Its model is a script, so that the example needs no key.
var clerk = &runtime.Agent[*Till, string]{
	Name:         "clerk",
	Tools:        runtime.Tools(RefundTool),
	Instructions: "Help the customer.",
	Model:        testmodel.Script(testmodel.Call("refund", `{"order":"A-17","cents":8900}`), testmodel.Text("We have paid you back.")),
}

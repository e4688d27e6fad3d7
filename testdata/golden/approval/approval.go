// Package approval has tools whose calls wait until someone has approved of them.
package approval

import (
	"context"
	"fmt"

	"github.com/agentgen-go/agentgen/runtime"
)

// Bank is what tools of a bank need to know.
type Bank struct {
	Limit  int
	Frozen map[string]bool
}

// Close closes an account: always with approval.
//
//agent:tool approval
func Close(account string) string { return "closed " + account }

// Refund pays money back. It takes no RunContext, but what decides about its calls does.
//
//agent:tool approval=bigRefund
//agent:param cents minimum=1
func Refund(account string, cents int) string {
	return fmt.Sprintf("refunded %d to %s", cents, account)
}

func bigRefund(ctx context.Context, rc *runtime.RunContext[*Bank], c *RefundCall) (bool, error) {
	if rc.Deps.Frozen[c.Account] {
		return false, runtime.Retryf("account %s is frozen", c.Account)
	}
	return c.Cents > rc.Deps.Limit, ctx.Err()
}

// Transfer sends money abroad or not. What decides needs nothing but the call.
//
//agent:tool approval=abroad
func Transfer(transfer Order) string { return "sent to " + transfer.To }

// Order is all arguments of Transfer.
type Order struct {
	To      string `json:"to"`
	Country string `json:"country"`
}

func abroad(call *TransferCall) bool { return call.Transfer.Country != "NL" }

// Ping has no arguments, only a decision about the dependencies.
//
//agent:tool approval=pinging
func Ping() {}

func pinging(rc *runtime.RunContext[*Bank], _ *PingCall) bool { return len(rc.Deps.Frozen) > 0 }

// Vault has methods with approval.
type Vault struct{ guarded []string }

// Open opens a door. What decides is a method too, though one of the pointer.
//
//agent:tool approval=isGuarded
func (v Vault) Open(door string) string { return "open " + door }

func (v *Vault) isGuarded(_ context.Context, c *VaultOpenCall) (bool, error) {
	for _, door := range v.guarded {
		if door == c.Door {
			return true, nil
		}
	}
	return false, nil
}

// Lock locks a door. What decides is not a method.
//
//agent:tool approval=atNight
func (v *Vault) Lock(door string) { v.guarded = append(v.guarded, door) }

func atNight(rc *runtime.RunContext[int], c *VaultLockCall) bool {
	return rc.Deps > 22 && c.Door != "front"
}

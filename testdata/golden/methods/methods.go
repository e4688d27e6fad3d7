// Package methods has tools that are methods: those of one receiver come together.
package methods

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/agentgen-go/agentgen/runtime"
)

// Shop sells things.
type Shop struct{ stock map[string]int }

// Find says how many things of a name there are.
//
//   - name: what to look for
//
//agent:tool
//agent:param name minLength=1
func (s *Shop) Find(ctx context.Context, name string) (int, error) {
	n, ok := s.stock[name]
	if !ok {
		return 0, runtime.Retryf("there is no %q", name)
	}
	return n, ctx.Err()
}

// Names lists what there is.
//
//agent:tool name=shop_names
func (s Shop) Names() []string { return slices.Sorted(maps.Keys(s.stock)) }

// Count is not marked.
func (s Shop) Count() int { return len(s.stock) }

// Clock knows the time. None of its methods has a pointer receiver.
type Clock struct{ Zone string }

// Clock and Shop both have methods of this name.
//
//agent:tool name=clock_find
func (Clock) Find() {}

// Say says the time.
//
//agent:tool
func (c Clock) Say(hour int) string { return fmt.Sprint(hour, " o'clock in ", c.Zone) }

// Account is what a bank needs to know.
type Account struct{ Balance int }

// Bank has methods with dependencies and without.
type Bank struct{ Fee int }

// Pay pays.
//
//agent:tool
func (b *Bank) Pay(rc *runtime.RunContext[*Account], amount int) {
	rc.Deps.Balance -= amount + b.Fee
}

// Terms tells the fee.
//
//agent:tool
func (b *Bank) Terms() int { return b.Fee }

type desk int

//agent:tool
func (d *desk) open(by int) int {
	*d += desk(by)
	return int(*d)
}

type deskPointer = *desk

// close has a receiver that is an alias of a pointer.
//
//agent:tool approval=isOpen
func (d deskPointer) close() int {
	n := int(*d)
	*d = 0
	return n
}

func (d deskPointer) isOpen(*deskCloseCall) bool { return *d > 0 }

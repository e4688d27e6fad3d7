// Package prepare has tools that look at each request before it is sent.
package prepare

import (
	"context"
	"errors"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// User is the one asking.
type User struct{ Name, Role string }

// Delete deletes a file. Only an administrator may know of it.
//
//agent:tool prepare=onlyAdmins
func Delete(file string) string { return "deleted " + file }

func onlyAdmins(rc *runtime.RunContext[User], info *model.ToolDef) *model.ToolDef {
	if rc.Deps.Role != "admin" {
		return nil
	}
	return info
}

// Greet greets the user.
//
//agent:tool prepare=personal
func Greet(ctx context.Context, rc *runtime.RunContext[User], words string) string {
	return words + ", " + rc.Deps.Name
}

func personal(ctx context.Context, rc *runtime.RunContext[User], info *model.ToolDef) (*model.ToolDef, error) {
	if rc.Deps.Name == "" {
		return nil, errors.New("no one is there")
	}
	changed := *info
	changed.Description += " The user's name is " + rc.Deps.Name + "."
	return &changed, ctx.Err()
}

// Plain fits any dependencies, as does what looks at it.
//
//agent:tool prepare=same approval
func Plain() {}

func same(info *model.ToolDef) *model.ToolDef { return info }

// Rename goes by another name.
//
//agent:tool prepare=renamed
func Rename() {}

func renamed(info *model.ToolDef) *model.ToolDef {
	changed := *info
	changed.Name = "another"
	return &changed
}

// Shop has a method that is a tool while there is something to sell.
type Shop struct{ stock int }

// Buy buys.
//
//agent:tool prepare=open approval=many
func (s *Shop) Buy(n int) int {
	s.stock -= n
	return s.stock
}

func (s *Shop) open(info *model.ToolDef) *model.ToolDef {
	if s.stock == 0 {
		return nil
	}
	return info
}

func (s *Shop) many(c *ShopBuyCall) bool { return c.N > s.stock/2 }

// Package hooks names functions that do not fit.
package hooks

import (
	"context"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/model"
)

//agent:tool approval=needsApprovel
func Misspelled() {} // want-1:23 `approval: package hooks has no function "needsApprovel"`

func needsApproval(call *GoodCall) bool { return call != nil }

//agent:tool approval=needsApproval
func Good() {}

//agent:tool approval=needsApproval
func Other() {} // want-1:23 `needsApproval takes \*GoodCall where call \*OtherCall is expected`

//agent:tool approval=
func Empty() {} // want-1:14 "approval needs a value"

//agent:tool prepare
func Bare() {} // want-1:14 "prepare needs a value"

//agent:tool approval=other.Func
func Qualified() {} // want-1:23 `approval: package hooks has no function "other.Func"`

var decide = func(*VariableCall) bool { return true }

//agent:tool approval=decide
func Variable() {} // want-1:23 "approval: decide is not a function but declared at hooks.go:31:5"

func generic[T any](T) bool { return true }

//agent:tool approval=generic
func Generic() {} // want-1:23 "approval: generic is generic"

func noCall(context.Context) bool { return true }

//agent:tool approval=noCall
func NoCall() {} // want-1:23 `approval: noCall has no parameter call \*NoCallCall`

func byValue(c ValueCall) bool { return true }

//agent:tool approval=byValue
func Value() {} // want-1:23 `approval: byValue takes ValueCall where call \*ValueCall is expected`

func more(c *MoreCall, n int) bool { return n > 0 }

//agent:tool approval=more
func More() {} // want-1:23 "approval: more takes more than it is given"

func rest(c ...*RestCall) bool { return true }

//agent:tool approval=rest
func Rest() {} // want-1:23 "approval: rest is variadic"

func late(c *LateCall, ctx context.Context) bool { return ctx != nil }

//agent:tool approval=late
func Late() {} // want-1:23 "approval: late takes more than it is given"

func nothing(c *NothingCall) {}

//agent:tool approval=nothing
func Nothing() {} // want-1:23 "approval: nothing returns nothing"

func word(c *WordCall) (string, error) { return "", nil }

//agent:tool approval=word
func Word() {} // want-1:23 `approval: word returns \(string, error\)`

func onlyError(c *OnlyErrorCall) error { return nil }

//agent:tool approval=onlyError
func OnlyError() {} // want-1:23 `approval: onlyError returns \(error\)`

func otherDeps(rc *runtime.RunContext[string], c *DepsCall) bool { return rc.Deps != "" }

//agent:tool approval=otherDeps
func Deps(rc *runtime.RunContext[int]) {} // want-1:23 "approval: the dependencies of otherDeps are string, but those of Deps are int"

func ofInt(rc *runtime.RunContext[int], c *TwoCall) bool { return rc.Deps > 0 }

func ofString(rc *runtime.RunContext[string], info *model.ToolDef) *model.ToolDef { return info }

//agent:tool approval=ofInt prepare=ofString
func Two() {} // want-1:37 "prepare: the dependencies of ofString are string, but those of Two are int"

//agent:tool prepare=needsApproval
func Swapped() {} // want-1:22 `prepare: needsApproval takes \*GoodCall where def \*model.ToolDef is expected`

func infoByValue(info model.ToolDef) model.ToolDef { return info }

//agent:tool prepare=infoByValue
func Info() {} // want-1:22 "prepare: infoByValue takes model.ToolDef where"

func errorOnly(info *model.ToolDef) error { return nil }

//agent:tool prepare=errorOnly
func ErrorOnly() {} // want-1:22 `prepare: errorOnly returns \(error\)`

//agent:tool prepare=onLinux
func Constrained() {} // want-1:22 "prepare: onLinux is declared in a file that is not in every build"

//agent:tool approval=inTest
func Tested() {} // want-1:23 "approval: inTest is declared in a test, at hooks_test.go:3:6"

func moreInfo(info *model.ToolDef, more ...int) *model.ToolDef { return info }

//agent:tool prepare=moreInfo
func Variadic() {} // want-1:22 "prepare: moreInfo is variadic"

// Shop has methods.
type Shop struct{}

//agent:tool approval=Shop.decide
func (Shop) Buy() {} // want-1:23 `approval: package hooks has no function "Shop.decide"`

func (Shop) decide(c *SellCall) bool { return true }

//agent:tool approval=decide
func (Shop) Sell() {} // want-1:23 `approval: decide takes \*SellCall where call \*ShopSellCall is expected`

func depsOfString(rc *runtime.RunContext[string], c *ShopRentCall) bool { return true }

//agent:tool approval=depsOfString
func (Shop) Rent() {}

//agent:tool
func (Shop) Return(rc *runtime.RunContext[int]) {} // want-1:1 "the dependencies of Shop.Return are int, but those of Shop.Rent"

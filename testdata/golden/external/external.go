// Package external has tools that someone else runs: they have arguments and results, but their functions are never
// called.
package external

import (
	"context"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// AskUser asks the user a question.
//
//agent:tool external retries=3
//agent:param question minLength=1
func AskUser(question string, options ...string) (answer string) { panic("external") }

// Session is of someone who is there.
type Session struct{ ID string }

// Place is where someone is.
type Place struct {
	Lat float64 `json:"lat" jsonschema:"minimum=-90,maximum=90"`
	Lon float64 `json:"lon"`
}

// Locate asks the browser where the user is.
//
//agent:tool external prepare=inBrowser strict
func Locate(ctx context.Context, precise bool) (where *Place, err error) { panic("external") }

func inBrowser(rc *runtime.RunContext[Session], info *model.ToolDef) *model.ToolDef {
	if rc.Deps.ID == "" {
		return nil
	}
	return info
}

// Upload asks for a file. It comes with more than its name.
//
//agent:tool external
func Upload() runtime.ToolReturn[string] { panic("external") }

// Screen is what the user sees.
type Screen struct{}

// Show shows a text.
//
//agent:tool external
func (Screen) Show(text string) { panic("external") }

// Choose lets the user choose.
//
//agent:tool external
func (Screen) Choose(from []string) (index int) { panic("external") }

// Answer is Yes or No.
type Answer interface{ answer() }

// Yes is an answer.
type Yes struct{}

// No is an answer with a reason.
type No struct {
	Why string `json:"why"`
}

func (Yes) answer() {}
func (*No) answer() {}

// Confirm asks the user to confirm.
//
//agent:tool external
func Confirm() Answer { panic("external") }

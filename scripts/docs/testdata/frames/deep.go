package snippet

import (
	"context"
	"os"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/capabilities"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/planning"
	"github.com/agentgen-go/agentgen/runtime/skills"
	"github.com/agentgen-go/agentgen/runtime/tooloutput"
)

// Deps are the dependencies of the agents.
type Deps struct{ Style string }

var (
	ctx                  context.Context
	root                 *os.Root
	deps                 Deps
	prompt               string
	m, cheap             model.Model
	event                model.Event
	plans                planning.Store
	outputs              tooloutput.Store
	library              []skills.Skill
	repo                 runtime.Capability[Deps]
	more                 []capabilities.Deferred[Deps]
	agent                *runtime.Agent[Deps, string]
	reviewer, researcher *runtime.Agent[Deps, string]
	critic               *runtime.Agent[string, string]
)

func show(any) {}

var mends counter

type counter struct{}

func (counter) WithLabelValues(string) counter { return counter{} }
func (counter) Inc()                           {}

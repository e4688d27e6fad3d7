package snippet

import (
	"net/http"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/conversation"
)

// Deps are the dependencies of the agent.
type Deps struct{}

func depsOf(*http.Request) Deps { return Deps{} }

func userOf(*http.Request) string { return "" }

var (
	agent *runtime.Agent[Deps, string]
	store conversation.Store
)

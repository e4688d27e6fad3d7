package snippet

import (
	"github.com/dbos-inc/dbos-transact-golang/dbos"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agentdbos"
	"github.com/agentgen-go/agentgen/runtime/message"
)

var (
	ctx     dbos.Context
	clerk   *runtime.Agent[runtime.NoDeps, string]
	till    *agentdbos.Agent[runtime.NoDeps, string]
	results *message.DeferredResults
)

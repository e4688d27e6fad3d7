package snippet

import (
	"context"

	"github.com/agentgen-go/agentgen/runtime/journal"
	"github.com/agentgen-go/agentgen/runtime/message"
)

var (
	ctx      context.Context
	journals *journal.Journal
	results  *message.DeferredResults
)

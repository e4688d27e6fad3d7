package snippet

import (
	"context"

	"github.com/agentgen-go/agentgen/runtime"
)

// Invoice is what is extracted.
//
//agent:output
type Invoice struct {
	Number string `json:"number"`
}

var extract = &runtime.Agent[runtime.NoDeps, Invoice]{Output: InvoiceOutput}

var (
	ctx    context.Context
	letter string
)

func render(Invoice) {}

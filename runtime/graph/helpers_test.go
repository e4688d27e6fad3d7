package graph_test

import (
	goruntime "runtime"

	"github.com/agentgen-go/agentgen/runtime/model"
)

var mailDef = model.ToolDef{Name: "mail", Description: "Sends the letter.", Parameters: `{"type":"object"}`, Approval: true}

func goexit() { goruntime.Goexit() }

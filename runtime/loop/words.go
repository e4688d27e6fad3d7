package loop

import (
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// The words that models read. They are Pydantic AI's, which pins them in its tests, so that prompts tuned for one work
// for the other.
const (
	finalResultProcessed   = jsonwire.Raw(`"Final result processed."`)
	outputNotUsed          = jsonwire.Raw(`"Output tool not used - a final result was already processed."`)
	outputNotFinal         = jsonwire.Raw(`"Output tool processed, but its value will not be the final result of the agent run."`)
	outputAfterRetries     = jsonwire.Raw(`"Output not used as the final result - addressing tool retries from this round first."`)
	outputFunctionFailed   = jsonwire.Raw(`"Output tool not used - output function execution failed."`)
	outputFailedValidation = jsonwire.Raw(`"Output tool not used - output failed validation."`)
	toolNotExecuted        = jsonwire.Raw(`"Tool not executed - a final result was already processed."`)
)

// toolDenied tells the model of a call that nobody approved of.
const toolDenied = "The tool call was denied."

// knownTools are the names of tools as a model is told them that has called others. How often it is told them all in one request
// is bounded: the response may have thousands of such calls, and the agent hundreds of tools.
type knownTools struct {
	list string
	told int // bytes
}

// maxListed is how many bytes of names a model is told because of one response. The first list is always told whole.
const maxListed = 32 << 10

// unknownTool tells the model which names it may use.
func (l *Loop) unknownTool(name string, known *knownTools) string {
	if known.list == "" {
		known.list = listed(l.input.Tools, l.outputTools())
	}
	said := "Unknown tool name: '" + shortened(name) + "'. "
	if known.told > 0 && known.told+len(known.list) > maxListed {
		return said + "The available tools are listed above."
	}
	known.told += len(known.list)
	return said + known.list
}

// listed says which tools there are.
func listed(tools ...[]*model.ToolDef) string {
	var names []string
	for _, t := range slices.Concat(tools...) {
		names = append(names, "'"+t.Name+"'")
	}
	if len(names) == 0 {
		return "No tools available."
	}
	slices.Sort(names)
	return "Available tools: " + strings.Join(names, ", ")
}

// shortened returns a name as it is repeated to those who wrote it. No tool has a longer one.
func shortened(name string) string {
	const most = 128
	if len(name) <= most {
		return name
	}
	return strings.ToValidUTF8(name[:most], "") + "..."
}

// pleaseAnswer tells a model whose response held nothing of use what it may answer with.
func (l *Loop) pleaseAnswer() string {
	var ways []string
	if l.allowText() {
		ways = append(ways, "return text")
	}
	if len(l.outputTools()) > 0 {
		ways = append(ways, "include your response in a tool call")
	} else if len(l.input.Tools) > 0 {
		ways = append(ways, "call a tool")
	}
	return "Please " + strings.Join(ways, " or ") + "."
}

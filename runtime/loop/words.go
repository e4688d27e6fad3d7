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

// toolDenied is what the model reads about a call that was not approved.
const toolDenied = "The tool call was denied."

// maxListed is how many bytes of names a model is told because of one response, or a list more: the response may have thousands of
// calls of unknown tools, and the agent hundreds of tools.
const maxListed = 32 << 10

// unknownTool tells the model which names it may use.
func (l *Loop) unknownTool(name string, tools []*model.ToolDef) string {
	said := "Unknown tool name: '" + shortened(name) + "'. "
	outputs := l.outputTools()
	tools = model.AvailableTools(tools)
	switch {
	case len(tools)+len(outputs) == 0:
		return said + "No tools available."
	case l.progress.listed >= maxListed:
		return said + "The available tools are listed above."
	}
	var known []string
	for _, t := range slices.Concat(tools, outputs) {
		known = append(known, "'"+t.Name+"'")
	}
	slices.Sort(known)
	list := strings.Join(known, ", ")
	l.progress.listed += len(list)
	return said + "Available tools: " + list
}

// notYet tells the model why it cannot call a tool.
func notYet(t *model.ToolDef) string {
	return "Tool '" + t.Name + "' is not available yet: " + t.Unavailable
}

// shortened returns a name as it is repeated to those who wrote it, and in errors. No tool has a longer one.
func shortened(name string) string {
	const most = 128
	if len(name) <= most {
		return name
	}
	return strings.ToValidUTF8(name[:most], "") + "..."
}

// explain tells the model of a call whose tool has vanished which tools there are.
func (l *Loop) explain(it *item) {
	if it.outcome.Kind != OutcomeUnknownTool {
		return
	}
	gone := it.work.Call.ToolName
	left := slices.DeleteFunc(slices.Clone(l.input.Tools), func(t *model.ToolDef) bool { return t.Name == gone })
	it.outcome.Feedback = l.unknownTool(gone, left)
}

// pleaseAnswer is what a model reads whose response held nothing of use: what it may answer with.
func (l *Loop) pleaseAnswer() string {
	var ways []string
	if l.allowText() {
		ways = append(ways, "return text")
	}
	if len(l.outputTools()) > 0 {
		ways = append(ways, "include your response in a tool call")
	} else if len(model.AvailableTools(l.input.Tools)) > 0 {
		ways = append(ways, "call a tool")
	}
	return "Please " + strings.Join(ways, " or ") + "."
}

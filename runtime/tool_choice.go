package runtime

import (
	"fmt"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// checkToolChoice refuses a choice under which the run could never end, as it holds for every request: one that forces a call
// where the model, as far as it is known, is sent no output tool.
func (e *engine) checkToolChoice() error {
	c := e.info.Settings.ToolChoice
	if c == "" || c == "auto" || c == "none" {
		return nil
	}
	var p model.Profile
	if e.opts.model != nil {
		p = e.opts.model.Info().Profile
	}
	o := &e.plan.output
	why := endless(c, o, p.ModeOf(o))
	if why == "" {
		return nil
	}
	return &model.ConfigError{Problems: []string{why +
		": compute it with Agent.SettingsFunc to vary it from request to request, or use model.Ask for a single one"}}
}

// endless says why a run with a choice cannot end whose output is asked for in a mode, "" if it can.
func endless(c string, o *model.Output, mode message.OutputMode) string {
	asText := mode.IsJSON() && len(o.Choices) > 0
	switch {
	case o.Sent(c, mode) != nil, c == "required" && (len(o.Functions) > 0 || len(o.Choices) > 0 && !asText):
		return ""
	case asText && (c == "required" || o.Tool(c) != nil):
		return fmt.Sprintf("ToolChoice %q prevents the agent from producing a final response, as this model gives the output as text (%s)", c, mode)
	case c == "required":
		return "ToolChoice \"required\" prevents the agent from producing a final response, as it has no output tools"
	}
	return fmt.Sprintf("ToolChoice %q is not an output tool, so the agent cannot produce a final response", c)
}

package runtime

import (
	"fmt"

	"github.com/agentgen-go/agentgen/runtime/model"
)

// checkToolChoice refuses a choice under which a run could never end, as it holds for every request.
func checkToolChoice(s *model.Settings, o *model.Output) error {
	if s == nil {
		return nil
	}
	switch c := s.ToolChoice; {
	case c == "" || c == "auto" || c == "none" || o.Tool(c) != nil:
		return nil
	case c == "required":
		if len(o.Choices)+len(o.Functions) > 0 {
			return nil
		}
		return &model.ConfigError{Problems: []string{"ToolChoice \"required\" prevents the agent from producing a final response, as it has no output tools: " +
			"compute it with Agent.SettingsFunc to vary it from request to request, or use Request for a single one"}}
	default:
		return &model.ConfigError{Problems: []string{fmt.Sprintf("ToolChoice %q is no output tool, so the agent cannot produce a final response: "+
			"compute it with Agent.SettingsFunc to vary it from request to request, or use Request for a single one", c)}}
	}
}

package prompt

import "github.com/agentgen-go/agentgen/gen/internal/ir"

// Handlebars compiles a template in the syntax of Handlebars.
func Handlebars(t Template) (root *ir.PromptVar, body []*ir.PromptNode, problems []Problem) {
	return nil, nil, nil
}

package directive

import (
	"go/token"

	"github.com/agentgen-go/agentgen/gen/internal/diag"
	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// PromptArgs are the arguments of //agent:prompt.
type PromptArgs struct {
	Pos     ir.Pos
	Deps    string // a Go type; "" for none
	DepsPos ir.Pos
	Syntax  string // "text", "handlebars", or "" for the default
	Name    string // "" for the default
}

func beginPrompt(s *Set, pos ir.Pos) bool {
	if s.Prompt != nil {
		return true
	}
	s.Prompt = &PromptArgs{Pos: pos}
	return false
}

func promptDeps(s *Set, v string) error { s.Prompt.Deps = v; return nil }

func promptSyntax(s *Set, v string) error {
	if v != "text" && v != "handlebars" {
		return &valueError{"is not a syntax of templates", diag.DidYouMean(v, []string{"text", "handlebars"})}
	}
	s.Prompt.Syntax = v
	return nil
}

func promptName(s *Set, v string) error {
	if !token.IsIdentifier(v) {
		return &valueError{"is not an identifier", "write a name of Go"}
	}
	s.Prompt.Name = v
	return nil
}

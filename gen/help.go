package gen

import "github.com/agentgen-go/agentgen/gen/internal/directive"

// Help returns the reference of a directive, such as "tool", or of all directives if name is "", as text for a
// terminal. The error of an unknown name suggests a known one.
func Help(name string) (string, error) { return directive.Help(name) }

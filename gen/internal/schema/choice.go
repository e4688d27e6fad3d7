package schema

import (
	"cmp"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/invopop/jsonschema"
)

// DefaultDescription describes an output tool without a description of its own, in the words of Pydantic AI.
const DefaultDescription = "The final response which ends this conversation"

// Choice is one form that an output may have, an output tool of its own.
type Choice struct {
	Name        string // of the tool
	Description string
	Type        *ir.Type // the output's type or, of a sealed interface, one of its members
}

// Choices are the forms of an output of a marked type: one or, of a sealed interface, one for each member.
func Choices(o *ir.Output) []Choice {
	if o.Type.Kind != ir.Union {
		return []Choice{{o.Name, cmp.Or(o.Description, DefaultDescription), o.Type}}
	}
	choices := make([]Choice, len(o.Type.Members))
	for i, m := range o.Type.Members {
		t := Member(m)
		choices[i] = Choice{o.Name + "_" + t.Go.Name, cmp.Or(t.Doc, o.Description, DefaultDescription), m}
	}
	return choices
}

// Parameters is the schema of the arguments of the choice's output tool. There is no discriminator in it.
func (c Choice) Parameters() (*jsonschema.Schema, error) { return Output(Member(c.Type)) }

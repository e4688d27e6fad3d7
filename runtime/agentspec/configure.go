package agentspec

import (
	"strings"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/spec"
)

// Configure sets the fields of an agent as a spec describes it, by what a registry knows; r may be nil. What the agent has already counts
// more, as the arguments of Pydantic AI's Agent.from_spec do: its own Model, Name, Description, EndStrategy (unless that is zero), ToolTimeout
// and retries override those of the spec, its Settings do so field by field, its Metadata as a whole, and its instructions and
// capabilities follow those of the spec.
//
// An agent whose output is runtime.RawJSON gets the output that the spec's OutputSchema describes, see RawOutput, unless it has one. Another
// agent keeps its own, and the schema says nothing then; but plain text is not what a spec with a schema describes, and refused.
//
// The error is a *spec.Error with all that is wrong; nothing is changed then. Call it before the first run of the agent.
func Configure[D, O any](agent *runtime.Agent[D, O], s *spec.Spec, r *Registry[D]) error {
	b := newBuilder(s, r)
	b.systemPrompts = systemPrompts(agent)
	p := b.parts()
	output := rawOutput(b, agent)
	if err := b.err(); err != nil {
		return err
	}
	configure(agent, s, p)
	if raw, ok := any(agent).(*runtime.Agent[D, jsonwire.Raw]); ok && output != nil {
		raw.Output = *output
	}
	return nil
}

func systemPrompts[D, O any](agent *runtime.Agent[D, O]) (texts []string) {
	if agent.SystemPrompt != "" {
		texts = []string{agent.SystemPrompt}
	}
	return append(texts, agent.SystemPrompts...)
}

// parts are what a spec contributes to an agent or a run.
type parts[D any] struct {
	model        model.Model // nil for none
	instructions string
	funcs        []runtime.InstructionFunc[D]
	settings     *model.Settings
	metadata     map[string]any
	caps         []runtime.Capability[D]
}

// parts makes them. What is wrong is collected.
func (b *builder[D]) parts() (p parts[D]) {
	s := b.spec
	var plain []string
	for i, text := range s.Instructions {
		if t, _ := s.Template(s.InstructionPointer(i), text); t != nil { // newBuilder has reported what is wrong
			p.funcs = append(p.funcs, b.instruction(s.InstructionPointer(i), t))
		} else if text = strings.TrimSpace(text); text != "" {
			plain = append(plain, text)
		}
	}
	p.instructions = strings.Join(plain, "\n\n")
	p.settings, _ = s.Settings() // newBuilder has reported what is wrong
	if s.Metadata != "" {
		v, err := s.Metadata.Any()
		object, ok := v.(map[string]any)
		if err != nil || !ok {
			b.fail("/metadata", "", "the metadata must be an object")
		}
		p.metadata = object
	}
	if s.Model != "" {
		p.model = b.registry.modelOf(s.Model)
	}
	p.caps = b.all()
	return p
}

// rawOutput returns the output of an agent that takes that of the spec, nil for another.
func rawOutput[D, O any](b *builder[D], agent *runtime.Agent[D, O]) *runtime.Output[jsonwire.Raw] {
	if b.spec.OutputSchema == "" || len(agent.Output.Choices) > 0 || len(agent.OutputTools) > 0 || agent.OutputText != nil {
		return nil
	}
	if _, ok := any(agent).(*runtime.Agent[D, jsonwire.Raw]); !ok {
		b.fail("/output_schema", "configure an Agent[D, runtime.RawJSON], or set Output to that of a Go type", "the agent's output is not what the output_schema describes")
		return nil
	}
	out, err := RawOutput(b.spec.OutputSchema)
	if err != nil && len(b.problems) == 0 {
		b.fail("/output_schema", "", "%v", err)
	}
	return &out
}

// configure sets the fields that the agent leaves open.
func configure[D, O any](agent *runtime.Agent[D, O], s *spec.Spec, p parts[D]) {
	setDefault(&agent.Name, s.Name)
	setDefault(&agent.Description, s.Description)
	setDefault(&agent.ToolTimeout, s.ToolTimeout)
	setDefault(&agent.EndStrategy, strategies[s.EndStrategy])
	if agent.Model == nil {
		agent.Model = p.model
	}
	if agent.Metadata == nil {
		agent.Metadata = p.metadata
	}
	agent.Settings = agent.Settings.Over(p.settings)
	agent.Instructions = join(p.instructions, agent.Instructions)
	agent.InstructionFuncs = append(p.funcs, agent.InstructionFuncs...)
	agent.Capabilities = append(p.caps, agent.Capabilities...)
	configureRetries(agent, s)
}

// configureRetries sets what the agent leaves open; its Retries are for both, if its OutputRetries are nil.
func configureRetries[D, O any](agent *runtime.Agent[D, O], s *spec.Spec) {
	if agent.Retries != nil || s.ToolRetries == nil && s.OutputRetries == nil {
		return
	}
	if agent.OutputRetries == nil {
		agent.OutputRetries = s.OutputRetries
	}
	if agent.OutputRetries == nil {
		agent.OutputRetries = new(1) // which would otherwise be that of the tools
	}
	agent.Retries = s.ToolRetries
}

func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "\n\n" + b
}

func setDefault[T comparable](to *T, v T) {
	var zero T
	if *to == zero {
		*to = v
	}
}

// strategies are the end strategies by their names.
var strategies = map[string]loop.EndStrategy{"early": loop.EndEarly, "graceful": loop.EndGraceful, "": loop.EndGraceful, "exhaustive": loop.EndExhaustive}

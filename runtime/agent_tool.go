package runtime

import (
	"context"
	"fmt"
	"slices"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// AgentTool makes a tool of an agent: the model of another agent calls it with a prompt and gets its output. The model
// reads name and description; deps makes the agent's dependencies from those of the calling run. Both runs share one
// usage. A failure of the agent's own run ends the calling run, whatever error it wraps; only if it was cancelled by
// itself, so that RunError.Err is context.Canceled and nothing else, the model is told that it was cancelled. The agent
// must not pause (see SubAgentPausedError), and its outputs must be text or of its Output.
func AgentTool[D, D2, O any](name, description string, agent *Agent[D2, O], deps func(D) D2) Tool[D] {
	return &agentTool[D, D2, O]{
		def:   model.ToolDef{Name: name, Description: description, Parameters: promptSchema},
		agent: agent,
		deps:  deps,
	}
}

const promptSchema = RawJSON(`{"properties":{"prompt":{"type":"string","minLength":1,"description":"What the agent is asked to do, with all that it needs to know."}},` +
	`"additionalProperties":false,"type":"object","required":["prompt"]}`)

type agentTool[D, D2, O any] struct {
	ToolBase[D]
	def   model.ToolDef
	agent *Agent[D2, O]
	deps  func(D) D2
}

// AgentCall is a call of a tool that AgentTool has made.
type AgentCall struct {
	// Prompt is what the agent is asked.
	Prompt string
}

// AppendJSON appends the arguments as JSON.
func (c *AgentCall) AppendJSON(dst []byte) ([]byte, error) {
	w := jsonwire.NewWriter(dst)
	w.Raw(`{"prompt":`)
	w.String(c.Prompt)
	w.Raw(`}`)
	return w.Bytes()
}

var agentCallNames = []string{"prompt"}

func (t *agentTool[D, D2, O]) Def() *model.ToolDef { return &t.def }

func (t *agentTool[D, D2, O]) Decode(args string) (Call, error) {
	c := new(AgentCall)
	r := jsonwire.NewReader(args, jsonwire.Lax)
	at := r.Pos()
	var seen uint64
	if r.Object() {
		for r.Member() {
			if string(r.Key()) != "prompt" {
				r.Unknown(agentCallNames)
				continue
			}
			seen = r.Once(seen, 1)
			c.Prompt = r.String()
			r.MinLength(c.Prompt, 1)
		}
		r.Missing(at, ^seen&1, agentCallNames)
	}
	if err := r.End(); err != nil {
		return nil, err
	}
	return c, nil
}

func (t *agentTool[D, D2, O]) Invoke(ctx context.Context, rc *RunContext[D], call Call) (any, error) {
	c, ok := call.(*AgentCall)
	if !ok {
		return nil, wrongCall(&t.def, call)
	}
	opts := []RunOption{WithParent(rc.RunInfo)}
	if key := rc.IdempotencyKey(); key != "" {
		opts = append(opts, WithRunID(derivedID(key))) // the same if the call is done again
	}
	res, err := t.agent.Run(ctx, t.deps(rc.Deps), c.Prompt, opts...)
	if err != nil {
		if ctx.Err() == nil && cancelled(err) {
			return nil, subCancelled()
		}
		return nil, err
	}
	return res.Output, nil
}

// Encode writes the agent's output.
func (t *agentTool[D, D2, O]) Encode(result any) (Return, error) {
	out, ok := result.(O)
	if !ok {
		return t.ToolBase.Encode(result)
	}
	content, err := encodeOutput(t.agent.Name, &t.agent.Output, out)
	if err != nil {
		return Return{}, fmt.Errorf("encode the result: %w", err)
	}
	return Return{Content: content, Checked: Checked(content)}, nil
}

// subCancelled is the error of a call whose agent was cancelled by itself: the model reads it.
func subCancelled() error {
	return Failedf("The sub-agent run was cancelled: %w", context.Canceled)
}

// cancelled reports whether a run was cancelled, rather than failed because something in it was.
func cancelled(err error) bool {
	failed, ok := err.(*RunError)
	return ok && failed.Err == context.Canceled
}

// encodeOutput writes the output of an agent: text as it is, anything else as the output choice that it is of.
func encodeOutput[O any](agent string, output *Output[O], out O) (RawJSON, error) {
	if s, ok := any(out).(string); ok {
		return jsonwire.Quote(s), nil
	}
	err := fmt.Errorf("the agent %q has no Output by which its output can be encoded", agent)
	for i := range output.Choices {
		var content RawJSON
		if content, err = output.Choices[i].Encode(out); err == nil {
			return content, nil
		}
	}
	return "", err
}

func (t *agentTool[D, D2, O]) runs() string { return t.agent.Name }

func (t *agentTool[D, D2, O]) checkAgent(seen map[any]bool) (problems []string) {
	a := t.agent
	if a == nil {
		return []string{fmt.Sprintf("the agent of tool %q is nil", t.def.Name)}
	}
	if !t.writes() {
		problems = append(problems, fmt.Sprintf("the outputs of agent %q cannot be results of tool %q: "+
			"they must be text, or its Output must be a variable that agentgen generates", a.Name, t.def.Name))
	}
	if t.deps == nil {
		problems = append(problems, fmt.Sprintf("tool %q has no function that makes the dependencies of agent %q", t.def.Name, a.Name))
	}
	if seen[a] {
		return problems
	}
	seen[a] = true
	a.once.Do(a.makePlan)
	for _, p := range slices.Concat(a.plan.problems, a.plan.checkAgents(seen)) {
		problems = append(problems, fmt.Sprintf("agent %q of tool %q: %s", a.Name, t.def.Name, p))
	}
	return problems
}

func (t *agentTool[D, D2, O]) checkKeys(ctx context.Context, seen map[any]bool) error {
	a := t.agent
	if a == nil || seen[a] {
		return nil
	}
	seen[a] = true
	a.once.Do(a.makePlan)
	if err := a.plan.checkKeys(ctx, a.Model, seen); err != nil {
		return &delegateError{agent: a.Name, tool: t.def.Name, err: err}
	}
	return nil
}

// writes reports whether encode can write the agent's outputs.
func (t *agentTool[D, D2, O]) writes() bool {
	var zero O
	if _, text := any(zero).(string); text {
		return true
	}
	for i := range t.agent.Output.Choices {
		if t.agent.Output.Choices[i].Encode == nil {
			return false
		}
	}
	return len(t.agent.Output.Choices) > 0
}

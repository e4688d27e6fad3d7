package runtime

import (
	"context"
	"fmt"
	"slices"

	"github.com/agentgen-go/agentgen/runtime/model"
)

// toolList is the tools of the next request while they are listed.
type toolList struct {
	defs []*model.ToolDef
	// listed are those that the plan does not know by their names; taken says where each name comes from.
	listed []listedTool
	taken  map[string]string
	// last are those of the request before.
	last []*model.ToolDef
}

// listsTools reports whether functions decide which tools there are.
func (e *engine) listsTools() bool {
	return e.hasSets() || e.box != nil && (e.plan.prepares || slices.ContainsFunc(e.box.own, boundTool.prepares))
}

func (e *engine) hasSets() bool { return e.box != nil && len(e.box.sets) > 0 }

// listTools asks which tools there are for the next request, and by which names.
func (e *engine) listTools(ctx context.Context) ([]*model.ToolDef, error) {
	l := toolList{last: e.loop.Input().Tools, taken: make(map[string]string)}
	var c *callContext
	if e.listsTools() {
		c = e.ownContext()
	}
	for _, t := range e.box.tools {
		if err := e.addTool(ctx, c, &l, t, ""); err != nil {
			return nil, err
		}
	}
	for i := range e.box.sets {
		tools, err := e.askSet(ctx, c, i, "")
		if err != nil {
			return nil, err
		}
		for _, t := range tools {
			if err := e.addTool(ctx, c, &l, t, e.box.sets[i].ID()); err != nil {
				return nil, err
			}
		}
	}
	e.box.listed = l.listed
	return l.defs, nil
}

// addTool adds a tool of a toolset, or of none, as it is for the next request.
func (e *engine) addTool(ctx context.Context, c *callContext, l *toolList, t boundTool, set string) error {
	def := t.Def()
	if t.prepares() {
		var err error
		if def, err = e.prepareTool(ctx, c, t); err != nil || def == nil {
			return err
		}
	}
	if def != t.Def() || set != "" {
		where := fmt.Sprintf("toolset %q", set)
		if set == "" {
			where = "the result of its Preparer"
		}
		if problems := def.Check(where); problems != nil {
			return &model.ConfigError{Problems: problems}
		}
	}
	if e.plan.output.Tool(def.Name) != nil {
		return &model.ConfigError{Problems: []string{fmt.Sprintf("%s has the name %q of an output tool: rename one of them", source(set, t), def.Name)}}
	}
	if other, ok := l.taken[def.Name]; ok {
		return &model.ConfigError{Problems: []string{fmt.Sprintf("two tools are named %q: %s, and %s: rename one with runtime.WithDef, or in its Preparer", def.Name, other, source(set, t))}}
	}
	l.taken[def.Name] = source(set, t)
	l.defs = append(l.defs, settled(def, t.Def(), l.last))
	if i := e.plan.tool(def.Name); i < 0 || e.plan.tools[i] != t {
		l.listed = append(l.listed, listedTool{toolOrigin{Name: def.Name, Tool: t.Def().Name, Toolset: set}, t})
	}
	return nil
}

// source says where a tool comes from.
func source(set string, t boundTool) string {
	if set == "" {
		return fmt.Sprintf("the agent's own tool %q", t.Def().Name)
	}
	return fmt.Sprintf("the tool %q of toolset %q", t.Def().Name, set)
}

// prepareTool asks one tool. It sees the retries that a call of it would see.
func (e *engine) prepareTool(ctx context.Context, c *callContext, t boundTool) (prepared *model.ToolDef, err error) {
	def := t.Def()
	defer e.recovered(ctx, "Preparer of tool "+def.Name, &err)
	c.info.ToolName, c.info.Retry, c.info.MaxRetries = def.Name, c.info.Failures(def.Name), e.loop.Budget(def)
	return t.prepare(ctx, c, def)
}

// settled returns the tool that says what prepared says, and was there before if there is one: providers keep what they
// have encoded for as long as the pointers stay.
func settled(prepared, original *model.ToolDef, last []*model.ToolDef) *model.ToolDef {
	if prepared.SameAs(original) {
		prepared = original
	}
	if t := model.FindTool(last, prepared.Name); t != nil && prepared.SameAs(t) {
		return t
	}
	return prepared
}

// setInstructions appends the instructions of the toolsets.
func (e *engine) setInstructions(ctx context.Context, c *callContext, parts []model.Instruction) ([]model.Instruction, error) {
	if !e.hasSets() {
		return parts, nil
	}
	for i := range e.box.sets {
		more, err := e.askInstructions(ctx, c, &e.box.sets[i])
		if err != nil {
			return nil, err
		}
		parts = append(parts, more...)
	}
	return parts, nil
}

func (e *engine) askInstructions(ctx context.Context, c *callContext, s *openableSet) (parts []model.Instruction, err error) {
	where := fmt.Sprintf("toolset %q", s.ID())
	defer e.recovered(ctx, "the instructions of "+where, &err)
	if err := e.openSet(ctx, s); err != nil {
		return nil, fmt.Errorf("open %s: %w", where, err)
	}
	if parts, err = s.instructions(ctx, c); err != nil {
		return nil, fmt.Errorf("the instructions of %s: %w", where, err)
	}
	return parts, nil
}

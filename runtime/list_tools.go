package runtime

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/model"
)

// toolList is the tools of the next request while they are listed.
type toolList struct {
	defs []*model.ToolDef
	// listed are those that the plan does not know by their names.
	listed []listedTool
	// last are those of the request before.
	last []*model.ToolDef
}

// namedTool is a tool that has a name in a request, with the ID of its toolset, empty for none.
type namedTool struct {
	tool boundTool
	set  string
}

// listsTools reports whether functions decide which tools there are.
func (e *engine) listsTools() bool {
	return e.hasSets() || e.box != nil && (e.plan.prepares || slices.ContainsFunc(e.box.own, boundTool.prepares))
}

func (e *engine) hasSets() bool { return e.box != nil && len(e.box.sets) > 0 }

// listTools asks which tools there are for the next request, and by which names.
func (e *engine) listTools(ctx context.Context) ([]*model.ToolDef, error) {
	last := e.loop.Input().Tools
	l := toolList{defs: make([]*model.ToolDef, 0, len(last)), listed: make([]listedTool, 0, len(e.box.listed)), last: last}
	if e.box.taken == nil {
		e.box.taken = make(map[string]namedTool)
	}
	clear(e.box.taken)
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
	def, named := t.Def(), namedTool{t, set}
	own := def
	if t.prepares() {
		var err error
		if def, err = e.prepareTool(ctx, c, named, len(l.listed)); err != nil || def == nil {
			return err
		}
	}
	last := l.before(def.Name)
	kept := settled(def, own, last)
	if isNew := len(last) == 0 || kept != last[0]; isNew && (kept != own || set != "") {
		where := e.source(named)
		if kept != own {
			where = "what the Preparer returned for " + where
		}
		if problems := kept.Check(where); problems != nil {
			return &model.ConfigError{Problems: problems}
		}
	}
	if problem := e.nameProblem(def.Name, named); problem != "" {
		return &model.ConfigError{Problems: []string{problem}}
	}
	e.box.taken[def.Name] = named
	l.defs = append(l.defs, kept)
	if i := e.plan.tool(def.Name); i < 0 || e.plan.tools[i] != t {
		l.listed = append(l.listed, listedTool{toolOrigin: toolOrigin{Name: def.Name, Tool: own.Name, Toolset: set}, tool: t})
	}
	return nil
}

// before returns the tool that had the name in the request before, if there was one. It mostly has the same place there.
func (l *toolList) before(name string) []*model.ToolDef {
	if i := len(l.defs); i < len(l.last) && l.last[i].Name == name {
		return l.last[i : i+1]
	}
	if i := slices.IndexFunc(l.last, func(t *model.ToolDef) bool { return t.Name == name }); i >= 0 {
		return l.last[i : i+1]
	}
	return nil
}

// nameProblem says why a tool cannot have the name, "" if it can.
func (e *engine) nameProblem(name string, t namedTool) string {
	if e.plan.output.Tool(name) != nil {
		return fmt.Sprintf("%s has the name %q of an output tool: rename one of them", e.source(t), name)
	}
	if other, ok := e.box.taken[name]; ok {
		return fmt.Sprintf("two tools are named %q: %s, and %s; rename one with runtime.WithDef or in its Preparer, or a toolset's with toolsets.Prefixed", name, e.source(other), e.source(t))
	}
	return ""
}

// source says where a tool comes from.
func (e *engine) source(t namedTool) string {
	name := t.tool.Def().Name
	switch {
	case t.set != "":
		return fmt.Sprintf("the tool %q of toolset %q", name, t.set)
	case slices.Contains(e.box.own, t.tool):
		return fmt.Sprintf("the tool %q of WithTools", name)
	}
	return fmt.Sprintf("the agent's own tool %q", name)
}

// prepareTool asks one tool. It sees the retries that a call of it would see under the name of the latest request, where it
// was maybe the one with that index among the listed tools.
func (e *engine) prepareTool(ctx context.Context, c *callContext, t namedTool, index int) (prepared *model.ToolDef, err error) {
	def := t.tool.Def()
	defer e.recovered(ctx, "Preparer of tool "+def.Name, &err)
	c.info.ToolName, c.info.Retry, c.info.MaxRetries = def.Name, c.info.Failures(e.box.calledBy(def.Name, t.set, index)), e.loop.Budget(def)
	return t.tool.prepare(ctx, c, def)
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
		for _, p := range more {
			if p.Text = strings.TrimSpace(p.Text); p.Text != "" || p.ID != "" {
				parts = append(parts, p)
			}
		}
	}
	model.SortInstructions(parts)
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

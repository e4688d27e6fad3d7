package runtime

import (
	"context"
	"fmt"
	"slices"

	"github.com/agentgen-go/agentgen/runtime/model"
)

// ownTool returns the tool of the agent or of WithTools that has the name, nil for none.
func (e *engine) ownTool(name string) boundTool {
	if i := e.plan.tool(name); i >= 0 {
		return e.plan.tools[i]
	}
	if e.box != nil {
		for _, t := range e.box.own {
			if t.Def().Name == name {
				return t
			}
		}
	}
	return nil
}

// tool returns the tool that has the name in the latest request, nil if there is none or if it has vanished since.
func (e *engine) tool(ctx context.Context, name string) (boundTool, error) {
	if e.box == nil {
		return e.ownTool(name), nil
	}
	for i := range e.box.listed {
		if t := &e.box.listed[i]; t.Name == name {
			return e.find(ctx, t)
		}
	}
	return e.ownTool(name), nil
}

// find returns a listed tool, and looks for a tool that another process has listed.
func (e *engine) find(ctx context.Context, t *listedTool) (boundTool, error) {
	if t.tool != nil || t.looked {
		return t.tool, nil
	}
	if t.Toolset == "" {
		t.tool = e.ownTool(t.Tool)
		return t.tool, nil
	}
	i := e.box.set(t.Toolset)
	if i < 0 {
		return nil, errUnknownSet(t.Toolset)
	}
	tools, err := e.askSet(ctx, e.ownContext(), i, t.Tool)
	if err != nil {
		return nil, err
	}
	t.looked = true
	for _, found := range tools {
		if found.Def().Name == t.Tool {
			t.tool = found
		}
	}
	return t.tool, nil
}

// lookedFor reports whether the tool that has the name in the latest request was looked for since.
func (e *engine) lookedFor(name string) bool {
	return e.box != nil && slices.ContainsFunc(e.box.listed, func(t listedTool) bool { return t.looked && t.Name == name })
}

func errUnknownSet(id string) error {
	return &model.ConfigError{Problems: []string{fmt.Sprintf("the run needs the toolset %q, which is neither the agent's nor given by WithToolsets", id)}}
}

// origins returns where the tools of the latest request come from that the plan does not know by their names.
func (e *engine) origins() (all []toolOrigin) {
	if e.box != nil {
		for _, t := range e.box.listed {
			all = append(all, t.toolOrigin)
		}
	}
	return all
}

// origin returns where the tool of the latest request comes from that has the name there.
func (e *engine) origin(name string) toolOrigin {
	if e.box != nil {
		for i := range e.box.listed {
			if o := e.box.listed[i].toolOrigin; o.Name == name {
				return o
			}
		}
	}
	return toolOrigin{Name: name, Tool: name}
}

// list makes the tools those that another process has listed.
func (e *engine) list(origins []toolOrigin) error {
	if len(origins) == 0 {
		if e.box != nil {
			e.box.listed = nil
		}
		return nil
	}
	if e.box == nil {
		e.box = new(toolbox)
	}
	listed := make([]listedTool, len(origins))
	for i, o := range origins {
		if o.Toolset != "" && e.box.set(o.Toolset) < 0 && !e.elsewhere() {
			return errUnknownSet(o.Toolset)
		}
		listed[i].toolOrigin = o
	}
	e.box.listed = listed
	return nil
}

// askSet returns tools of a toolset: see Toolset.Tools.
func (e *engine) askSet(ctx context.Context, c *callContext, i int, only string) (tools []boundTool, err error) {
	s := &e.box.sets[i]
	where := fmt.Sprintf("toolset %q", s.ID())
	defer e.recovered(ctx, where, &err)
	if err := e.openSet(ctx, s); err != nil {
		return nil, fmt.Errorf("open %s: %w", where, err)
	}
	if tools, err = s.tools(ctx, c, only); err != nil {
		return nil, fmt.Errorf("%s: %w", where, err)
	}
	for i, t := range tools {
		if t == nil || t.Def() == nil {
			return nil, fmt.Errorf("%s: its tool %d is nil", where, i)
		}
	}
	return tools, nil
}

func (e *engine) openSet(ctx context.Context, s *openableSet) error {
	if s.closed != nil {
		return nil
	}
	closed, err := s.Open(context.WithValue(ctx, openingRun{}, new(e.info.RunID)))
	if err != nil {
		return err
	}
	if s.closed = closed; closed == nil {
		s.closed = nothingToClose
	}
	return nil
}

// closeSets closes the toolsets that the run has opened, the last one first. Errors are logged: a run that has its
// output keeps it.
func (e *engine) closeSets() {
	if e.box == nil {
		return
	}
	for i := range slices.Backward(e.box.sets) {
		s := &e.box.sets[i]
		if s.closed == nil {
			continue
		}
		if err := e.closeSet(s); err != nil {
			e.plan.logger().Warn("agentgen: a toolset was not closed in order",
				"agent", e.plan.name, "run_id", e.info.RunID, "toolset", s.ID(), "error", err)
		}
	}
}

// closeSet closes a toolset. Its tools are looked for again if the run continues.
func (e *engine) closeSet(s *openableSet) (err error) {
	closed, id := s.closed, s.ID()
	s.closed = nil
	for i := range e.box.listed {
		if t := &e.box.listed[i]; t.Toolset == id {
			t.tool, t.looked = nil, false
		}
	}
	defer e.recovered(context.Background(), "the end of toolset "+id, &err)
	return closed()
}

package runtime

import (
	"fmt"
	"slices"

	"github.com/agentgen-go/agentgen/runtime/model"
)

// toolbox is what a run can call beside what its agent always has: the tools of WithTools and those of toolsets, and tools
// that go by another name. A run without such has none.
type toolbox struct {
	// tools are those of the agent and of the run that are listed for each request, own those of WithTools.
	tools, own []boundTool
	sets       []openableSet
	// listed are the tools of the latest request that the plan does not know by their names there.
	listed []listedTool
	// taken says whose the names of a request are, while it is prepared.
	taken map[string]namedTool
}

// listedTool is a tool by the name that it has in a request.
type listedTool struct {
	toolOrigin
	tool   boundTool // nil if it is to be looked for
	looked bool      // it was looked for
}

// toolOrigin says where a tool of a request comes from.
type toolOrigin struct {
	// Name is the tool's name in the request, Tool its own.
	Name string `json:"name"`
	Tool string `json:"tool"`
	// Toolset is the ID of its toolset, empty for the tools of the agent and of WithTools.
	Toolset string `json:"toolset,omitempty"`
}

// openableSet is a toolset of a run, which opens it when it first needs it.
type openableSet struct {
	boundToolset
	closed func() error // nil while it is not open
}

// calledBy returns the name that a tool had in the latest request, its own if it was not in it or had that. The tool was
// maybe the one with that index.
func (b *toolbox) calledBy(name, set string, index int) string {
	is := func(t listedTool) bool { return t.Tool == name && t.Toolset == set }
	if index < len(b.listed) && is(b.listed[index]) {
		return b.listed[index].Name
	}
	if i := slices.IndexFunc(b.listed, is); i >= 0 {
		return b.listed[i].Name
	}
	return name
}

// set returns the index of the toolset, or -1.
func (b *toolbox) set(id string) int {
	return slices.IndexFunc(b.sets, func(s openableSet) bool { return s.ID() == id })
}

// setProblems says what is wrong with a toolset beside others.
func setProblems(where string, s boundToolset, others []boundToolset) []string {
	if s == nil {
		return []string{where + " is nil"}
	}
	id := s.ID()
	if id == "" {
		return []string{where + " has no ID"}
	}
	if slices.ContainsFunc(others, func(o boundToolset) bool { return o != nil && o.ID() == id }) {
		return []string{fmt.Sprintf("%s: two toolsets have the ID %q", where, id)}
	}
	return nil
}

// asStrictAs returns t, or a copy of it whose calls wait where those of the other do.
func asStrictAs(t, other *model.ToolDef) *model.ToolDef {
	if (t.External || !other.External) && (t.Approval || !other.Approval) && (t.Sequential || !other.Sequential) {
		return t
	}
	c := *t
	c.External = t.External || other.External
	c.Approval = t.Approval || other.Approval
	c.Sequential = t.Sequential || other.Sequential
	return &c
}

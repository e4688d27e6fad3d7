package runtime

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/model"
)

// allToolsID is the ID of the toolset of all tools of a run, which Hooks.WrapToolset is given.
const allToolsID = "(all tools)"

// allTools is that toolset. It knows the tools of toolsets by the IDs of these and their names, which may be the same.
type allTools struct {
	own  []boundTool
	sets []boundToolset
}

func (a *allTools) ID() string { return allToolsID }

// Open opens all of the toolsets, or none.
func (a *allTools) Open(ctx context.Context) (func() error, error) { return openSets(ctx, a.sets) }

func (a *allTools) tools(ctx context.Context, c *callContext, only string) ([]boundTool, error) {
	if only != "" {
		for _, t := range a.own {
			if t.Def().Name == only {
				return []boundTool{t}, nil
			}
		}
	}
	all := a.own[:len(a.own):len(a.own)]
	for _, s := range a.sets {
		prefix := s.ID() + "/"
		own, ok := strings.CutPrefix(only, prefix)
		if only != "" && !ok {
			continue
		}
		tools, err := s.tools(ctx, c, own)
		if err != nil {
			return nil, fmt.Errorf("toolset %q: %w", s.ID(), err)
		}
		for i, t := range tools {
			if t == nil || t.Def() == nil {
				return nil, fmt.Errorf("toolset %q: its tool %d is nil", s.ID(), i)
			}
			all = append(all, &qualified{t, prefix + t.Def().Name})
		}
	}
	return all, nil
}

func (a *allTools) instructions(ctx context.Context, c *callContext) (all []model.Instruction, err error) {
	for _, s := range a.sets {
		parts, err := s.instructions(ctx, c)
		if err != nil {
			return nil, fmt.Errorf("the instructions of toolset %q: %w", s.ID(), err)
		}
		all = append(all, parts...)
	}
	return all, nil
}

// qualified is a tool of a toolset among those of others, with the name by which it is known there.
type qualified struct {
	boundTool
	name string
}

// unbound is a boundToolset as applications see it.
type unbound[D any] struct{ set boundToolset }

// rebind returns the toolset that wrap makes of another, nil if it returns nil.
func rebind[D any](set boundToolset, wrap func(Toolset[D]) Toolset[D]) boundToolset {
	var outer Toolset[D] = unbound[D]{set}
	if b, ok := set.(boundSet[D]); ok {
		outer = b.Toolset
	}
	if outer = wrap(outer); outer == nil {
		return nil
	}
	return boundSet[D]{outer}
}

func (u unbound[D]) ID() string { return u.set.ID() }

func (u unbound[D]) Open(ctx context.Context) (func() error, error) { return u.set.Open(ctx) }

func (u unbound[D]) Tools(ctx context.Context, rc *RunContext[D], only string) ([]Tool[D], error) {
	all, err := u.set.tools(ctx, &callContext{typed: rc}, only)
	if err != nil {
		return nil, err
	}
	tools := make([]Tool[D], len(all))
	for i, t := range all {
		q, among := t.(*qualified)
		if among {
			t = q.boundTool
		}
		b, ok := t.(*bound[D])
		if !ok {
			return nil, errors.New("a tool has other dependencies than the run")
		}
		if tools[i] = b.Tool; among {
			tools[i] = WithOwnName(b.Tool, q.name)
		}
	}
	return tools, nil
}

func (u unbound[D]) Instructions(ctx context.Context, rc *RunContext[D]) ([]model.Instruction, error) {
	return u.set.instructions(ctx, &callContext{typed: rc})
}

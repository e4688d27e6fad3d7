package graph

import "fmt"

// Broadcast makes a node that does other nodes at the same time, all with the value that it gets. It then reduces their
// results, in the order of the branches, into an R that begins with its zero value. The first error cancels the other branches.
// The results of those that have ended are kept if the run is resumed.
func Broadcast[D, I, R any](name string, branches ...Branch[D, I, R]) *Node[D, I, R] {
	return newNode[D, I, R](name, kindBroadcast, &broadcast[D, I, R]{branches})
}

// A Branch is one of the nodes that a Broadcast does: see Into.
type Branch[D, I, R any] struct {
	v      *vertex[D]
	reduce func(*R, any)
}

// Into makes a branch of a node, whose result the reducer puts into that of the Broadcast.
func Into[D, I, O, R any](node *Node[D, I, O], reduce func(all *R, one O)) Branch[D, I, R] {
	var b Branch[D, I, R]
	if node != nil {
		b.v = &node.v
	}
	if reduce != nil {
		b.reduce = func(all *R, one any) {
			o, _ := one.(O)
			reduce(all, o)
		}
	}
	return b
}

type broadcast[D, I, R any] struct {
	all []Branch[D, I, R]
}

func (b *broadcast[D, I, R]) do(c *call[D], in any) (any, error) {
	branches := make([]branch[D], len(b.all))
	for i, one := range b.all {
		branches[i] = branch[D]{one.v.name, one.v, in}
	}
	results, err := c.branches(branches, len(branches))
	if err != nil {
		return nil, err
	}
	return contain(func() (all R, err error) {
		for i, one := range results {
			b.all[i].reduce(&all, one)
		}
		return all, nil
	})
}

func (b *broadcast[D, I, R]) parts() (all []*vertex[D]) {
	for _, one := range b.all {
		all = append(all, one.v)
	}
	return all
}

func (b *broadcast[D, I, R]) check() (problems []string) {
	if len(b.all) == 0 {
		problems = append(problems, "it has no branches")
	}
	for _, one := range b.all {
		if one.v != nil && one.reduce == nil {
			problems = append(problems, fmt.Sprintf("its branch %q has no reducer", one.v.name))
		}
	}
	return problems
}

func (b *broadcast[D, I, R]) use(c *codecs) (missing []string) {
	for _, one := range b.all {
		missing = append(missing, usePart(c, one.v)...)
	}
	return missing
}

func (b *broadcast[D, I, R]) load(s *savedWork, in any) (*work, error) {
	w := &work{parts: make([]*work, len(b.all))}
	for k := range s.Parts {
		p := &s.Parts[k]
		i := b.find(p.Name)
		if i < 0 {
			return nil, fmt.Errorf("it has no branch %q", p.Name)
		}
		var err error
		if w.parts[i], err = loadPart(b.all[i].v, p, in); err != nil {
			return nil, err
		}
	}
	return w, s.only("parts")
}

func (b *broadcast[D, I, R]) find(name string) int {
	for i, one := range b.all {
		if one.v.name == name {
			return i
		}
	}
	return -1
}

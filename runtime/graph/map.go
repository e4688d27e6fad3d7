package graph

import (
	"fmt"
	"strconv"
)

// DefaultParallel is how many branches of a Map run at the same time if it does not say otherwise.
const DefaultParallel = 8

// Map makes a node that does another node for each element of a list, at most limit at the same time (0 means DefaultParallel).
// It then reduces the results, in the order of the list, into an R that begins with its zero value: see Collect and Sum. The
// first error cancels the other branches. The results of those that have ended are kept if the run is resumed.
func Map[D, I, O, R any](name string, limit int, each *Node[D, I, O], reduce func(all *R, one O)) *Node[D, []I, R] {
	w := &mapping[D, I, O, R]{limit: limit, reduce: reduce}
	if each != nil {
		w.each = &each.v
	}
	return newNode[D, []I, R](name, kindMap, w)
}

// Collect is a reducer that makes a list of all results, in the order of the branches.
func Collect[T any](all *[]T, one T) { *all = append(*all, one) }

// Sum is a reducer that adds all results up, or joins texts.
func Sum[T ~int | ~int64 | ~float64 | ~string](all *T, one T) { *all += one }

type mapping[D, I, O, R any] struct {
	each   *vertex[D]
	limit  int
	reduce func(*R, O)
}

func (m *mapping[D, I, O, R]) do(c *call[D], in any) (any, error) {
	items, _ := in.([]I)
	branches := make([]branch[D], len(items))
	for i := range items {
		branches[i] = branch[D]{strconv.Itoa(i), m.each, items[i]}
	}
	limit := m.limit
	if limit == 0 {
		limit = DefaultParallel
	}
	results, err := c.branches(branches, limit)
	if err != nil {
		return nil, err
	}
	return contain(func() (all R, err error) {
		for _, one := range results {
			o, _ := one.(O)
			m.reduce(&all, o)
		}
		return all, nil
	})
}

func (m *mapping[D, I, O, R]) parts() []*vertex[D] { return []*vertex[D]{m.each} }

func (m *mapping[D, I, O, R]) check() (problems []string) {
	if m.limit < 0 {
		problems = append(problems, "its limit is negative")
	}
	if m.reduce == nil {
		problems = append(problems, "it has no reducer")
	}
	return problems
}

func (m *mapping[D, I, O, R]) use(c *codecs) []string { return usePart(c, m.each) }

func (m *mapping[D, I, O, R]) load(s *savedWork, in any) (*work, error) {
	items, _ := in.([]I)
	w := &work{parts: make([]*work, len(items))}
	for k := range s.Parts {
		p := &s.Parts[k]
		i, err := strconv.Atoi(p.Name)
		if err != nil || i < 0 || i >= len(items) {
			return nil, fmt.Errorf("the list has no element %q", p.Name)
		}
		if w.parts[i], err = loadPart(m.each, p, items[i]); err != nil {
			return nil, err
		}
	}
	return w, s.only("parts")
}

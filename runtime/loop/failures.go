package loop

import (
	"maps"
	"slices"
)

// Failures counts how often tools have failed since they last succeeded. The zero value counts nothing. A Failures does not
// change, and is safe for concurrent use.
type Failures struct {
	counts []failureCount // in the order in which the tools first failed, which is part of the state of a run
	index  map[string]int // of the tools in counts, where there are many
}

type failureCount struct {
	tool string
	n    int
}

// Of returns how often a tool has failed since it last succeeded.
func (f Failures) Of(tool string) int {
	if i := f.find(tool); i >= 0 {
		return f.counts[i].n
	}
	return 0
}

func (f Failures) find(tool string) int {
	if f.index == nil {
		return slices.IndexFunc(f.counts, func(c failureCount) bool { return c.tool == tool })
	}
	if i, ok := f.index[tool]; ok {
		return i
	}
	return -1
}

// counts are Failures that change. They are copied before they do if someone has them.
type counts struct {
	Failures
	shared bool
}

// share returns the counts as they are now.
func (c *counts) share() Failures {
	c.shared = true
	return c.Failures
}

// set sets the count of a tool.
func (c *counts) set(tool string, n int) {
	at := c.find(tool)
	if at < 0 && n == 0 {
		return
	}
	if c.shared {
		c.counts, c.index, c.shared = slices.Clone(c.counts), maps.Clone(c.index), false
	}
	if at >= 0 {
		c.counts[at].n = n
		return
	}
	c.add(tool, n)
}

// add adds the count of another tool.
func (c *counts) add(tool string, n int) {
	c.counts = append(c.counts, failureCount{tool, n})
	switch {
	case c.index != nil:
		c.index[tool] = len(c.counts) - 1
	case len(c.counts) > few:
		c.index = make(map[string]int)
		for i := range c.counts {
			c.index[c.counts[i].tool] = i
		}
	}
}

package runtime

import (
	"fmt"
	"slices"
	"strconv"
)

// ordered is a capability as far as its order counts.
type ordered struct {
	id string
	Order
}

// capabilityName names a capability in errors.
func capabilityName(id string, index int) string {
	if id != "" {
		return strconv.Quote(id)
	}
	return "Capabilities[" + strconv.Itoa(index) + "]"
}

// arrange returns the indexes of the capabilities from the outermost to the innermost. It keeps the order in which they are listed
// where nothing else is said.
func arrange(caps []ordered) (order []int, problems []string) {
	index := make(map[string]int)
	for i, c := range caps {
		if _, ok := index[c.id]; ok && c.id != "" {
			problems = append(problems, fmt.Sprintf("two capabilities have the ID %q", c.id))
		}
		index[c.id] = i
	}
	before, missing := edges(caps, index)
	problems = append(problems, missing...)
	done := make([]bool, len(caps))
	for range caps {
		next := slices.IndexFunc(done, func(bool) bool { return false })
		for i := range caps {
			if !done[i] && !slices.ContainsFunc(before[i], func(j int) bool { return !done[j] }) {
				next = i
				break
			}
		}
		if next < 0 {
			return nil, append(problems, "Circular ordering constraints among capabilities: "+cycle(caps, before, done))
		}
		done[next] = true
		order = append(order, next)
	}
	return order, problems
}

// edges returns which capabilities come before each, and what is wrong with what the capabilities say.
func edges(caps []ordered, index map[string]int) (before [][]int, problems []string) {
	before = make([][]int, len(caps))
	for i, c := range caps {
		for _, id := range c.Requires {
			if _, ok := index[id]; !ok || id == "" {
				problems = append(problems, fmt.Sprintf("the capability %s requires %q, but it was not found among the capabilities", capabilityName(c.id, i), id))
			}
		}
		for _, id := range c.Wraps {
			if j, ok := index[id]; ok && id != "" {
				before[j] = append(before[j], i)
			}
		}
		for _, id := range c.WrappedBy {
			if j, ok := index[id]; ok && id != "" {
				before[i] = append(before[i], j)
			}
		}
		for j, o := range caps {
			if o.Place < c.Place {
				before[i] = append(before[i], j)
			}
		}
	}
	return before, problems
}

// cycle names the capabilities that are ordered in a circle.
func cycle(caps []ordered, before [][]int, done []bool) (names string) {
	for i := range caps {
		if done[i] || !slices.ContainsFunc(before[i], func(j int) bool { return !done[j] }) {
			continue
		}
		if names != "" {
			names += ", "
		}
		names += capabilityName(caps[i].id, i)
	}
	return names
}

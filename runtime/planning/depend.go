package planning

import (
	"fmt"
	"slices"
	"strings"
)

// waits reports whether the step depends on one that is not resolved.
func (p Plan) waits(item *Item) bool {
	return slices.ContainsFunc(item.DependsOn, func(id string) bool {
		other := p.find(id)
		return other != nil && !other.Status.resolved()
	})
}

// settle brings what is blocked up to date: a step that waits is blocked, and one that waits no longer is pending. Steps without
// dependencies, and those that are resolved, stay as they are.
func (p Plan) settle() {
	before := p.Clone()
	for i := range p {
		item := &p[i]
		waits := before.waits(item)
		switch {
		case len(item.DependsOn) == 0:
		case waits && !item.Status.resolved():
			item.Status = Blocked
		case !waits && item.Status == Blocked:
			item.Status = Pending
		}
	}
}

// reaches reports whether the step from depends on the step to, directly or not, or is that step.
func (p Plan) reaches(from, to string) bool {
	seen := make(map[string]bool)
	open := []string{from}
	for len(open) > 0 {
		id := open[len(open)-1]
		open = open[:len(open)-1]
		if id == to {
			return true
		}
		if item := p.find(id); item != nil && !seen[id] {
			seen[id] = true
			open = append(open, item.DependsOn...)
		}
	}
	return false
}

// duplicates says which IDs the plan has more than once, "" if none.
func (p Plan) duplicates() string {
	seen := make(map[string]int)
	var twice []string
	for i := range p {
		if seen[p[i].ID]++; seen[p[i].ID] == 2 {
			twice = append(twice, p[i].ID)
		}
	}
	if len(twice) == 0 {
		return ""
	}
	slices.Sort(twice)
	return fmt.Sprintf("Duplicate step ids: %s. Every step needs a unique id.", strings.Join(twice, ", "))
}

// problem says what is wrong with the parents and dependencies of the plan, "" if nothing is.
func (p Plan) problem() string {
	for i := range p {
		item := &p[i]
		if item.ParentID != "" && p.find(item.ParentID) == nil {
			return fmt.Sprintf("Step '%s' has parent_id '%s', which is not in the plan.", item.ID, item.ParentID)
		}
		for _, id := range item.DependsOn {
			if p.find(id) == nil {
				return fmt.Sprintf("Step '%s' depends on '%s', which is not in the plan.", item.ID, id)
			}
		}
	}
	for i := range p {
		if p.parentCycle(&p[i]) {
			return fmt.Sprintf("Step '%s' is part of a parent cycle.", p[i].ID)
		}
	}
	if p.cyclic() {
		return "Plan has a dependency cycle."
	}
	return ""
}

// parentCycle reports whether going from parent to parent leads to a step a second time.
func (p Plan) parentCycle(item *Item) bool {
	for range len(p) + 1 {
		if item.ParentID == "" {
			return false
		}
		item = p.find(item.ParentID)
	}
	return true
}

// cyclic reports whether steps depend on each other in a circle: it takes away those that depend on none of the others until none is left.
func (p Plan) cyclic() bool {
	waiting := make(map[string]int, len(p))
	dependents := make(map[string][]string)
	var free []string
	for i := range p {
		waiting[p[i].ID] = len(p[i].DependsOn)
		if len(p[i].DependsOn) == 0 {
			free = append(free, p[i].ID)
		}
		for _, id := range p[i].DependsOn {
			dependents[id] = append(dependents[id], p[i].ID)
		}
	}
	done := 0
	for ; done < len(free); done++ {
		for _, id := range dependents[free[done]] {
			if waiting[id]--; waiting[id] == 0 {
				free = append(free, id)
			}
		}
	}
	return done < len(p)
}

// without returns the plan without a step and those below it, on which nothing depends any more, and how many were below it.
func (p Plan) without(id string) (rest Plan, below int) {
	gone := map[string]bool{id: true}
	for grew := true; grew; {
		grew = false
		for i := range p {
			if item := &p[i]; gone[item.ParentID] && !gone[item.ID] {
				gone[item.ID], grew = true, true
			}
		}
	}
	var freed []string
	for _, item := range p {
		if gone[item.ID] {
			continue
		}
		if n := len(item.DependsOn); n > 0 {
			item.DependsOn = slices.DeleteFunc(slices.Clone(item.DependsOn), func(d string) bool { return gone[d] })
			if len(item.DependsOn) < n {
				freed = append(freed, item.ID)
			}
		}
		rest = append(rest, item)
	}
	for _, id := range freed {
		if item := rest.find(id); item.Status == Blocked && !rest.waits(item) {
			item.Status = Pending
		}
	}
	return rest, len(gone) - 1
}

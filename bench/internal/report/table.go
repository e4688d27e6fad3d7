package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Costs is a table of a group: a row for each who was measured, a column for each case. A cell has the CPU time and the allocations,
// and how the time compares with that of the floor.
func (rs *Results) Costs(group, floor string) string {
	cases := rs.names(group, func(k Key) string { return k.Case })
	t := newTable("CPU µs (allocations), ratio", cases...)
	for _, by := range rs.names(group, func(k Key) string { return k.By }) {
		row := []string{by}
		for _, c := range cases {
			row = append(row, rs.cost(group, c, by, floor))
		}
		t.row(row...)
	}
	return t.String()
}

func (rs *Results) cost(group, name, by, floor string) string {
	cpu, allocs := rs.Get(group, name, by, "cpu-ns/op"), rs.Get(group, name, by, "allocs/op")
	if math.IsNaN(cpu) {
		return "-"
	}
	cell := number(cpu / 1e3)
	if !math.IsNaN(allocs) {
		cell += fmt.Sprintf(" (%.0f)", allocs)
	}
	if ratio := cpu / rs.Get(group, name, floor, "cpu-ns/op"); !math.IsNaN(ratio) {
		cell += ", " + Ratio(ratio)
	}
	return cell
}

// Units is a table of one case of a group: a row for each who was measured, a column for each unit.
func (rs *Results) Units(group, name string, units ...Unit) string {
	var heads []string
	for _, u := range units {
		heads = append(heads, u.Head)
	}
	t := newTable(name, heads...)
	for _, by := range rs.names(group, func(k Key) string { return k.By }) {
		row := []string{by}
		measured := false
		for _, u := range units {
			v := rs.Get(group, name, by, u.Name)
			measured = measured || !math.IsNaN(v)
			row = append(row, number(v/u.Scale))
		}
		if measured {
			t.row(row...)
		}
	}
	return t.String()
}

// Unit is a column: the name of a unit, what is written over it, and by what its numbers are divided.
type Unit struct {
	Name, Head string
	Scale      float64
}

// Ratio writes how many times as much something is.
func Ratio(r float64) string { return strconv.FormatFloat(r, 'f', 2, 64) + "x" }

// number writes three digits of a number, or all that are before the point.
func number(v float64) string {
	switch {
	case math.IsNaN(v):
		return "-"
	case v >= 100:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case v >= 10:
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	return strconv.FormatFloat(v, 'f', 2, 64)
}

// table is written in Markdown.
type table struct{ b strings.Builder }

func newTable(corner string, heads ...string) *table {
	t := new(table)
	t.row(append([]string{corner}, heads...)...)
	t.b.WriteString("|---" + strings.Repeat("|---:", len(heads)) + "|\n")
	return t
}

func (t *table) row(cells ...string) {
	t.b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
}

func (t *table) String() string { return t.b.String() }

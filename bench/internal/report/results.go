// Package report collects what was measured, and makes tables of it.
package report

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// Key names what was measured.
type Key struct{ Group, Case, By string }

// Numbers are the best that was measured, by unit: the least, or the most where more is better.
type Numbers map[string]float64

// Results are all that was measured, in the order in which it came.
type Results struct {
	keys    []Key
	numbers map[Key]Numbers
}

// Read adds the lines of Go benchmarks in r, and copies them to w.
func (rs *Results) Read(w io.Writer, r io.Reader) error {
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		if _, err := fmt.Fprintln(w, lines.Text()); err != nil {
			return err
		}
		if err := rs.add(lines.Text()); err != nil {
			return err
		}
	}
	return lines.Err()
}

func (rs *Results) add(line string) error {
	fields := strings.Split(line, "\t")
	if len(fields) < 3 || !strings.HasPrefix(fields[0], "Benchmark") {
		return fmt.Errorf("%q is not a line of a benchmark", line)
	}
	k := key(fields[0])
	n := rs.numbers[k]
	if n == nil {
		if rs.numbers == nil {
			rs.numbers = make(map[Key]Numbers)
		}
		n = make(Numbers)
		rs.numbers[k] = n
		rs.keys = append(rs.keys, k)
	}
	for _, f := range fields[2:] {
		number, unit, _ := strings.Cut(f, " ")
		v, err := strconv.ParseFloat(number, 64)
		if err != nil {
			return fmt.Errorf("%q: %w", line, err)
		}
		old, ok := n[unit]
		switch {
		case !ok:
			n[unit] = v
		case strings.HasSuffix(unit, "/s"):
			n[unit] = math.Max(old, v)
		default:
			n[unit] = math.Min(old, v)
		}
	}
	return nil
}

func key(name string) Key {
	parts := strings.Split(strings.ReplaceAll(name, "_", " "), "/")
	k := Key{Group: strings.TrimPrefix(parts[0], "Benchmark")}
	for _, p := range parts[1:] {
		switch name, value, _ := strings.Cut(p, "="); name {
		case "case":
			k.Case = value
		case "by":
			k.By = value
		case "runs":
			k.Group += " " + value
		}
	}
	return k
}

// Get returns a number, NaN where it was not measured.
func (rs *Results) Get(group, name, by, unit string) float64 {
	if v, ok := rs.numbers[Key{group, name, by}][unit]; ok {
		return v
	}
	return math.NaN()
}

// names returns the different values of a group in order: its cases, or who was measured.
func (rs *Results) names(group string, of func(Key) string) (all []string) {
	seen := make(map[string]bool)
	for _, k := range rs.keys {
		if n := of(k); k.Group == group && !seen[n] {
			seen[n] = true
			all = append(all, n)
		}
	}
	return all
}

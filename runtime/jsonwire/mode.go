package jsonwire

import (
	"strconv"
	"strings"
)

// SwapMode makes m the mode of r and returns the mode that r had. Generated code calls it before and after a value that
// is read in a mode of its own, whatever the mode of its surroundings is.
func (r *Reader) SwapMode(m Mode) (old Mode) {
	old, r.mode = r.mode, m
	return old
}

// String returns what the mode accepts, such as "strict" or "lax+ignore extra".
func (m Mode) String() string {
	if m == Strict {
		return "strict"
	}
	var names []string
	for _, known := range [...]struct {
		mode Mode
		name string
	}{{Lax, "lax"}, {IgnoreExtra, "ignore extra"}, {Lenient, "lenient"}, {Nulls, "nulls"}} {
		if m&known.mode != 0 {
			names = append(names, known.name)
			m &^= known.mode
		}
	}
	if m != 0 {
		names = append(names, "Mode("+strconv.Itoa(int(m))+")")
	}
	return strings.Join(names, "+")
}

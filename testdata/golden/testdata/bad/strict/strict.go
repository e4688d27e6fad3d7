// Package strict has tools whose schemas have no strict form.
package strict

//agent:tool strict
func Maps(m map[string]int, n int) {} // want-1:1 "strict mode has no maps"

//agent:tool strict
func Anything(v any, n int) {} // want-1:1 "strict mode has no type for any JSON"

//agent:tool strict extra=ignore
func Extra(n int) {} // want-1:1 "strict"

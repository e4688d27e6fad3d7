// Package strict has tools whose schemas have no strict form.
package strict

//agent:tool strict
func Maps(m map[string]int, n int) {} // want-1:1 "strict mode: /properties/m: a map, .* or drop strict"

//agent:tool strict
func Anything(v any, n int) {} // want-1:1 "strict mode: /properties/v: a schema that accepts any JSON is not supported: give it a type, or drop strict"

//agent:tool strict extra=ignore
func Extra(n int) {} // want-1:1 "strict mode accepts no unknown members: drop strict, .*extra=ignore"

// Package kind names the values of enumerations.
package kind

import "strconv"

// Name returns the name with that number, or the type with the number, as in "StepKind(9)", if there is none.
func Name[K ~uint8](typ string, k K, names ...string) string {
	if int(k) < len(names) {
		return names[k]
	}
	return typ + "(" + strconv.Itoa(int(k)) + ")"
}

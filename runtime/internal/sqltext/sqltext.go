// Package sqltext writes the same SQL for several databases.
package sqltext

import (
	"strconv"
	"strings"
)

// Numbered returns a statement with the placeholders $1, $2, ... of Postgres instead of question marks.
func Numbered(query string) string {
	var b strings.Builder
	for n := 1; ; n++ {
		before, after, found := strings.Cut(query, "?")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		b.WriteString("$" + strconv.Itoa(n))
		query = after
	}
}

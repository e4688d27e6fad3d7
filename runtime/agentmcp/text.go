package agentmcp

import (
	"strconv"
	"strings"
)

func quoted(s string) string { return strconv.Quote(s) }

// cut returns at most max bytes of s, in whole characters.
func cut(s string, max int) string {
	if len(s) <= max {
		return s
	}
	return strings.ToValidUTF8(s[:max], "") + "..."
}

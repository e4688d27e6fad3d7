package files

import (
	"fmt"
	"strings"
)

// A result is the lines that a tool returns, as many as it may.
type result struct {
	lines []string
	most  int
	what  string // the lines are
}

// add adds a line. It reports false if there are enough, and then the result says so.
func (r *result) add(line string) bool {
	if len(r.lines) == r.most {
		r.lines = append(r.lines, fmt.Sprintf("[... truncated at %d %s]", r.most, r.what))
		return false
	}
	r.lines = append(r.lines, line)
	return true
}

// withNotices joins the lines of a result, and says what it leaves out.
func withNotices(lines []string, none string, cut bool, hidden int) string {
	if hidden > 0 {
		lines = append(lines, fmt.Sprintf("[%d hidden entries omitted; name a hidden path explicitly to include it]", hidden))
	}
	if len(lines) == 0 {
		lines = append(lines, none)
	}
	if cut {
		lines = append(lines, walkCut)
	}
	return strings.Join(lines, "\n")
}

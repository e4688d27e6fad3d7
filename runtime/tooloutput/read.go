package tooloutput

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// What read_tool_result returns at most.
const (
	maxLines = 1000
	maxChars = 50_000
)

// Read a slice of a spilled tool result.
//
//   - handle: The handle from the overflowed tool return.
//   - offset: Number of matching lines to skip from the start (or end). Must be >= 0.
//   - limit: Maximum number of lines to return (>= 1; clamped to a built-in cap).
//   - fromEnd: Count `offset`/`limit` from the end of the result.
//   - pattern: Optional literal substring; only lines containing it are returned.
//
//agent:tool
//agent:param offset default=0
//agent:param limit default=200
//agent:param fromEnd name=from_end default=false
func readToolResult(ctx context.Context, rc *runtime.RunContext[*limiter], handle string, offset, limit int, fromEnd bool, pattern *string) (string, error) {
	if offset < 0 {
		return "", runtime.Retryf("`offset` must be >= 0.")
	}
	if limit < 1 {
		return "", runtime.Retryf("`limit` must be >= 1.")
	}
	text, err := rc.Deps.read(ctx, rc.RunInfo, handle)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Sprintf("[No stored tool result for handle '%s'. Use the exact handle string from a \"[Tool output too large ... stored to handle "+
			"...]\" marker; if the result is no longer available, re-run the original tool.]", handle), nil
	}
	if err != nil {
		return "", fmt.Errorf("read a stored result: %w", err)
	}
	lines := linesOf(text, pattern)
	return shown(handle, lines, window(lines, offset, min(limit, maxLines), fromEnd)), nil
}

// read returns a text, if it is of this run, or of one whose messages are part of the conversation. A store may have those of others.
func (l *limiter) read(ctx context.Context, rc *runtime.RunInfo, handle string) (string, error) {
	run, _, _ := strings.Cut(handle, "/")
	if run != url.PathEscape(rc.RunID) && !knows(rc.Messages, run) {
		return "", fs.ErrNotExist
	}
	return l.store.Read(ctx, handle)
}

// knows reports whether messages of a run, by its name in handles, are in a history.
func knows(history []message.Message, run string) bool {
	for _, m := range history {
		if run != "" && url.PathEscape(message.RunID(m)) == run {
			return true
		}
	}
	return false
}

// linesOf returns the lines of a text that have a pattern in them.
func linesOf(text string, pattern *string) (lines []string) {
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
		if pattern == nil || strings.Contains(line, *pattern) {
			lines = append(lines, line)
		}
	}
	return lines
}

// window returns limit lines after the first or before the last offset ones.
func window(lines []string, offset, limit int, fromEnd bool) []string {
	n := len(lines)
	if fromEnd {
		end := max(0, n-offset)
		return lines[max(0, end-limit):end]
	}
	begin := min(offset, n)
	return lines[begin:min(begin+limit, n)]
}

// shown is what the model reads of some lines.
func shown(handle string, lines, window []string) string {
	body, capped := strings.Join(window, "\n"), ""
	if utf8.RuneCountInString(body) > maxChars {
		body, capped = first(body, maxChars), ", output capped"
	}
	header := fmt.Sprintf("[handle '%s': %s matching line(s); showing %d%s]", handle, grouped(len(lines)), len(window), capped)
	if body == "" {
		return header
	}
	return header + "\n" + body
}

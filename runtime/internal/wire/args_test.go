package wire_test

import (
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/internal/effort"
	"github.com/agentgen-go/agentgen/runtime/internal/wire"
)

// TestArgsInPieces: arguments in pieces are those that come at once; null becomes no arguments.
func TestArgsInPieces(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "null": "", " \t null \n ": "", "  ": "  ", "nul": "nul", "nu ll": "nu ll", "null null": "null null", " null,": " null,",
		" \r\n{\"a\": null} ": " \r\n{\"a\": null} ", `{"a":"\ud83d\ude00\ud83d"}`: `{"a":"\ud83d\ude00` + "\uFFFD" + `"}`,
	} {
		for n := 1; n <= len(text)+1; n++ {
			var a wire.Args
			got := ""
			for rest := text; rest != ""; rest = rest[min(n, len(rest)):] {
				got += a.Add(rest[:min(n, len(rest))])
			}
			if got += a.End(); got != want {
				t.Errorf("%q in pieces of %d: got %q, want %q", text, n, got, want)
			}
		}
	}
}

// TestWhiteSpaceInPieces: each piece of white space before arguments, or behind null, is looked at once.
func TestWhiteSpaceInPieces(t *testing.T) {
	for _, first := range []string{"", "null"} {
		effort.Linear(t, 4000, func(n int) {
			var a wire.Args
			a.Add(first)
			for range n {
				a.Add("          ")
			}
			if got := a.Add("{}") + a.End(); got != first+strings.Repeat("          ", n)+"{}" {
				t.Errorf("%q: got %d bytes", first, len(got))
			}
		})
	}
}

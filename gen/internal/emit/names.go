package emit

import (
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// names allocates identifiers of the generated file, so that none hides or is hidden by a name of the package, of Go
// or of the file itself.
type names struct {
	taken map[string]bool // by the package, and what was allocated
}

func newNames(taken map[string]ir.Pos) *names {
	n := &names{taken: map[string]bool{}}
	for name := range taken {
		n.taken[name] = true
	}
	return n
}

// claim reserves exactly name and reports whether it was free.
func (n *names) claim(name string) bool {
	free := !n.taken[name]
	n.taken[name] = true
	return free
}

// free allocates name, or name with the first number that makes it unused: for import aliases and for declarations
// of the generated file that users do not name.
func (n *names) free(name string) string {
	switch {
	case isLocal(name):
		name += "pkg"
	case token.IsKeyword(name) || types.Universe.Lookup(name) != nil:
		n.taken[name] = true
	}
	for i := 1; ; i++ {
		if candidate := numbered(name, i); n.claim(candidate) {
			return candidate
		}
	}
}

// locals are the names of variables, parameters and type parameters in generated functions, which may be
// followed by a number.
var locals = []string{"D", "args", "at", "back", "c", "call", "ctx", "data", "def", "deps", "dst", "e", "err", "i", "k", "m", "mark", "mode", "n", "ok", "options", "out", "r", "rc", "recv", "result", "ret", "s", "seen", "t", "u", "v", "w", "was"}

func isLocal(name string) bool {
	return slices.Contains(locals, strings.TrimRight(name, "0123456789_"))
}

// local is the name of a variable inside of a function, one of locals. Depth tells nested ones apart; it starts at 1.
// Names of the package stay visible, so a variable makes way for them.
func (n *names) local(name string, depth int) string {
	name = numbered(name, depth)
	for n.taken[name] {
		name += "_"
	}
	return name
}

// numbered leaves out the number 1.
func numbered(name string, i int) string {
	if i == 1 {
		return name
	}
	return name + strconv.Itoa(i)
}

// exported capitalises a name: city is City.
func exported(name string) string {
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(first)) + name[size:]
}

// unexported is the opposite: CurrentWeather is currentWeather, HTTPGet is httpGet.
func unexported(name string) string {
	runes := []rune(name)
	for i, c := range runes {
		next := i+1 < len(runes) && unicode.IsLower(runes[i+1])
		if !unicode.IsUpper(c) || i > 0 && next {
			break
		}
		runes[i] = unicode.ToLower(c)
	}
	return string(runes)
}

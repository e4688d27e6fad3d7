package agentshell

import (
	"regexp"
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/runtime"
)

// unlistable are builtins that change what other words mean, or run what cannot be seen, in some shell: no allow list may have them.
var unlistable = []string{
	".", "source", "alias", "unalias", "bind", "builtin", "caller", "compgen", "complete", "compopt", "coproc", "declare", "enable", "export", "fc",
	"function", "getopts", "hash", "history", "jobs", "let", "local", "mapfile", "nameref", "readarray", "readonly", "select", "shopt", "typeset", "unset",
	"[[", "((", "zmodload", "autoload", "print", "vared", "zsh", "noglob",
}

// checkedBuiltins are builtins whose arguments can set variables or, in some shell, run commands.
var checkedBuiltins = map[string]func(args []word) string{
	"printf": printfMistake,
	"read":   readMistake,
	"set":    setMistake,
	"test":   testMistake,
	"[": func(args []word) string {
		if n := len(args); n > 0 && args[n-1].known && args[n-1].text == "]" {
			return testMistake(args[:n-1])
		}
		return "it must end with ]"
	},
	"wait": noOptions,
}

// builtin refuses arguments of a builtin that do more than they seem.
func (p *policy) builtin(name string, args []word) error {
	mistake, ok := checkedBuiltins[name]
	if !ok {
		return nil
	}
	if why := mistake(args); why != "" {
		return runtime.Retryf("The arguments of %s cannot be checked: %s.", quoted(name), why)
	}
	if name == "read" {
		for _, w := range args {
			if err := p.assigned(w.text); err != nil {
				return err
			}
		}
	}
	return nil
}

func noOptions(args []word) string {
	for _, w := range args {
		if !w.known || strings.HasPrefix(w.text, "-") {
			return "write them out, without options"
		}
	}
	return ""
}

func printfMistake(args []word) string {
	if len(args) > 0 && (!args[0].known || strings.HasPrefix(args[0].text, "-")) {
		return "the format must be written out, without options before it"
	}
	return ""
}

func readMistake(args []word) string {
	for i, w := range args {
		if !w.known || !variable.MatchString(w.text) && (i > 0 || w.text != "-r") {
			return "use only -r and names of variables"
		}
	}
	return ""
}

var setOptions = regexp.MustCompile(`^[-+][euxfC]+$`)

func setMistake(args []word) string {
	for _, w := range args {
		if !w.known || !setOptions.MatchString(w.text) {
			return "only the options e, u, x, f and C can be used"
		}
	}
	return ""
}

var (
	unaryTests  = []string{"-b", "-c", "-d", "-e", "-f", "-g", "-h", "-L", "-n", "-p", "-r", "-S", "-s", "-t", "-u", "-w", "-x", "-z"}
	binaryTests = []string{"=", "!=", "-eq", "-ne", "-gt", "-ge", "-lt", "-le", "-nt", "-ot", "-ef"}
)

// testMistake understands a single test: bash evaluates the arguments of others, such as -v.
func testMistake(args []word) string {
	const why = `use one test, such as [ -f FILE ] or [ "$A" = B ], with variables in double quotes`
	for _, w := range args {
		if !w.whole {
			return why
		}
	}
	if len(args) > 1 && args[0].known && args[0].text == "!" {
		args = args[1:]
	}
	switch len(args) {
	case 0, 1:
		return ""
	case 2:
		if args[0].known && slices.Contains(unaryTests, args[0].text) {
			return ""
		}
	case 3:
		if args[1].known && slices.Contains(binaryTests, args[1].text) {
			return ""
		}
	}
	return why
}

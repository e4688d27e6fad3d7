package agentshell

import (
	"regexp"
	"slices"
	"strings"
)

// An inner is what a command runs.
type inner struct {
	commands [][]word // with their arguments
	scripts  []string // lines of the shell
	assigned []word   // environment variables that they get
	unclear  string   // why that is not all, "" if it is
}

func unclear(why string) inner { return inner{unclear: why} }

const (
	byOption   = "it has an option that is not understood here"
	byArgument = "it depends on an argument that is expanded"
)

// wrappers are commands that run others, by their names. Other programs that run commands, such as make, git and python, are not looked
// into: allowing one allows everything that it runs.
var wrappers = map[string]func(args []word) inner{
	"command":  commandRuns,
	"exec":     plainRuns,
	"nohup":    plainRuns,
	"setsid":   plainRuns,
	"time":     optioned("-p"),
	"nice":     optioned(`-n=|-\d+|-n-?\d+|--adjustment=-?\d+`),
	"ionice":   optioned(`-c=|-n=|-t`),
	"stdbuf":   optioned(`-[ioe](L|\d+)`),
	"timeout":  timeoutRuns,
	"env":      envRuns,
	"xargs":    xargsRuns,
	"find":     findRuns,
	"sudo":     envRuns,
	"doas":     plainRuns,
	"busybox":  plainRuns,
	"eval":     evalRuns,
	"trap":     trapRuns,
	"sh":       shellRuns,
	"bash":     shellRuns,
	"dash":     shellRuns,
	"ash":      shellRuns,
	"ksh":      shellRuns,
	"zsh":      shellRuns,
	"builtin":  plainRuns,
	"chronic":  plainRuns,
	"unbuffer": plainRuns,
}

// plainRuns is for commands of which only forms without options are understood.
func plainRuns(args []word) inner { return optioned("")(args) }

// optioned is for commands that run what stands behind their options. These are regular expressions; one that ends with = has its value
// in the next argument.
func optioned(options string) func(args []word) inner {
	var flags, valued []string
	for _, o := range strings.Split(options, "|") {
		if name, ok := strings.CutSuffix(o, "="); ok {
			valued = append(valued, name)
		} else if o != "" {
			flags = append(flags, o)
		}
	}
	flag := regexp.MustCompile("^(" + strings.Join(flags, "|") + ")$")
	return func(args []word) inner {
		rest, why := skipOptions(args, func(text string) bool { return len(flags) > 0 && flag.MatchString(text) }, valued)
		return inner{commands: [][]word{rest}, unclear: why}
	}
}

// skipOptions returns what stands behind the options, and why that may be wrong.
func skipOptions(args []word, flag func(string) bool, valued []string) (rest []word, why string) {
	for len(args) > 0 {
		switch text := args[0].text; {
		case !args[0].known:
			return args, why // where the name of the command should be
		case text == "--":
			return args[1:], byOption // not everything knows it: dash would exec a command of that name
		case !strings.HasPrefix(text, "-"):
			return args, why
		case slices.Contains(valued, text) && len(args) > 1 && args[1].known:
			args = args[2:]
		case flag(text):
			args = args[1:]
		default:
			args, why = args[1:], byOption
		}
	}
	return nil, why
}

func commandRuns(args []word) inner {
	if len(args) > 0 && args[0].known && (args[0].text == "-v" || args[0].text == "-V") {
		return inner{} // it only describes
	}
	return plainRuns(args)
}

var timeoutFlag = regexp.MustCompile(`^(--foreground|--preserve-status|-v|-k\S+|-s\S+|--kill-after=\S+|--signal=\S+)$`)

func timeoutRuns(args []word) inner {
	rest, why := skipOptions(args, timeoutFlag.MatchString, []string{"-k", "-s"})
	if len(rest) == 0 {
		return inner{unclear: why}
	}
	if !rest[0].known {
		why = byArgument
	}
	return inner{commands: [][]word{rest[1:]}, unclear: why}
}

var assignment = regexp.MustCompile(`^([^=]+)=`)

func envRuns(args []word) inner {
	var in inner
	for i, w := range args {
		switch m := assignment.FindStringSubmatch(w.text); {
		case !w.known && m != nil && variable.MatchString(m[1]) && w.whole:
			in.assigned = append(in.assigned, word{text: m[1], known: true})
		case !w.known:
			in.unclear = byArgument
		case strings.HasPrefix(w.text, "-"):
			in.unclear = byOption
		case m != nil:
			in.assigned = append(in.assigned, word{text: m[1], known: true})
		default:
			in.commands = [][]word{args[i:]}
			return in
		}
	}
	return in
}

// replaced marks the words as unknown into which a command puts something.
func replaced(words []word, mark string) []word {
	words = slices.Clone(words)
	for i, w := range words {
		if strings.Contains(w.text, mark) {
			words[i] = word{text: w.text, whole: w.whole}
		}
	}
	return words
}

var xargsFlag = regexp.MustCompile(`^-([0rtx]+|[nPL]\d+)$`)

func xargsRuns(args []word) inner {
	rest, why := skipOptions(args, xargsFlag.MatchString, []string{"-n", "-P", "-L", "-I", "-d"})
	if len(rest) == 0 {
		return inner{unclear: why} // it runs echo
	}
	command := rest
	options := args[:len(args)-len(rest)]
	for i, o := range options {
		// What follows any -I may be what is replaced by the input.
		if o.text == "-I" && i+1 < len(options) {
			command = replaced(command, options[i+1].text)
		}
	}
	// Otherwise the input comes behind the words.
	return inner{commands: [][]word{append(slices.Clip(command), word{text: "..."})}, unclear: why}
}

var findOptions = []string{"-exec", "-execdir", "-ok", "-okdir"}

// findRuns finds the commands of find. All of its arguments have to be known: any could expand to -exec. A command ends at the first
// argument at which one can end. What find takes for the argument of another option, as in -printf -exec, is taken for a command, which
// is then named like an option.
func findRuns(args []word) (in inner) {
	for len(args) > 0 {
		w := args[0]
		args = args[1:]
		switch {
		case !w.known:
			in.unclear = byArgument
		case slices.Contains(findOptions, w.text):
			end := slices.IndexFunc(args, func(w word) bool { return w.known && (w.text == ";" || w.text == "+") })
			if end < 0 {
				in.unclear, end = "the command after "+w.text+" has no end", len(args)
			}
			in.commands = append(in.commands, replaced(args[:end], "{}"))
			if slices.ContainsFunc(args[:end], func(w word) bool { return !w.known }) {
				in.unclear = byArgument // it could be the end
			}
			args = args[min(end+1, len(args)):]
		}
	}
	return in
}

func evalRuns(args []word) inner {
	var texts []string
	for _, w := range args {
		if !w.known {
			return unclear(byArgument)
		}
		texts = append(texts, w.text)
	}
	return inner{scripts: []string{strings.Join(texts, " ")}}
}

func trapRuns(args []word) inner {
	switch {
	case len(args) == 0:
		return inner{}
	case !args[0].known:
		return unclear(byArgument)
	case args[0].text == "-" || args[0].text == "":
		return inner{}
	case strings.HasPrefix(args[0].text, "-"):
		return unclear(byOption)
	}
	return inner{scripts: []string{args[0].text}}
}

var scriptOption = regexp.MustCompile(`^-[eux]*c$`)

func shellRuns(args []word) inner {
	if len(args) < 2 || !args[0].known || !scriptOption.MatchString(args[0].text) {
		return unclear("what it reads is not part of the line; use sh -c with a script in quotes")
	}
	if !args[1].known {
		return unclear("its script is expanded before it runs")
	}
	return inner{scripts: []string{args[1].text}}
}

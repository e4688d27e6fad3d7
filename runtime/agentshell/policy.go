package agentshell

import (
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"mvdan.cc/sh/v3/syntax"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/internal/py"
)

// A policy decides which lines may run.
type policy struct {
	o *Options
	// strict is set if there is an allow list: what cannot be decided is refused.
	strict bool
}

func newPolicy(o *Options) *policy { return &policy{o, len(o.AllowedCommands) > 0} }

const (
	maxLine = 64 << 10 // bytes of a line
	maxNest = 8        // scripts within scripts, as in sh -c "sh -c ..."
	tooLong = "The command is too long to start; write the script to a file, with a file tool or in several shorter commands, then run the file."
)

// check returns an error, for the model, unless a line may run.
func (p *policy) check(line string) error {
	switch {
	case strings.ContainsRune(line, 0):
		return runtime.Retryf("The command contains a NUL byte, which cannot be passed to a process.")
	case len(line) > maxLine:
		return runtime.Retryf("%s", tooLong)
	case strings.Trim(line, " \t\n") == "":
		return nil
	}
	file, err := p.parse(line)
	if err != nil {
		return err
	}
	if err := p.checkInteractive(file, line); err != nil {
		return err
	}
	if err := p.checkOperators(file); err != nil {
		return err
	}
	return p.checkTree(file, line, 0)
}

// parse reads a line as POSIX has it, without what other shells add: what they would read differently is refused.
func (p *policy) parse(line string) (*syntax.File, error) {
	if err := p.checkText(line); err != nil {
		return nil, err
	}
	file, err := syntax.NewParser(syntax.Variant(syntax.LangPOSIX)).Parse(strings.NewReader(line), "")
	if err != nil {
		return nil, runtime.Retryf("The command cannot be parsed: %s. Write it in the syntax of POSIX sh.", clipped(err.Error()))
	}
	return file, nil
}

// checkText refuses, under an allow list, what shells do not agree about.
func (p *policy) checkText(line string) error {
	if !p.strict {
		return nil
	}
	if !utf8.ValidString(line) {
		return runtime.Retryf("The command is not valid UTF-8.")
	}
	for _, r := range line {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f {
			return runtime.Retryf("The command contains the control character %q; leave it out.", r)
		}
	}
	for row := range strings.SplitSeq(line, "\n") {
		if !continuable(row) {
			return runtime.Retryf("A backslash at the end of a line must stand after a space, in a line without #; otherwise write the line as one.")
		}
	}
	return nil
}

// continuable reports whether a row of a line ends so that all shells agree whether the next one belongs to it. A backslash within an
// operator or at the end of a comment is read differently.
func continuable(row string) bool {
	before, ok := strings.CutSuffix(row, `\`)
	return !ok || !strings.Contains(before, "#") && (before == "" || strings.HasSuffix(before, " ") || strings.HasSuffix(before, "\t"))
}

// interactive are commands that expect a terminal.
var interactive = []string{"vi", "vim", "nano", "emacs", "less", "more", "top", "htop", "man", "sudo", "passwd", "ssh", "telnet", "ftp"}

func (p *policy) checkInteractive(file *syntax.File, line string) (err error) {
	if p.o.AllowInteractive {
		return nil
	}
	syntax.Walk(file, func(n syntax.Node) bool {
		if call, ok := n.(*syntax.CallExpr); ok && len(call.Args) > 0 {
			if w := wordOf(call.Args[0], line); w.known && slices.Contains(interactive, path.Base(w.text)) {
				err = runtime.Retryf("Interactive commands are not allowed. Command: %s", quoted(line))
			}
		}
		return err == nil
	})
	return err
}

// named checks the name of a command.
func (p *policy) named(w word) error {
	switch {
	case !w.known && p.strict:
		return runtime.Retryf("Which command %s runs cannot be decided before it runs; write the name of an allowed command.", quoted(w.text))
	case !w.known:
		return nil
	case slices.Contains(p.o.DeniedCommands, w.text), slices.Contains(p.o.DeniedCommands, path.Base(w.text)):
		return runtime.Retryf("Command %s is denied.", quoted(w.text))
	case p.strict && !slices.Contains(p.o.AllowedCommands, w.text):
		return runtime.Retryf("Command %s is not in the allowed list.", quoted(w.text))
	}
	return nil
}

// command checks a command and its arguments, and what it runs. Interactive commands that others run are refused here.
func (p *policy) command(words []word, depth int) error {
	if len(words) == 0 {
		return nil
	}
	if err := p.named(words[0]); err != nil || !words[0].known {
		return err
	}
	name := path.Base(words[0].text)
	if depth > 0 && !p.o.AllowInteractive && slices.Contains(interactive, name) {
		return runtime.Retryf("Interactive commands are not allowed. Command: %s", quoted(name))
	}
	if depth > maxNest {
		return p.undecided(name, "it runs commands that run commands, too many times over")
	}
	if p.strict {
		if err := p.builtin(name, words[1:]); err != nil {
			return err
		}
	}
	unwrap, ok := wrappers[name]
	if !ok {
		return nil
	}
	return p.within(name, unwrap(words[1:]), depth)
}

// within checks what a command runs.
func (p *policy) within(name string, in inner, depth int) error {
	if in.unclear != "" {
		if err := p.undecided(name, in.unclear); err != nil {
			return err
		}
	}
	for _, assigned := range in.assigned {
		if err := p.exported(assigned); err != nil {
			return err
		}
	}
	for _, script := range in.scripts {
		if err := p.script(script, depth+1); err != nil {
			return err
		}
	}
	for _, words := range in.commands {
		if err := p.command(words, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// script checks a text that is run as a line of its own.
func (p *policy) script(line string, depth int) error {
	if depth > maxNest {
		return p.undecided("sh", "it runs scripts within scripts, too many times over")
	}
	file, err := p.parse(line)
	if err != nil {
		return err
	}
	if err := p.checkInteractive(file, line); err != nil {
		return err
	}
	if err := p.checkOperators(file); err != nil {
		return err
	}
	return p.checkTree(file, line, depth)
}

// undecided refuses, under an allow list, a command of which it is not known what it runs.
func (p *policy) undecided(name, why string) error {
	if !p.strict {
		return nil
	}
	return runtime.Retryf("What %s runs cannot be decided before it runs: %s. Call an allowed command directly, with its arguments written out.", quoted(name), why)
}

// quoted returns a text in quotes, the beginning of a long one.
func quoted(text string) string { return py.Quote(clipped(text)) }

// clipped returns the beginning of a long text.
func clipped(text string) string {
	const most = 300
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "..."
	}
	return text
}

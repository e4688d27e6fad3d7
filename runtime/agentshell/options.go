package agentshell

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/agentgen-go/agentgen/runtime/model"
)

// Options say what a Shell runs, and how. The zero value runs all but DefaultDeniedCommands.
type Options struct {
	// AllowedCommands, if there are any, are the only commands that may run, by the words that name them: to allow ./build.sh or
	// /usr/bin/ls, list it so. Builtins of the shell, such as cd and test, have to be listed, too. It excludes DeniedCommands.
	AllowedCommands []string
	// DeniedCommands may not run, by whatever path. If nil and without AllowedCommands, they are DefaultDeniedCommands; to deny
	// nothing, use an empty slice.
	DeniedCommands []string
	// DeniedOperators are operators of the shell that may not be used, such as ">", "|", "&&", ";" and "$(". Each also denies the
	// operators that contain it: ">" denies ">>". A ";" also stands for a line feed between commands.
	DeniedOperators []string
	// AllowedVariables are the environment variables that a line may set if there are AllowedCommands, as in GOOS=linux go build.
	AllowedVariables []string
	// AllowInteractive allows commands that expect a terminal, such as vim, sudo and ssh. They do not get one.
	AllowInteractive bool
	// DefaultTimeout limits run_command if the model does not; 0 means 30 seconds. MaxTimeout limits what the model may ask for; 0
	// means 10 minutes, or DefaultTimeout if that is longer.
	DefaultTimeout, MaxTimeout time.Duration
	// MaxOutputChars is how many characters a tool returns at most, the last ones: 0 means 50,000.
	MaxOutputChars int
	// MaxLogBytes is how much a background command may write to each of its outputs before the model is told that the beginning is
	// lost: 0 means 100 MB. Memory is never used for more than four bytes for each of MaxOutputChars.
	MaxLogBytes int64
	// MaxBackground is how many background commands there may be at a time, until they are stopped: 0 means 16.
	MaxBackground int
	// PersistCwd lets the next command begin in the folder in which the last successful one of the run has ended.
	PersistCwd bool
	// Env are environment variables of all commands, beside PATH, HOME, LANG, LC_ALL and LC_CTYPE of this process.
	Env map[string]string
	// DeniedEnvPatterns are patterns of names that are left out of Env, such as "OPENAI_*"; * matches any characters, ? one.
	DeniedEnvPatterns []string
	// Program is the POSIX shell that runs the lines; "" means /bin/sh.
	Program string
	// Retries is how often a model may correct its call of a tool before the run fails; if nil, as often as the agent says.
	Retries *int
}

// DefaultDeniedCommands returns the commands that are denied unless Options say otherwise.
func DefaultDeniedCommands() []string {
	return []string{"rm", "rmdir", "mkfs", "dd", "format", "shutdown", "reboot", "halt", "poweroff", "init"}
}

// complete returns the options with their defaults, or a *model.ConfigError that lists what is wrong.
func (o Options) complete() (Options, error) {
	problems := slices.Concat(o.limitProblems(), o.policyProblems())
	if problems != nil {
		return o, &model.ConfigError{Problems: problems}
	}
	if o.DeniedCommands == nil && len(o.AllowedCommands) == 0 {
		o.DeniedCommands = DefaultDeniedCommands()
	}
	o.MaxTimeout = or(o.MaxTimeout, max(10*time.Minute, o.DefaultTimeout))
	o.DefaultTimeout = or(o.DefaultTimeout, min(30*time.Second, o.MaxTimeout))
	o.MaxOutputChars, o.MaxLogBytes, o.MaxBackground = or(o.MaxOutputChars, 50_000), or(o.MaxLogBytes, 100_000_000), or(o.MaxBackground, 16)
	o.Program = or(o.Program, "/bin/sh")
	return o, nil
}

func or[T comparable](v, otherwise T) T {
	var zero T
	if v == zero {
		return otherwise
	}
	return v
}

func (o *Options) limitProblems() (problems []string) {
	for _, limit := range []struct {
		name  string
		value int64
	}{
		{"DefaultTimeout", int64(o.DefaultTimeout)},
		{"MaxTimeout", int64(o.MaxTimeout)},
		{"MaxOutputChars", int64(o.MaxOutputChars)},
		{"MaxLogBytes", o.MaxLogBytes},
		{"MaxBackground", int64(o.MaxBackground)},
	} {
		if limit.value < 0 {
			problems = append(problems, fmt.Sprintf("agentshell.Options.%s is negative; use a positive value, or 0 for the default", limit.name))
		}
	}
	if o.MaxTimeout > 0 && o.DefaultTimeout > o.MaxTimeout {
		problems = append(problems, "agentshell.Options.DefaultTimeout is longer than MaxTimeout")
	}
	if o.Retries != nil && *o.Retries < 0 {
		problems = append(problems, fmt.Sprintf("agentshell.Options.Retries is %d; use 0 or more", *o.Retries))
	}
	return problems
}

func (o *Options) policyProblems() (problems []string) {
	if len(o.AllowedCommands) > 0 && len(o.DeniedCommands) > 0 {
		problems = append(problems, "agentshell.Options has AllowedCommands and DeniedCommands; specify one of them")
	}
	for _, name := range o.AllowedCommands {
		if slices.Contains(unlistable, name) {
			problems = append(problems, fmt.Sprintf("agentshell.Options.AllowedCommands cannot list %q: it changes what other words mean", name))
		}
	}
	for _, op := range o.DeniedOperators {
		if op == "" || !slices.ContainsFunc(operators, func(known string) bool { return strings.Contains(known, op) }) {
			problems = append(problems, fmt.Sprintf("agentshell.Options.DeniedOperators has %q, which is not an operator; there are %s", op, strings.Join(operators, " ")))
		}
	}
	for name := range o.Env {
		if name == "" || strings.ContainsAny(name, "=\x00") || strings.ContainsRune(o.Env[name], 0) {
			problems = append(problems, fmt.Sprintf("agentshell.Options.Env cannot set %q", name))
		}
	}
	return problems
}

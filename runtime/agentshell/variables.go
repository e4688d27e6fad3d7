package agentshell

import (
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/runtime"
)

// hostVariables are what commands get of the environment of this process.
var hostVariables = []string{"PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE"}

// shellVariables are what a shell itself acts on.
var shellVariables = []string{"IFS", "ENV", "CDPATH", "PWD", "OLDPWD", "SHELL", "SHELLOPTS", "OPTIND", "FPATH", "GLOBIGNORE", "POSIXLY_CORRECT",
	"EXECIGNORE", "PROMPT_COMMAND", "TMPDIR"}

// assigned refuses, under an allow list, that a line sets a variable that decides what runs.
func (p *policy) assigned(name string) error {
	_, inEnv := p.o.Env[name]
	if slices.Contains(p.o.AllowedVariables, name) {
		return nil
	}
	if inEnv || slices.Contains(hostVariables, name) || slices.Contains(shellVariables, name) || strings.HasPrefix(name, "LD_") ||
		strings.HasPrefix(name, "DYLD_") || strings.HasPrefix(name, "BASH") || strings.HasPrefix(name, "PS") || strings.HasPrefix(name, "LC_") {
		return runtime.Retryf("The variable %s may not be set.", quoted(name))
	}
	return nil
}

var variable = regexp.MustCompile(`^[A-Za-z_]\w*$`)

// exported refuses, under an allow list, that a command is given an environment variable that is not allowed.
func (p *policy) exported(w word) error {
	if !p.strict || w.known && slices.Contains(p.o.AllowedVariables, w.text) {
		return nil
	}
	if len(p.o.AllowedVariables) == 0 {
		return runtime.Retryf("Environment variables such as %s may not be set for a command; leave the assignment out.", quoted(w.text))
	}
	return runtime.Retryf("The environment variable %s may not be set for a command; only %s may.", quoted(w.text), strings.Join(p.o.AllowedVariables, ", "))
}

// environment returns the environment of commands: a little of this process's, and Env without what is denied. Under an allow list
// the folders of PATH are absolute, so that no name leads to a file of the folder in which it runs.
func (o *Options) environment() []string {
	values := map[string]string{}
	for _, name := range hostVariables {
		if value, ok := os.LookupEnv(name); ok {
			values[name] = value
		}
	}
	for name, value := range o.Env {
		if !slices.ContainsFunc(o.DeniedEnvPatterns, func(pattern string) bool { return matchName(pattern, name) }) {
			values[name] = value
		}
	}
	if path, ok := values["PATH"]; ok && len(o.AllowedCommands) > 0 {
		values["PATH"] = absolute(path)
	}
	env := make([]string, 0, len(values))
	for name, value := range values {
		env = append(env, name+"="+value)
	}
	slices.Sort(env)
	return env
}

// absolute leaves the folders out of a PATH that are relative.
func absolute(path string) string {
	folders := slices.DeleteFunc(strings.Split(path, string(os.PathListSeparator)), func(dir string) bool { return !strings.HasPrefix(dir, "/") })
	return strings.Join(folders, string(os.PathListSeparator))
}

// matchName reports whether a pattern of * and ? matches a name.
func matchName(pattern, name string) bool {
	expr := regexp.QuoteMeta(pattern)
	expr = strings.NewReplacer(`\*`, ".*", `\?`, ".").Replace(expr)
	matched, err := regexp.MatchString("(?s)^"+expr+"$", name)
	return err == nil && matched
}

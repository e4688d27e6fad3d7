//go:build unix

package agentshell_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/agentshell"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// allowing is the allow list of most tests here.
func allowing(t *testing.T, more ...string) *agentshell.Shell {
	return shell(t, t.TempDir(), agentshell.Options{
		AllowedCommands:  append([]string{"echo", "ls", "cat", "grep", "env", "xargs", "find", "sh", "eval", "exec", "command", "timeout", "nice", "time", "nohup", "test", "[", "cd", "printf", "read", "set", "trap", "./build.sh"}, more...),
		AllowedVariables: []string{"GOOS"},
	})
}

const (
	notAllowed = "is not in the allowed list."
	unknown    = "cannot be decided before it runs"
	unchecked  = "cannot be checked"
)

// TestRefused: under an allow list no line passes that runs something else, or may do so, and the model is told why.
func TestRefused(t *testing.T) {
	s := allowing(t)
	for _, tc := range []struct{ line, want string }{
		// Lists, pipes, groups and newlines.
		{"rm x", "Command 'rm' " + notAllowed}, {"echo ok && rm x", notAllowed}, {"echo ok || rm x", notAllowed}, {"echo ok; rm x", notAllowed},
		{"echo ok & rm x", notAllowed}, {"echo ok | rm x", notAllowed}, {"echo ok\nrm x", notAllowed}, {"(rm x)", notAllowed}, {"{ rm x; }", notAllowed},
		{"! rm x", notAllowed}, {"if ls; then rm x; fi", notAllowed}, {"while rm x; do ls; done", notAllowed}, {"for i in 1; do rm x; done", notAllowed},
		{"case x in x) rm x;; esac", notAllowed}, {"until ls; do rm x; done", notAllowed}, {"rm() { ls; }; rm", "Functions cannot be used"},
		{"ls() { rm x; }; ls", "Functions cannot be used"}, {"echo a # b\nrm x", notAllowed}, {"echo \\\nrm x\nrm y", notAllowed},
		// Substitutions, wherever they stand.
		{"echo $(rm x)", notAllowed}, {"echo `rm x`", "Use $(...) instead of backquotes."}, {`echo "$(rm x)"`, notAllowed}, {"echo ${a:-$(rm x)}", unchecked},
		{"a=$(rm x)", notAllowed}, {"ls > $(rm x)", notAllowed}, {"cat <<E\n$(rm x)\nE", notAllowed}, {"for i in $(rm x); do ls; done", notAllowed},
		{"case $(rm x) in y) ls;; esac", notAllowed}, {"echo $((1 + $(rm x)))", "Arithmetic with variables"}, {"echo $((a[0]))", "Arithmetic with variables"}, {"echo $(echo $(rm x))", notAllowed},
		{"echo <(rm x)", "cannot be parsed"}, {"echo >(rm x)", "cannot be parsed"}, {"cat <<< $(rm x)", "cannot be parsed"}, {"echo ${x@P}", "cannot be parsed"},
		// Names that are known only when the line runs.
		{"$X y", unknown}, {"${X}", unknown}, {"$(echo rm) x", unknown}, {`"$X" y`, unknown}, {"/bin/r?", unknown}, {"r[m] x", unknown}, {"~/rm x", unknown},
		{"{rm,x}", unknown}, {"a=rm; $a x", unknown}, {"$'rm' x", unknown}, {`$"rm" x`, unknown}, {"set -- rm x; \"$@\"", unchecked},
		// Other spellings of the name.
		{"r\\m x", "Command 'rm' " + notAllowed}, {"'rm' x", "Command 'rm' " + notAllowed}, {`r"m" x`, "Command 'rm' " + notAllowed}, {"/bin/rm x", notAllowed},
		{"/bin/ls", notAllowed}, {"./ls", notAllowed}, {"../build.sh", notAllowed}, {"LS", notAllowed}, {"r\\\nm x", "A backslash at the end of a line"},
		// What runs others.
		{"env rm x", notAllowed}, {"env -i rm x", unknown}, {"env -S 'rm x'", unknown}, {"env $X", unknown}, {"xargs rm", notAllowed}, {"ls | xargs -n1 rm", notAllowed},
		{"ls | xargs env", unknown}, {"ls | xargs -I{} {} x", unknown}, {"ls | xargs -I ls ls", unknown}, {"ls | xargs -I % sh -c '%'", unknown},
		{"X=ls; echo rm | xargs -I \"$X\" ls", unknown}, {"echo rm | xargs -I ls ls -I x", unknown}, {"ls | xargs -I '' ls", unknown}, {"ls | xargs -i rm", unknown},
		{"ls | xargs sh -c", unknown}, {"ls | xargs timeout 5", unknown}, {"find . -exec ls {} ;", "has no end"}, {"find . -exec rm {} \\;", notAllowed},
		{"find . -execdir rm {} +", notAllowed}, {"find . -ok rm {} \\;", notAllowed}, {"find . -exec {} \\;", unknown}, {"find . -exec sh -c '{}' \\;", unknown},
		{"find . -exec ls {} \\; -exec rm {} \\;", notAllowed}, {"find . -exec echo + -exec rm {} \\;", notAllowed}, {"find . -printf -exec -print -exec rm \\;", notAllowed},
		{"find $X", unknown}, {"find . \"$X\" rm \\;", unknown}, {"find *", unknown}, {"find . -exec ls", "has no end"}, {"find . -exec ls $X \\;", unknown}, {"eval rm x", notAllowed},
		{"eval 'echo ok; rm x'", notAllowed}, {"eval \"$X\"", unknown}, {"eval r m", notAllowed}, {"exec rm x", notAllowed}, {"exec -a ls rm", unknown}, {"exec -- ls", unknown}, {"command rm x", notAllowed},
		{"command -p rm", unknown}, {"timeout 5 rm x", notAllowed}, {"timeout -k 1 5 rm x", notAllowed}, {"timeout $X rm", unknown}, {"nice rm x", notAllowed},
		{"nice -n 5 rm x", notAllowed}, {"nice -n $X rm", unknown}, {"nohup rm x &", notAllowed}, {"time rm x", notAllowed}, {"time -p rm x", notAllowed}, {"sh -c 'rm x'", notAllowed},
		{"sh -c 'echo; rm x'", notAllowed}, {"sh -c \"$X\"", unknown}, {"sh -c 'sh -c \"rm x\"'", notAllowed}, {"sh script", unknown}, {"echo 'rm x' | sh", unknown},
		{"sh <<E\nrm x\nE", unknown}, {"sh -s x", unknown}, {"sh -i", unknown}, {"sh -c", unknown}, {"trap 'rm x' EXIT", notAllowed}, {"trap \"$X\" EXIT", unknown},
		{"env env env rm x", notAllowed}, {"env sh -c 'eval \"rm x\"'", notAllowed}, {"env " + strings.Repeat("env ", 20) + "ls", unknown},
		// The environment and variables.
		{"PATH=/tmp ls", "may not be set"}, {"PATH=/tmp; ls", "may not be set"}, {"LD_PRELOAD=x.so ls", "may not be set"}, {"env PATH=/tmp ls", "may not be set"},
		{"IFS=x", "may not be set"}, {"GOFLAGS=-toolexec=rm ls", "may not be set for a command; only GOOS may."}, {"env LD_PRELOAD=x ls", "may not be set"}, {"env \"X=$Y\" ls", unknown},
		{": ${PATH:=/tmp}", notAllowed}, {"echo ${PATH=/tmp}", "may not be set"}, {"for PATH in /tmp; do ls; done", "may not be set"}, {"read PATH", "may not be set"},
		{"export X=1", notAllowed}, {"BASH_ENV=x", "may not be set"}, {"PS4='$(rm x)'", "may not be set"}, {"HOME=/tmp", "may not be set"}, {"set -a; PATH=x", unchecked},
		{"printf -v PATH x", unchecked}, {"printf $X", unchecked}, {"read -p x", unchecked}, {"test -v 'a[$(rm x)]'", unchecked}, {"[ $X ]", unchecked}, {"[ a -o -v b ]", unchecked},
		{"[ a = b", unchecked}, {"a[0]=1", unknown}, {"a+=b", notAllowed}, {". ./x", notAllowed}, {"source x", notAllowed}, {"alias ls=rm", notAllowed}, {"[[ a ]]", unknown},
		// What shells read differently.
		{"echo $'\\'' ; rm x #'", "A $ that stands for itself"}, {"echo \"$\\\n(rm x)\"", "A backslash at the end of a line"}, {"cat <<E\n$\\\n(rm x)\nE", "A backslash at the end of a line"},
		{"echo # \\\nrm x", "A backslash at the end of a line"}, {"echo $[$(rm x)]", "A $ that stands for itself"}, {"echo $(cat <<E\nE)\nrm x\nE\n)", "here-document within"}, {"cat <<'E F'\nx\nE F", "must end in a word"}, {"cat <<'E'#`rm`\n`rm`\nE", "must end in a word"}, {"cat <<$X\n$X", "cannot be parsed"},
		{"echo ${X:->(rm x)}", unchecked}, {"ls <&-- rm", "must be to a number or -"}, {"ls >&$X", "must be to a number or -"},
		{"echo \"${X:-'$(rm x)'}\"", unchecked}, {"cat <<E\n${X:-'$(rm x)'}\nE", unchecked}, {"echo \"${X:-'}\" $(rm x) \"'}\"", unchecked}, {"(cat <<E\nE)\nrm x\nE\n)", "No row of a here-document"}, {"cat <<E\nx \\\nE\necho <<'Q'\n$(rm x)\nQ\nE", "no backslash"},
		{"cat <<E\n${X:-\nE\n}\nrm x\nE", "No row of a here-document"}, {"cat <<E\n${X:-\n}\nE", unchecked}, {"echo ${X:-$(ls)}", unchecked}, {"echo \"$${X%\"'$(rm x)'\"}\"", unchecked}, {"echo $$", unchecked}, {"ls \xff", "UTF-8"},
		{"ls\rrm x", "control character"}, {"echo \x1b[2J", "control character"}, {"ls \x00 rm", "NUL"}, {"echo $((x))", "Arithmetic with variables"}, {"((1))", notAllowed}, {"echo 'a", "cannot be parsed"},
		{"function f { ls; }", "cannot be parsed"}, {"ls |& rm x", "cannot be parsed"}, {"a=(rm x)", "cannot be parsed"}, {strings.Repeat("ls;", 50_000), "too long to start"},
		{strings.Repeat("x", 60_000), notAllowed}, {"$X" + strings.Repeat("x", 60_000), unknown}, {strings.Repeat("(", 60_000), "cannot be parsed"}, {strings.Repeat("echo $(", 8000) + "rm" + strings.Repeat(")", 8000), notAllowed},
		// Interactive ones.
		{"vim a", "Interactive commands are not allowed. Command: 'vim a'"}, {"echo; less x", "Interactive"}, {"/usr/bin/ssh host", "Interactive"}, {"env vim", notAllowed}, {"sudo", "Interactive"},
	} {
		err := s.Check(tc.line)
		if err == nil {
			t.Errorf("%.80q passes", tc.line)
			continue
		}
		if got := refusal(t, err); !strings.Contains(got, tc.want) || len(got) > 1000 {
			t.Errorf("%.80q: got %.1000q, want %q", tc.line, got, tc.want)
		}
	}
}

// TestAllowed: what can be decided and is allowed passes.
func TestAllowed(t *testing.T) {
	s := allowing(t)
	for _, line := range []string{
		"", "  ", "# nothing", "ls", "ls -la /tmp", "echo 'rm x'", `echo "a > b; rm x"`, "echo a > b 2>&1", "ls | grep x | cat", "ls && echo ok || echo no", "echo $HOME \"$HOME\"",
		"echo $(ls)", "X=$(ls); echo \"$X\"", "for f in *.go; do grep -n x \"$f\"; done", "ls | while read -r f; do echo \"$f\"; done", "if [ -f a ]; then cat a; else echo no; fi",
		`test "$A" = b && ls`, "[ ! -d x ]", "env ls", "env GOOS=linux ls", "GOOS=linux ls", "ls | xargs grep x", "ls | xargs -0 -n 1 grep x", "ls | xargs -I {} grep x {}", "ls | xargs -d -I ls x",
		"find . -name '*.go' -exec grep -n x {} +", "find . -type f -exec sh -c 'cat \"$0\"' \\;", "eval 'ls'", "eval ls -l", "command ls", "command -v rm", "timeout 5 ls", "timeout -s KILL 5 ls $X",
		"nice -n 5 ls", "time ls", "sh -c 'ls | cat'", "sh -c 'echo $0' x", "sh -euc 'ls'", "trap 'ls' EXIT", "trap - EXIT", "exec ls", "exec 3>a", "cd src && ls", "./build.sh x",
		"cat <<EOF\n$HOME rm x\nEOF", "cat <<'EOF' > f\n$(rm x) `rm x`\nEOF", "cat <<-E\n\tx\n\tE", "cat <<E\nE", "ls \\\n  -l", "grep 'a$' x", "grep \"a$\" x", "echo 5$", "echo $((1+2*3))", "printf '%s\\n' $X",
		"{ ls; cat; } | grep x", "(ls)", "set -eu; ls", "read -r a b", "echo \\$x \\`", "case $X in a*) ls;; *) cat;; esac", "ls &", "time", "env", "echo ~ * ? [a] {}", "a=1 b=2",
		"ls 2>&1 >&-", "(ls 2>&1)", "echo ${X:-a b} ${f%.go} ${f##*/} ${#f} $# $? \"$@\" ${1} ${X:=y}",
		"echo été \u00a0 世界",
	} {
		if err := s.Check(line); err != nil {
			t.Errorf("%q: %v", line, err)
		}
	}
}

// TestDenied: a deny list holds for every command of a line that can be seen, by whatever path and behind whatever runs it.
func TestDenied(t *testing.T) {
	s := shell(t, t.TempDir(), agentshell.Options{})
	for _, line := range []string{
		"rm -rf x", "/bin/rm x", "echo; rm x", "ls | rm x", "(rm x)", "echo $(rm x)", "echo `rm x`", "r\\m x", "'rm' x", "env rm x", "env -i A=b rm x", "xargs rm", "xargs -r0 rm",
		"find . -exec rm {} +", "find $X -exec rm {} \\;", "sh -c 'rm x'", "bash -ec 'rm x'", "eval 'rm x'", "timeout 5 rm x", "nice -19 rm x", "nohup rm x &", "exec rm x", "command rm x",
		"if true; then rm x; fi", "f() { rm x; }; f", "trap 'rm x' EXIT", "busybox rm x", "A=b rm x", "find . -exec sh -c 'rm \"$0\"' {} \\;", "cat <<E\n$(rm x)\nE",
		"dd if=/dev/zero of=x", "mkfs /dev/sda", "stdbuf -oL rm x", "setsid rm x", "time rm x", "\nrm\tx", "ls\n\nrmdir y",
	} {
		err := s.Check(line)
		if err == nil {
			t.Errorf("%q passes", line)
			continue
		}
		if got := refusal(t, err); !strings.Contains(got, "is denied.") {
			t.Errorf("%q: got %q", line, got)
		}
	}
	for _, line := range []string{"env vim", "xargs less", "sh -c 'vim x'", "echo $(top)"} {
		if got := refusal(t, s.Check(line)); !strings.Contains(got, "Interactive") {
			t.Errorf("%q: got %q", line, got)
		}
	}
	for _, line := range []string{
		"echo rm", "grep rm x", "ls; go test ./...", "PATH=$PATH:/x go build", "\"$(go env GOPATH)/bin/tool\" x", "git rm x", "f() { ls; }; f", "echo $((x+1))", "export A=b", "rmx", ". ./env.sh",
	} {
		if err := s.Check(line); err != nil {
			t.Errorf("%q: %v", line, err)
		}
	}
	if err := shell(t, t.TempDir(), agentshell.Options{DeniedCommands: []string{}}).Check("rm x"); err != nil {
		t.Errorf("nothing is denied: %v", err)
	}
}

// TestOperators: operators are denied where they are operators, also in what runs within.
func TestOperators(t *testing.T) {
	for _, tc := range []struct {
		denied  string
		refused []string
		passing []string
	}{
		{">", []string{"echo a > b", "echo a >> b", "echo a 2>&1", "(ls >x)", "sh -c 'ls > x'", "echo $(ls > x)", "ls >| x"}, []string{"echo 'a > b'", "cat < x", "echo a \\> b"}},
		{"|", []string{"ls | cat", "ls || cat", "eval 'ls | cat'"}, []string{"grep 'a|b' x", "ls && cat"}},
		{"&&", []string{"ls && cat"}, []string{"ls & cat", "ls; cat"}},
		{"&", []string{"ls &", "ls && cat", "ls 2>&1"}, []string{"echo '&'", "ls; cat"}},
		{";", []string{"ls; cat", "ls\ncat", "if ls; then cat; fi", "{ ls; }", "(ls\ncat)", "case x in x) ls;; esac"}, []string{"ls && cat", "find . -exec ls {} \\;"}},
		{"$(", []string{"echo $(ls)", "echo \"$(ls)\"", "echo $((1))"}, []string{"echo '$(ls)'", "echo $X", "(ls)"}},
		{"`", []string{"echo `ls`"}, []string{"echo '`ls`'", "echo $(ls)"}},
		{"<<", []string{"cat <<E\nx\nE"}, []string{"cat < x"}},
		{"$", []string{"echo $X", "echo ${X}", "echo $(ls)"}, []string{"echo '$X'", "echo \\$X"}},
		{"(", []string{"(ls)", "f() { ls; }"}, []string{"echo '('"}},
	} {
		s := shell(t, t.TempDir(), agentshell.Options{DeniedOperators: []string{tc.denied}})
		for _, line := range tc.refused {
			err := s.Check(line)
			if err == nil {
				t.Errorf("%s: %q passes", tc.denied, line)
			} else if got, want := refusal(t, err), "Shell operator '"+tc.denied+"' is not allowed."; got != want {
				t.Errorf("%s: %q: got %q", tc.denied, line, got)
			}
		}
		for _, line := range tc.passing {
			if err := s.Check(line); err != nil {
				t.Errorf("%s: %q: %v", tc.denied, line, err)
			}
		}
	}
}

// TestOptions: wrong options are all reported, in Go's names.
func TestOptions(t *testing.T) {
	_, err := agentshell.New(t.TempDir(), agentshell.Options{
		AllowedCommands: []string{"ls", "alias", "."}, DeniedCommands: []string{"rm"}, DeniedOperators: []string{"", "rm"}, MaxOutputChars: -1, DefaultTimeout: -1,
		MaxLogBytes: -1, MaxBackground: -1, MaxTimeout: -1, Env: map[string]string{"A=B": "x"}, Retries: new(-1),
	})
	config, ok := errors.AsType[*model.ConfigError](err)
	if !ok || len(config.Problems) != 12 {
		t.Fatalf("got %v", err)
	}
	for _, o := range []agentshell.Options{{Program: "/nope/sh"}, {DefaultTimeout: 2, MaxTimeout: 1}} {
		if _, err := agentshell.New("", o); !errors.As(err, &config) {
			t.Errorf("got %v", err)
		}
	}
	if _, err := agentshell.New(t.TempDir()+"/nope", agentshell.Options{}); !errors.As(err, &config) {
		t.Errorf("got %v", err)
	}
}

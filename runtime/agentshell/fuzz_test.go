//go:build unix

package agentshell_test

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime/agentshell"
)

// A yard is a PATH of stubs, in which an allow list is put to the test. The command good is allowed, bad is not; both note that they ran.
type yard struct {
	dir      string // in which lines run
	bin      string
	goodLog  string
	badLog   string
	sessions []*agentshell.Session // one for each shell that there is
}

// wrapping are real commands that run others.
var wrapping = []string{"env", "xargs", "timeout", "nice", "nohup", "cat", "sh", "bash"}

// builtins are allowed, too. They have stubs for those shells that do not have them, and for exec.
var builtins = []string{"eval", "exec", "command", "time", "test", "[", "cd", "printf", "read", "set", "trap", "echo", ":", "true", "exit", "wait"}

func newYard(t testing.TB) *yard {
	t.Helper()
	root := realDir(t)
	y := &yard{dir: root + "/work", bin: root + "/bin", goodLog: root + "/good.log", badLog: root + "/bad.log"}
	for _, name := range []string{y.bin + "/bad", y.dir + "/bad", y.dir + "/sub/bad", y.bin + "/-x"} {
		write(t, name, "#!/bin/sh\necho \"$0 $*\" >> "+y.badLog+"\n", 0o755)
	}
	write(t, y.bin+"/good", "#!/bin/sh\necho good >> "+y.goodLog+"\n", 0o755)
	for _, name := range wrapping {
		y.link(t, name)
	}
	for _, name := range builtins {
		write(t, y.bin+"/"+name, "#!/bin/sh\n", 0o755)
	}
	write(t, y.bin+"/time", "#!/bin/sh\n[ \"$1\" != -p ] || shift\nexec \"$@\"\n", 0o755)
	if real, err := exec.LookPath("find"); err == nil {
		// A find that goes nowhere else and deletes nothing.
		write(t, y.bin+"/find", "#!/bin/sh\ncase \"$1 $*\" in '. '*-delete*|*-f[pl]*) exit 1;; '. '*) exec "+real+" \"$@\";; esac\n", 0o755)
	}
	for _, name := range []string{"dash", "bash", "busybox", "mksh"} {
		program, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		// As sh, bash keeps to POSIX more than otherwise.
		if err := os.MkdirAll(root+"/"+name, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(program, root+"/"+name+"/sh"); err != nil {
			t.Fatal(err)
		}
		y.sessions = append(y.sessions, session(t, y.dir, agentshell.Options{
			AllowedCommands: slices.Concat([]string{"good", "find"}, wrapping, builtins),
			DeniedOperators: []string{">"},
			Program:         root + "/" + name + "/sh",
			Env:             map[string]string{"PATH": y.bin},
			DefaultTimeout:  2 * time.Second,
			MaxOutputChars:  2000,
		}))
	}
	return y
}

func (y *yard) link(t testing.TB, name string) {
	t.Helper()
	real, err := exec.LookPath(name)
	if err != nil {
		t.Skip(err)
	}
	if err := os.Symlink(real, filepath.Join(y.bin, name)); err != nil {
		t.Fatal(err)
	}
}

// try runs a line in every shell, if it is allowed, and reports whether it was. Nothing but good, and what runs it, may have run.
func (y *yard) try(t testing.TB, line string) (allowed bool) {
	t.Helper()
	for _, s := range y.sessions {
		result, err := s.RunCommand(t.Context(), line, nil)
		if err != nil {
			refusal(t, err)
			return false
		}
		if ran, err := os.ReadFile(y.badLog); err == nil {
			t.Errorf("%q ran %q", line, ran)
			_ = os.Remove(y.badLog)
		}
		// A name that is neither allowed nor there would have run, had it been there.
		if strings.Contains(result, "not found") && !strings.Contains(line, "not found") {
			t.Errorf("%q looked for another command: %q", line, result)
		}
	}
	return true
}

// pieces are what lines are made of.
var pieces = []string{
	"good", "bad", "good ", "bad ", " good", " bad", "'bad'", `"bad"`, "b\\ad", "BIN/bad", "./bad", "$X", "${X}", `"$X"`, "X=bad", "X=bad ", "X='a[$(bad)]'", "$(bad)", "$(", ")", "`", `"`, "'", "(", ")",
	"{ ", "}", ";", " ; ", "&&", "||", "|", "&", "\n", " ", "\t", "<<E", "\nE\n", "<<'E'", "<<-E", "<f", "<&3", "env ", "xargs ", "find . ", "-exec ", "{} ", "\\; ", "+ ", "-I", "-n1 ", "-name ", "-printf ",
	"sh -c ", "bash -c ", "eval ", "exec ", "command ", "timeout 5 ", "nice ", "nohup ", "time ", "trap ", " EXIT", "if ", "; then ", "; fi", "while ", "; do ", "; done", "for x in ", "case x in ", "x) ", ";; ",
	"esac", "$((", "))", "a[", "]", "[ ", " ]", "test ", "-v ", "${", "}", ":=", ":-", "@P", "$'", `$"`, "\\", "\\\n", " \\\n", "#", " # ", "! ", "read X", "printf ", "set ", "-a", "-- ", "PATH=", "PATH=. ", "IFS=",
	"=", "*", "?", "~", "{a,b}", "{bad,x}", "echo ", "echo bad", "cd sub", "\r", "\x00", "é", "\v", "\\'", `\"`, "\\$", "$[", "function ", "alias ", "bad()", "() { ", "<(", ">(", "|&", "[[ ", "((", "coproc ", "let ",
	"export X", "-x", "1", "x", "E", "$@", `"$@"`, "$*", "$0", "$1", ": ", "true", "exit ", "wait ", "\"${X:-", "'}", "}\"", "${X%", "<<E\n", "<&-", "-", "${X#", "${#", "%", "'$(bad)'", `"$(bad)"`, "\"`bad`\"", "env X=1 ", "GOOS=1 ",
}

// line makes a line of pieces, one for each byte.
func (y *yard) line(choice []byte) string {
	var b strings.Builder
	for _, c := range choice {
		b.WriteString(pieces[int(c)%len(pieces)])
	}
	return strings.ReplaceAll(b.String(), "BIN", y.bin)
}

// TestYard: the stubs work: what is allowed runs.
func TestYard(t *testing.T) {
	y := newYard(t)
	for _, line := range []string{"good", "env good", "echo a | xargs good", "find . -name bad -exec good {} \\;", "sh -c 'good'", "eval good", "timeout 5 good; X=$(good); (nice good)", "trap good EXIT", "bash -c good"} {
		if !y.try(t, line) {
			t.Errorf("%q was refused", line)
		}
		if _, err := os.Stat(y.goodLog); err != nil {
			t.Errorf("%q: %v", line, err)
		}
		_ = os.Remove(y.goodLog)
	}
}

// signs are what shells give a meaning to.
const signs = "$$$''\"\"{}()[]<>|&;\\\\`#!~*?=-:%@^ \n\t0aE"

// mutated returns a line with some pieces and signs put in and some bytes left out.
func (y *yard) mutated(random *rand.Rand, line string) string {
	for range 1 + random.IntN(3) {
		at := random.IntN(len(line) + 1)
		piece := y.line([]byte{byte(random.IntN(256))})
		if random.IntN(2) == 0 {
			piece = string(signs[random.IntN(len(signs))])
		}
		line = line[:at] + piece + line[min(len(line), at+random.IntN(2)*random.IntN(4)):]
	}
	return line
}

// TestRandomLines: of lines made at random, none that is allowed runs anything else.
func TestRandomLines(t *testing.T) {
	y := newYard(t)
	random := rand.New(rand.NewPCG(1, 2))
	allowed := 0
	for i := range 10_000 {
		choice := make([]byte, 1+random.IntN(9))
		for i := range choice {
			choice[i] = byte(random.IntN(256))
		}
		line := y.line(choice)
		if i%2 == 0 {
			line = y.mutated(random, seeds[random.IntN(len(seeds))])
		}
		if y.try(t, line) {
			allowed++
		}
	}
	if allowed < 100 {
		t.Errorf("only %d lines were allowed", allowed)
	}
}

// seeds are lines of which some are allowed.
var seeds = []string{
	"good", "good | good", "X=$(good); good \"$X\"", "good; bad", "echo \"$\\\n(bad)\"", "echo $'\\'' ; bad #'", "cat <<E\n$(bad)\nE", "find . -exec good {} \\;", "echo bad | xargs good", "echo bad | xargs env",
	"sh -c 'good'", "eval 'good; good'", "if good; then good; fi", "for x in bad; do good \"$x\"; done", "case bad in b*) good;; esac", "trap 'good' EXIT", "read X <<E\nbad\nE", "test -v 'a[$(bad)]'",
	"X='a[$(bad)]'; echo $((X))", "printf -v PATH .", "cat <<E\\\n\nbad\nE", "echo ${X:-$(good)}", "good \\\n  bad", "env X=1 good", "time good", "good() { bad; }; good", "PATH=. good", "exec good", "command -v bad",
	"[ \"$X\" = bad ]", "echo $(cat <<E\nE)\nbad\nE\n)", "echo `echo \\`bad\\``", "X=bad; $X", "echo {bad,good}", "good\r\nbad", "timeout 5 good", "find . -printf -exec -print -exec bad \\;",
	"while read X; do good \"$X\"; done <<E\nbad\nE", "(good; (good))", "{ good; } | good", "good \"$(good \"$(good)\")\"", "sh -c 'good; sh -c \"good\"'", "echo a | xargs -I {} good {}", "eval \"good\"",
	"find . -name '*' -exec sh -c 'good' \\;", "test \"$X\" = x && good || good", "set -eu; good", "good '$(bad)' \"\\$(bad)\"", "cat <<'E'\n$(bad) `bad`\nE", "good # ; bad", "good # ; \\\n bad", "(cat <<E\nE)\nbad\nE\n)", "echo ${X:->(bad)}", "good <&-- bad", "echo \"${X:-'$(bad)'}\"", "echo ${X:-'$(bad)'}", "echo \"${X:-\"$(bad)\"}\"", "cat <<E\n${X:-'$(bad)'}\nE", "cat <<E\n\"${X:-\"$(bad)\"}\"\nE", "cat <<E\n'$(bad)'\nE",
	"echo \"${X:-'}\" $(bad) \"'}\"", "echo \"${X:-'}$(bad)'}\"", "echo ${X:-\\'$(bad)'}", "cat <<E\nx \\\nE\necho <<'Q'\n$(bad)\nQ\nE", "echo \"${X#'$(bad)'}\"", "echo \"${X%\"'$(bad)'\"}\"",
	"echo \"$(echo '$(bad)')\"", "echo \"$(echo \"'$(bad)'\")\"", "X='$(bad)'; echo \"${X:-'`bad`'}\"", "echo \"${X:-`bad`}\"", "echo \"${X-'\"$(bad)\"'}\"", "cat <<E\n${X-'}$(bad)'}\nE", "cat <<E\n${X-\"}$(bad)\"}\nE",
	"cat <<E\n\\$(bad)\nE", "cat <<E\n\\\\$(bad)\nE", "echo \"\\$(bad)\"", "echo \"\\\\$(bad)\"", "echo \\\\$(bad)", "echo '\\'$(bad)''",
	"cat <<\"E\"\n$(bad)\nE", "cat <<E\"\"\n$(bad)\nE", "cat <<\\E\n$(bad)\nE", "cat <<E <<F\nE\n$(bad)\nF", "cat <<-E\n\tx\n\tE\nbad\nE", "cat <<'E'; good\n$(bad)\nE\n",
	"good ${X+\"}\"$(bad)}", "good ${X:-{a,$(bad)}}", "echo \"${X:-\\}$(bad)}\"", "cat <<E\n${X:-\nE\n}\nbad\nE", "echo $(echo \")\") bad", "echo $(echo ')' ; bad)", "echo $(echo #)\nbad\n)", "echo $(case x in x) bad;; esac)", "echo \"$(case x in x) echo \\);; esac; bad)\"",
	"echo bad|xargs sh -c 'good \"$0\"'",
}

// FuzzAllowList: no line that is allowed runs a command that is not. Lines run for real, in a PATH of stubs.
func FuzzAllowList(f *testing.F) {
	for _, line := range seeds {
		f.Add(line, []byte(line))
	}
	y := newYard(f)
	f.Fuzz(func(t *testing.T, line string, choice []byte) {
		y.try(t, strings.ReplaceAll(line, "/", ""))
		if len(choice) < 40 {
			y.try(t, y.line(choice))
		}
	})
}

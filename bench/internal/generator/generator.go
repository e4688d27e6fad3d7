// Package generator measures how long agentgen takes for packages of many tools, beside what the go command takes to compile
// them.
package generator

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/agentgen-go/agentgen/bench/harness/measure"
)

// Package is a package of tools that is generated again and again.
type Package struct {
	agentgen string // the program
	dir      string
	tools    int
	changes  int
}

// New writes a module with a package of tools into dir, and lets agentgen, a program built from the module in root, generate
// it once, so that all that it imports has been compiled.
func New(agentgen, root, dir string, tools int) (*Package, error) {
	p := &Package{agentgen: agentgen, dir: filepath.Join(dir, fmt.Sprintf("tools%d", tools)), tools: tools}
	mod := "module example.com/tools\n\ngo 1.26.0\n\nrequire github.com/agentgen-go/agentgen v0.0.0\n\nreplace github.com/agentgen-go/agentgen => " + strconv.Quote(root) + "\n"
	src := new(strings.Builder)
	src.WriteString("package tools\n\nimport \"context\"\n")
	for i := range tools {
		src.WriteString(strings.ReplaceAll(oneTool, "N_", strconv.Itoa(i)))
	}
	if err := os.MkdirAll(p.dir, 0o777); err != nil {
		return nil, err
	}
	for name, text := range map[string]string{"go.mod": mod, "tools.go": src.String()} {
		if err := os.WriteFile(filepath.Join(p.dir, name), []byte(text), 0o666); err != nil {
			return nil, err
		}
	}
	_, err := p.Round()
	return p, err
}

// Round generates the package after a change, finds it unchanged, and lets the go command compile it after a change. It returns a
// line for each.
func (p *Package) Round() (lines []string, err error) {
	for _, m := range []struct {
		by     string
		change bool
		args   []string
		check  func() error
	}{
		{"go list -export", true, []string{"go", "list", "-export", "."}, func() error { return nil }},
		{"agentgen", true, []string{p.agentgen, "."}, p.generated},
		{"agentgen, unchanged", false, []string{p.agentgen, "."}, p.generated},
	} {
		if m.change {
			if err := p.change(); err != nil {
				return nil, err
			}
		}
		cpu, wall, err := p.time(m.args...)
		if err == nil {
			err = m.check()
		}
		if err != nil {
			return nil, fmt.Errorf("%s on %d tools: %w", m.by, p.tools, err)
		}
		lines = append(lines, measure.Line(measure.Name("Generate", "case", name(p.tools), "by", m.by), 1,
			measure.Value{Number: float64(wall), Unit: "ns/op"}, measure.Value{Number: float64(cpu), Unit: "cpu-ns/op"}))
	}
	return lines, nil
}

func name(tools int) string {
	if tools == 1 {
		return "1 tool"
	}
	return fmt.Sprintf("%d tools", tools)
}

// change makes the package another one, so that it is not found in a cache. It was changed a minute ago: agentgen does not note what
// may still change within the grain of the file system's clock.
func (p *Package) change() error {
	p.changes++
	text, name := fmt.Sprintf("package tools\n\n// change is different each time.\nconst change = %d\n", p.changes), filepath.Join(p.dir, "change.go")
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		return err
	}
	ago := time.Now().Add(-time.Minute)
	return errors.Join(os.Chtimes(name, ago, ago), os.Chtimes(p.dir, ago, ago))
}

// generated reports whether there is a constructor for each tool.
func (p *Package) generated() error {
	src, err := os.ReadFile(filepath.Join(p.dir, "agentgen_gen.go"))
	if err != nil {
		return err
	}
	if n := bytes.Count(src, []byte("agentrt.Tool[D] {\n")); n != p.tools {
		return fmt.Errorf("there are %d constructors of tools", n)
	}
	return nil
}

// time runs a program, and returns the time that it and all that it has started took.
func (p *Package) time(args ...string) (cpu, wall time.Duration, err error) {
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir = p.dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "AGENTGEN_CACHE="+filepath.Join(p.dir, ".cache"))
	begin := time.Now()
	if out, err := cmd.CombinedOutput(); err != nil {
		return 0, 0, fmt.Errorf("%w\n%s", err, out)
	}
	return cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), time.Since(begin), nil
}

// oneTool takes what tools take: texts, numbers, enums, lists, structs.
const oneTool = `
// ModeN_ says how to search.
type ModeN_ string

// Modes.
const (
	FastN_     ModeN_ = "fast"     // without looking closely
	ThoroughN_ ModeN_ = "thorough" // wherever it may be
)

// FilterN_ limits what is found.
type FilterN_ struct {
	Tags  []string ` + "`json:\"tags\" jsonschema:\"minItems=1\"`" + `
	Limit *int     ` + "`json:\"limit\"`" + ` // how many to find at most
	Mode  ModeN_   ` + "`json:\"mode\"`" + `
}

// FoundN_ is what was found.
type FoundN_ struct {
	Name  string  ` + "`json:\"name\"`" + `
	Score float64 ` + "`json:\"score\"`" + `
}

// SearchN_ searches for things.
//
//   - query: what to look for
//   - filter: what to leave out
//   - exact: whether each word has to be there
//
//agent:tool
//agent:param query minLength=1 maxLength=200
func SearchN_(ctx context.Context, query string, filter FilterN_, exact bool) ([]FoundN_, error) { return nil, nil }
`

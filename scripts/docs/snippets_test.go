package docs_test

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"go/ast"
	"go/format"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/gen"
)

// nested also compiles the snippets that use nested modules, whose own modules must be had: see scripts/test-modules.sh.
var nested = flag.Bool("nested", false, "compile the snippets that use nested modules, too")

// A unit is a package that is made of one block, or of several of a page.
type unit struct {
	page    *page
	blocks  []*block
	dir     string            // its folder in the module
	files   map[string]string // by name
	program bool              // whether its files stand on the page as they are
	module  string            // the nested module that it uses, "" for none
	shown   []shown
}

// A shown output stands on the page behind a program.
type shown struct {
	line    int
	output  string
	options map[string]string // of the program's block or, where it has old, of the output's
}

// TestSnippets: the snippets of all pages compile, and programs print what is shown.
func TestSnippets(t *testing.T) {
	units := slices.DeleteFunc(units(t), func(u *unit) bool { return u.module != "" })
	m := newModule(t, "")
	m.check(t, units)
	m.run(t, units)
}

// TestNestedSnippets is TestSnippets for those that use nested modules.
func TestNestedSnippets(t *testing.T) {
	if !*nested {
		t.Skip("run by make test-modules")
	}
	byModule := map[string][]*unit{}
	for _, u := range units(t) {
		if u.module != "" {
			byModule[u.module] = append(byModule[u.module], u)
		}
	}
	for name, units := range byModule {
		t.Run(name, func(t *testing.T) {
			m := newModule(t, name)
			if out, err := m.command(t.Context(), ".", nil, "go", "mod", "download"); err != nil {
				t.Skipf("its modules cannot be had: %v\n%s", err, out)
			}
			m.check(t, units)
			m.run(t, units)
		})
	}
}

// TestFormatted: snippets are formatted as gofmt does it.
func TestFormatted(t *testing.T) {
	for _, p := range pages(t) {
		for _, b := range p.blocks {
			if b.lang != "go" || dots.MatchString(b.text) || dotsInside.MatchString(b.text) {
				continue
			}
			switch formatted, err := formatted(b.text); {
			case err != nil || formatted == b.text: // gofmt does not format files of statements and declarations
			case *update:
				p.replace(t, shown{line: b.line}, formatted)
			default:
				t.Errorf("%s:%d: (-gofmt +page)\n%s", p.name, b.line, gocmp.Diff(formatted, b.text))
			}
		}
	}
}

// formatted returns a block as gofmt formats it. Declarations are formatted as a file, for the sake of their doc comments.
func formatted(text string) (string, error) {
	if !parses(text) {
		out, err := format.Source([]byte(text))
		return string(out), err
	}
	const clause = "package p\n\n"
	out, err := format.Source([]byte(clause + text))
	return strings.TrimPrefix(string(out), clause), err
}

// units makes packages of all blocks of Go.
func units(t *testing.T) (all []*unit) {
	t.Helper()
	known := importable(t)
	for _, p := range pages(t) {
		all = append(all, p.units(t, known)...)
	}
	return slices.DeleteFunc(all, func(u *unit) bool { return len(u.files) == 0 })
}

// units makes packages of the blocks of a page. Outputs belong to the program before them.
func (p *page) units(t *testing.T, known map[string]string) (found []*unit) {
	t.Helper()
	named := map[string]*unit{}
	for i := range p.blocks {
		switch b := &p.blocks[i]; b.lang {
		case "go":
			name := b.options["package"]
			u := named[name]
			if u == nil || name == "" {
				u = p.newUnit(b)
				found, named[name] = append(found, u), u
			}
			if err := u.add(b, known); err != nil {
				t.Errorf("%s:%d: %v", p.name, b.line, err)
			}
		case "output":
			if found == nil {
				t.Errorf("%s:%d: an output without a program", p.name, b.line)
				continue
			}
			found[len(found)-1].show(b)
		}
	}
	return found
}

func (p *page) newUnit(b *block) *unit {
	dir := strings.NewReplacer("/", "_", ".", "_").Replace(p.name)
	return &unit{page: p, files: map[string]string{}, dir: dir + strconv.Itoa(b.line)}
}

func (u *unit) show(b *block) {
	options := b.options
	if options == nil {
		options = u.blocks[len(u.blocks)-1].options
	}
	u.shown = append(u.shown, shown{line: b.line, output: b.text, options: options})
}

func (u *unit) add(b *block, known map[string]string) error {
	u.blocks = append(u.blocks, b)
	u.program = isProgram(b.text)
	text := b.text
	if !u.program {
		var err error
		if text, err = fragment(text, u.page.name, b.line, known); err != nil {
			return err
		}
	}
	u.files[cmp.Or(b.options["file"], fmt.Sprintf("main%d.go", len(u.blocks)))] = text
	u.module = cmp.Or(nestedModule(text), u.module)
	if u.program || len(u.blocks) > 1 {
		return nil
	}
	frame, err := os.ReadFile(filepath.Join("testdata", "frames", b.frame+".go"))
	if err != nil {
		return err
	}
	u.module = cmp.Or(u.module, nestedModule(string(frame)))
	u.files["frame.go"], err = frameFor(string(frame), text, b.frame)
	return err
}

// check generates the code of the units and type-checks them. Variables of a fragment may be unused.
func (m *module) check(t *testing.T, units []*unit) {
	t.Helper()
	for _, u := range units {
		for name, text := range u.files {
			write(t, filepath.Join(m.dir, u.dir, name), text)
		}
	}
	m.generate(t, "./...")
	set := token.NewFileSet()
	parsed := map[*unit][]*ast.File{}
	for _, u := range units {
		parsed[u] = m.parse(t, set, u)
	}
	imports := m.importer(t, set, slices.Concat(slices.Collect(maps.Values(parsed))...))
	for _, u := range units {
		config := types.Config{Importer: imports, Error: func(err error) {
			if e, ok := errors.AsType[types.Error](err); ok && (!e.Soft || u.program) {
				t.Errorf("%s", place(e))
			}
		}}
		config.Check(u.dir, set, parsed[u], nil)
	}
}

func (m *module) parse(t *testing.T, set *token.FileSet, u *unit) (files []*ast.File) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(m.dir, u.dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if u.program && strings.HasSuffix(name, "_test.go") {
			continue // go test compiles it
		}
		file, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}

// importer makes an importer of the export data of all that the files import, of which one go command is asked.
func (m *module) importer(t *testing.T, set *token.FileSet, files []*ast.File) types.Importer {
	t.Helper()
	imported := map[string]bool{}
	for _, f := range files {
		for _, i := range f.Imports {
			imported[strings.Trim(i.Path.Value, `"`)] = true
		}
	}
	args := append([]string{"list", "-export", "-deps", "-f", "{{.ImportPath}}\t{{.Export}}"}, slices.Sorted(maps.Keys(imported))...)
	out, err := m.command(t.Context(), ".", nil, "go", args...)
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	export := map[string]string{}
	for line := range strings.Lines(out) {
		name, file, _ := strings.Cut(strings.TrimSpace(line), "\t")
		export[name] = file
	}
	return importer.ForCompiler(set, "gc", func(name string) (io.ReadCloser, error) { return os.Open(export[name]) })
}

// place says where on a page an error is.
func place(e types.Error) string {
	p := e.Fset.Position(e.Pos)
	name := p.Filename
	if i := strings.LastIndex(name, "/docs/"); i >= 0 && strings.HasSuffix(name, ".md") {
		name = name[i+1:]
	}
	return fmt.Sprintf("%s:%d: %s", name, p.Line, e.Msg)
}

func (m *module) generate(t *testing.T, pattern string) {
	t.Helper()
	res, err := gen.Generate(t.Context(), gen.Config{Dir: m.dir, Env: m.env}, pattern)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range res.Diagnostics {
		t.Errorf("%s", d.Format(m.dir))
	}
	if err := gen.Commit(res.Files...); err != nil {
		t.Fatal(err)
	}
}

// command runs a command in a folder of the module and returns what it has printed.
func (m *module) command(ctx context.Context, dir string, env []string, name string, args ...string) (string, error) {
	c := exec.CommandContext(ctx, name, args...)
	c.Dir, c.Env = filepath.Join(m.dir, dir), slices.Concat(m.env, env)
	out, err := c.CombinedOutput()
	return string(out), err
}

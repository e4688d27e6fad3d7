package source

import (
	"bytes"
	"cmp"
	"go/ast"
	"go/build"
	"go/build/constraint"
	"go/parser"
	"go/types"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/agentgen-go/agentgen/gen/internal/directive"
	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// pkg is a package that is being understood.
type pkg struct {
	*packages.Package
	l   *loader
	out *ir.Package

	funcs []markedFunc // in source order
	types []markedType // in source order

	values []markedValue // in source order
	files  bool          // templates are read from files

	known   typeutil.Map // named types, as *ir.Type
	sealed  typeutil.Map // the same for marked types of other packages and what is inside of them
	marks   map[*types.TypeName]*directive.CodecArgs
	open    []*types.Named                // those being understood, since the innermost struct
	tagged  map[*ir.Field]bool            // fields that are named by a json tag
	structs []*structReader               // all structs
	tags    []func()                      // enter the tags of fields, when all types are known
	unions  []*unionReader                // all sealed interfaces
	recvs   map[*types.TypeName]*receiver // receivers of tools
	names   map[string]ir.Pos             // what generated declarations are called

	roots   []*root        // what marked declarations need
	foreign []foreignUse   // in the order in which they were met
	faults  []foreignFault // mistakes inside of types of versions of modules
}

// markedFunc is a function with directives.
type markedFunc struct {
	file *ast.File
	decl *ast.FuncDecl
	list []*directive.Directive
}

// markedType is a type with directives.
type markedType struct {
	spec *ast.TypeSpec
	list []*directive.Directive
}

// markedValue is a constant or variable with directives.
type markedValue struct {
	spec *ast.ValueSpec
	doc  *ast.CommentGroup
	list []*directive.Directive
}

func (p *pkg) hasDirectives() bool { return len(p.funcs)+len(p.types)+len(p.values) > 0 }

// scan finds the directives of a package, also in those of its files where none may stand.
func (l *loader) scan(loaded *packages.Package) *pkg {
	p := &pkg{Package: loaded, l: l,
		tagged: map[*ir.Field]bool{}, recvs: map[*types.TypeName]*receiver{}, names: map[string]ir.Pos{}, marks: map[*types.TypeName]*directive.CodecArgs{}}
	for _, f := range loaded.Syntax {
		name := l.fset.File(f.FileStart).Name()
		if (slices.Contains(loaded.GoFiles, name) || filepath.Base(name) == specFile) && !importsC(f) {
			p.scanFile(name, f)
		}
	}
	for _, name := range loaded.GoFiles {
		if !slices.Contains(loaded.CompiledGoFiles, name) {
			l.refuseFile(name, `stands in a file that imports "C"`, "move the declaration to a file without cgo")
		}
	}
	for _, name := range loaded.IgnoredFiles {
		if strings.HasSuffix(name, ".go") {
			l.refuseFile(name, "stands in a file that this build leaves out", "move the declaration to a file without build constraints")
		}
	}
	l.refuseTests(loaded.Dir)
	return p
}

func (p *pkg) scanFile(name string, f *ast.File) {
	if constrained(name, f) {
		directive.Refuse(f, p.l.pos, &p.l.diags, "stands in a file with build constraints",
			"the generated file has none: move the declaration to a file without a //go:build line and without a system in its name")
		return
	}
	found := directive.Scan(f, p.l.pos, &p.l.diags)
	for _, decl := range f.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			if list := found.Funcs[decl]; list != nil {
				p.funcs = append(p.funcs, markedFunc{f, decl, list})
			}
		case *ast.GenDecl:
			for _, s := range decl.Specs {
				switch spec := s.(type) {
				case *ast.TypeSpec:
					if list := found.Types[spec]; list != nil {
						p.types = append(p.types, markedType{spec, list})
					}
				case *ast.ValueSpec:
					if list := found.Values[spec]; list != nil {
						p.values = append(p.values, markedValue{spec, cmp.Or(spec.Doc, decl.Doc), list})
					}
				}
			}
		}
	}
}

// constrained reports whether a file is part of some builds only.
func constrained(name string, f *ast.File) bool {
	for _, group := range f.Comments {
		if group.Pos() > f.Package {
			break
		}
		for _, c := range group.List {
			if constraint.IsGoBuild(c.Text) || constraint.IsPlusBuild(c.Text) {
				return true
			}
		}
	}
	// To a system that does not exist, only the suffixes of file names are a reason to leave a file out.
	nowhere := build.Context{
		GOOS: "nowhere", GOARCH: "nothing", Compiler: "gc",
		OpenFile: func(string) (io.ReadCloser, error) {
			return io.NopCloser(strings.NewReader("package p\n")), nil
		},
	}
	match, err := nowhere.MatchFile(filepath.Dir(name), filepath.Base(name))
	return err == nil && !match
}

// testFiles are the names of the test files in a folder.
func testFiles(dir string) []string {
	// The pattern is well formed, and that is all that could be wrong.
	tests, _ := filepath.Glob(filepath.Join(escapeGlob(dir), "*_test.go"))
	return tests
}

func (l *loader) refuseTests(dir string) {
	for _, name := range testFiles(dir) {
		l.refuseFile(name, "stands in a test file", "move the declaration to a file that is not a test: generated code belongs to the package itself")
	}
}

func escapeGlob(s string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(s)
}

// refuseFile reports the directives of a file that is not loaded. Whether it can be read at all is the compiler's
// business.
func (l *loader) refuseFile(name, why, hint string) {
	src, err := os.ReadFile(name)
	if err != nil || !bytes.Contains(src, []byte(directive.Mark)) {
		return
	}
	f, err := parser.ParseFile(l.fset, name, src, parser.ParseComments|parser.SkipObjectResolution)
	if f == nil || err != nil && f.Name == nil {
		return
	}
	directive.Refuse(f, l.pos, &l.diags, why, hint)
}

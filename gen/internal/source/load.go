// Package source reads Go packages and turns what their //agent: comments mark into ir. It is the only part of the
// generator that knows go/ast and go/types. Whatever it does not understand completely is a diagnostic: nothing is left
// out silently.
package source

import (
	"context"
	"fmt"
	"go/token"
	"strconv"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/agentgen-go/agentgen/gen/internal/diag"
	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// Import paths of the packages that generated code uses.
const (
	ModulePath    = "github.com/agentgen-go/agentgen"
	RuntimePath   = ModulePath + "/runtime"
	ModelPath     = RuntimePath + "/model"
	GeneratedPath = RuntimePath + "/generated"
	JSONWirePath  = RuntimePath + "/jsonwire"
	XMLWirePath   = RuntimePath + "/xmlwire"
)

// ours are the packages that generated code imports and that are loaded beside what the patterns match.
var ours = []string{RuntimePath, GeneratedPath, JSONWirePath}

// Config says where and how packages are loaded. The zero Config loads as the go command does in the current
// directory.
type Config struct {
	Dir  string   // where patterns are resolved; "" is the current directory
	Tags []string // build tags
	Env  []string // environment of the go command; nil is the environment of this process

	// Exports are files with the export data of packages that do not change, by import path, as the Exports of an earlier
	// Program in the same state of modules and settings. They may be gone.
	Exports map[string]string

	// RequireDocs makes it a mistake if a tool or an output has no description, or something that the model fills in.
	RequireDocs bool

	// Reading, if set, is called with the import path of each package before its source is understood.
	Reading func(path string)
}

// Program is what was understood of the loaded packages.
type Program struct {
	Packages []*Package        // those without mistakes, in order of their import paths
	Warnings []diag.Diagnostic // in order of file, line and column

	// Exports are files with the export data of packages that do not change, nil unless the go command had to be asked for
	// more than Config.Exports.
	Exports map[string]string
}

// Load loads the packages that the patterns match and understands their directives. Code that does not type-check is
// not an obstacle as long as no marked function or type depends on what is wrong with it, and the output of agentgen
// that exists already, in these packages or in those that they import, has no influence.
//
// Mistakes in the source are returned together, as a [*diag.Error], beside the program of the packages that have none; any
// other error says that packages could not be loaded at all.
func Load(ctx context.Context, cfg Config, patterns ...string) (*Program, error) {
	if len(patterns) == 0 {
		patterns = []string{"."}
	}
	for _, p := range patterns {
		if strings.HasSuffix(p, ".go") {
			return nil, fmt.Errorf("%s is a file: name the folder of its package, which is generated as a whole", p)
		}
	}
	q := &query{ctx: ctx, cfg: cfg}
	loaded, err := q.metadata(patterns)
	if err != nil {
		return nil, err
	}
	fset := token.NewFileSet()
	l := &loader{fset: fset, graph: newGraph(fset, q.sizes, loaded), requireDocs: cfg.RequireDocs, reading: cfg.Reading}
	if err := l.findRoots(q, patterns, loaded); err != nil {
		return nil, err
	}
	l.graph.parse(l.roots)
	if err := l.graph.prepare(q, l.roots); err != nil {
		return nil, err
	}
	return l.program()
}

// loader turns loaded packages into a Program.
type loader struct {
	fset  *token.FileSet
	graph *graph
	diags diag.Collector
	roots []*packages.Package

	requireDocs bool
	reading     func(path string) // may be nil
}

// pos returns a position in the file itself, whatever //line comments say.
func (l *loader) pos(p token.Pos) ir.Pos { return position(l.fset, p) }

func position(fset *token.FileSet, p token.Pos) ir.Pos {
	at := fset.PositionFor(p, false)
	return ir.Pos{File: at.Filename, Line: at.Line, Col: at.Column}
}

// errorPos reads a position as package packages writes it: "file:line:col", "file:line" or "-".
func errorPos(s string) ir.Pos {
	var p ir.Pos
	rest, last, ok := cutNumber(s)
	if !ok {
		if s != "-" {
			p.File = s
		}
		return p
	}
	if file, line, ok := cutNumber(rest); ok {
		return ir.Pos{File: file, Line: line, Col: last}
	}
	return ir.Pos{File: rest, Line: last}
}

func cutNumber(s string) (before string, n int, ok bool) {
	i := strings.LastIndexByte(s, ':')
	if i < 0 {
		return s, 0, false
	}
	n, err := strconv.Atoi(s[i+1:])
	return s[:i], n, err == nil
}

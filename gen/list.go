package gen

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/agentgen-go/agentgen/gen/internal/diag"
	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/agentgen-go/agentgen/gen/internal/prompt"
	"github.com/agentgen-go/agentgen/gen/internal/schema"
	"github.com/agentgen-go/agentgen/gen/internal/source"
	dialects "github.com/agentgen-go/agentgen/runtime/schema"
	"github.com/invopop/jsonschema"
)

// Listing is what List found.
type Listing struct {
	// Entries are in order of their packages and, within each, of the source.
	Entries []Entry `json:"entries"`
	// Diagnostics are the mistakes in the source, in order of file, line and column. A package with mistakes has
	// no entries.
	Diagnostics []Diagnostic `json:"diagnostics"`
}

// Entry is something marked in the source: a tool, an output or a codec. A union that is an output has an entry for
// each of its members and, where models write the output as text, one for the text that says which of them it holds.
type Entry struct {
	// Kind is "tool", "output", "envelope", "output func", "codec", "xml" or "prompt".
	Kind string `json:"kind"`
	// Name is what models see; the type's name for a codec, which models do not see.
	Name string `json:"name"`
	// Go names the function, method or type that is marked, as in "RollDie" or "Shop.Find", or the member of a union.
	Go string `json:"go"`
	// Package is the import path.
	Package string `json:"package"`
	// File is the absolute path of the file with the mark; Line and Col are 1-based, Col counts bytes.
	File string `json:"file"`
	Line int    `json:"line"`
	Col  int    `json:"col"`
	// Description is what models are told; "" without one.
	Description string `json:"description,omitzero"`
	// Parameters is the JSON Schema of the arguments, or of a codec's type; null if Kind is "xml" or "prompt".
	Parameters json.RawMessage `json:"parameters"`
	// Result is the JSON Schema of what a tool returns; nil if it returns nothing.
	Result json.RawMessage `json:"result,omitzero"`

	build  func() (*jsonschema.Schema, error) // the document of Parameters
	prompt *ir.Prompt
}

// Render renders a prompt, of an entry that List has found, with JSON in place of its dependencies. Members have their names in
// JSON or in Go, and one with the name of a method is its result. Notes say what the program may print otherwise.
func (e *Entry) Render(deps []byte) (text string, notes []string, err error) {
	if e.prompt == nil {
		return "", nil, fmt.Errorf("%s is not a prompt but of kind %s", e.Name, e.Kind)
	}
	return prompt.Render(e.prompt, deps)
}

// InDialect returns Parameters, of an entry that List has found, in the form in which a provider accepts schemas. It
// returns an error that says what has no such form.
func (e *Entry) InDialect(d dialects.Dialect) (json.RawMessage, error) {
	if e.build == nil {
		return nil, fmt.Errorf("an entry of kind %s has no schema", e.Kind)
	}
	s, err := e.build()
	if err != nil {
		return nil, err
	}
	text, err := schema.In(d, s)
	return json.RawMessage(text), err
}

// List lists what is marked in the packages that the patterns match; no patterns means ".". It writes nothing, and
// neither needs nor reads earlier output. Its errors are those of Generate.
func List(ctx context.Context, cfg Config, patterns ...string) (*Listing, error) {
	var l lister
	err := Guard("list what is marked in "+packagesOf(patterns), func() error { return l.list(ctx, cfg, patterns) })
	if err != nil {
		return nil, err
	}
	return &Listing{Entries: list(l.entries), Diagnostics: list(diagnostics(l.diags.List()))}, nil
}

// lister collects entries.
type lister struct {
	entries []Entry
	diags   diag.Collector
	err     error // the first
}

func (l *lister) list(ctx context.Context, cfg Config, patterns []string) error {
	prog, err := load(ctx, cfg.source(), patterns, &l.diags)
	if err != nil {
		return err
	}
	for _, p := range prog.Packages {
		l.add(p)
	}
	return l.err
}

func (l *lister) add(p *source.Package) {
	for _, t := range p.IR.Tools {
		l.tool(p.IR, "tool", t)
	}
	for _, o := range p.IR.Outputs {
		l.output(p.IR, o)
	}
	for _, c := range p.IR.Codecs {
		l.entry(p.IR, c.Pos, Entry{Kind: "codec", Name: c.Type.Go.Name, Go: c.Type.Go.Name, Description: c.Type.Doc,
			build: later(schema.Codec, c)})
	}
	for _, x := range p.IR.XMLs {
		l.entry(p.IR, x.Pos, Entry{Kind: "xml", Name: x.Type.Go.Name, Go: x.Type.Go.Name, Description: x.Type.Doc})
	}
	for _, t := range p.IR.Prompts {
		l.entry(p.IR, t.Pos, Entry{Kind: "prompt", Name: t.Func, Go: t.Go, Description: t.Doc, prompt: t})
	}
	for _, s := range p.IR.Specs {
		l.entry(p.IR, s.Pos, Entry{Kind: "spec", Name: s.Func, Go: s.Go, Description: s.Doc})
	}
}

func (l *lister) tool(p *ir.Package, kind string, t *ir.Tool) {
	e := Entry{Kind: kind, Name: t.Name, Go: t.Func, Description: t.Description,
		build: later(schema.Parameters, t)}
	if t.Recv != nil {
		e.Go = t.Recv.Go.Name + "." + t.Func
	}
	if t.Result != nil && kind == "tool" { // what an output function returns is not JSON
		e.Result = l.text(p, later(schema.Result, t.Result))
	}
	l.entry(p, t.Pos, e)
}

func (l *lister) output(p *ir.Package, o *ir.Output) {
	if o.Func != nil {
		l.tool(p, "output func", o.Func)
		return
	}
	if schema.Enveloped(o) {
		l.entry(p, o.Pos, Entry{Kind: "envelope", Name: cmp.Or(o.Whole, "final_result"), Go: o.Type.Go.Name, Description: o.Description,
			build: later(schema.Envelope, o)})
	}
	for _, c := range schema.Choices(o) {
		l.entry(p, o.Pos, Entry{Kind: "output", Name: c.Name, Go: schema.Member(c.Type).Go.Name, Description: c.Description,
			build: later(schema.Choice.Parameters, c)})
	}
}

func (l *lister) entry(p *ir.Package, pos ir.Pos, e Entry) {
	e.Package, e.File, e.Line, e.Col = p.Path, pos.File, pos.Line, pos.Col
	if e.build != nil {
		e.Parameters = l.text(p, e.build)
	}
	l.entries = append(l.entries, e)
}

// later puts off the building of a schema.
func later[T any](build func(T) (*jsonschema.Schema, error), x T) func() (*jsonschema.Schema, error) {
	return func() (*jsonschema.Schema, error) { return build(x) }
}

// text writes the schema that build makes.
func (l *lister) text(p *ir.Package, build func() (*jsonschema.Schema, error)) json.RawMessage {
	s, err := build()
	var text string
	if err == nil {
		text, err = schema.Marshal(s)
	}
	if err != nil && l.err == nil {
		l.err = &Bug{Doing: "write schemas of " + p.Path, Err: err}
	}
	return json.RawMessage(text)
}

// Table returns the entries as a table for a terminal, with the places of files in or below dir relative to it, and
// sizes of schemas in bytes.
func (l *Listing) Table(dir string) string {
	if len(l.Entries) == 0 {
		return "nothing is marked\n"
	}
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "KIND\tNAME\tGO\tPARAMETERS\tRESULT\tPLACE")
	for _, e := range l.Entries {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", e.Kind, e.Name, e.Go, size(e.Parameters), size(e.Result),
			diag.Place(ir.Pos{File: e.File, Line: e.Line, Col: e.Col}, dir))
	}
	w.Flush() // a strings.Builder takes everything
	return b.String()
}

// size is the length of a schema as text, "-" if there is no schema.
func size(schema json.RawMessage) string {
	if schema == nil {
		return "-"
	}
	return fmt.Sprint(len(schema), " B")
}

// Find returns the entry of a name: the one that models see, the one in Go, or either of them after the import path of
// its package and a dot. If a type is an output and a codec, its name alone means the output; both take precedence over
// an entry for XML. The error of an unknown name suggests a known one; that of an ambiguous one lists what can be
// meant.
func (l *Listing) Find(name string) (*Entry, error) {
	found := l.named(name)
	for _, kind := range []string{"xml", "codec"} {
		if slices.ContainsFunc(found, func(e *Entry) bool { return e.Kind != kind }) {
			found = slices.DeleteFunc(found, func(e *Entry) bool { return e.Kind == kind })
		}
	}
	switch len(found) {
	case 0:
		return nil, l.unknown(name)
	case 1:
		return found[0], nil
	}
	var list []string
	for _, e := range found {
		list = append(list, e.Package+"."+e.Go)
	}
	return nil, fmt.Errorf("%q may mean one of several: %s", name, strings.Join(list, ", "))
}

func (l *Listing) named(name string) (found []*Entry) {
	for i := range l.Entries {
		if e := &l.Entries[i]; slices.Contains(e.names(), name) {
			found = append(found, e)
		}
	}
	return found
}

func (e *Entry) names() []string {
	return []string{e.Name, e.Go, e.Package + "." + e.Name, e.Package + "." + e.Go}
}

func (l *Listing) unknown(name string) error {
	var known []string
	for _, e := range l.Entries {
		known = append(known, e.Name, e.Go)
	}
	if len(known) == 0 {
		return fmt.Errorf("nothing is named %q: nothing is marked in these packages", name)
	}
	slices.Sort(known)
	return fmt.Errorf("nothing is named %q: %s", name, diag.DidYouMean(name, slices.Compact(known)))
}

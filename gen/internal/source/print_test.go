package source_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/agentgen-go/agentgen/gen/internal/source"
)

// loadOne loads the one package of a module of one file.
func loadOne(t *testing.T, cfg source.Config, pattern string) *source.Package {
	t.Helper()
	prog, err := source.Load(t.Context(), cfg, pattern)
	if err != nil {
		t.Fatal(err)
	}
	if len(prog.Packages) != 1 {
		t.Fatalf("%d packages", len(prog.Packages))
	}
	return prog.Packages[0]
}

// summary prints what was understood in a form that is good to compare and to read.
func summary(p *ir.Package) string {
	var b strings.Builder
	for _, t := range p.Tools {
		printTool(&b, t)
	}
	for _, o := range p.Outputs {
		fmt.Fprintf(&b, "output %s %s%s %q\n", typeName(o.Type), o.Name, options(o.Strict, o.LaxOff), o.Description)
	}
	for _, c := range p.Codecs {
		fmt.Fprintf(&b, "codec %s lenient=%t\n", typeName(c.Type), c.Lenient)
	}
	for _, t := range p.Named {
		printNamed(&b, t)
	}
	return b.String()
}

func printTool(b *strings.Builder, t *ir.Tool) {
	fmt.Fprintf(b, "tool %s %s", t.Func, t.Name)
	if t.Context {
		b.WriteString(" ctx")
	}
	if t.RunContext {
		fmt.Fprintf(b, " rc[%s]", typeName(t.Deps))
	}
	if t.Result != nil {
		fmt.Fprintf(b, " -> %s", typeName(t.Result))
	}
	if t.Error {
		b.WriteString(" error")
	}
	o := t.Options
	if o.Retries != nil {
		fmt.Fprintf(b, " retries=%d", *o.Retries)
	}
	fmt.Fprintf(b, " timeout=%d sequential=%t extra=%q%s deprecated=%t %q\n",
		o.Timeout, o.Sequential, o.Extra, options(o.Strict, o.LaxOff), t.Deprecated, t.Description)
	for _, f := range t.Params {
		printField(b, f)
	}
}

func options(strict *bool, laxOff bool) string {
	s := fmt.Sprintf(" laxOff=%t", laxOff)
	if strict != nil {
		s = fmt.Sprintf(" strict=%t", *strict) + s
	}
	return s
}

func printNamed(b *strings.Builder, t *ir.Type) {
	fmt.Fprintf(b, "type %s guard=%t %q\n", typeName(t), t.Guard, t.Doc)
	for _, v := range t.Values {
		fmt.Fprintf(b, "\t%s=%q %q\n", v.Go, v.Value, v.Doc)
	}
	for _, f := range t.Fields {
		printField(b, f)
	}
}

func printField(b *strings.Builder, f *ir.Field) {
	fmt.Fprintf(b, "\t%s %s", f.Go, typeName(f.Type))
	if f.JSON == "" {
		b.WriteString(" hidden")
	} else {
		fmt.Fprintf(b, " %q", f.JSON)
	}
	for _, flag := range []struct {
		on   bool
		name string
	}{{f.Embedded, "embedded"}, {f.Required, "required"}, {f.OmitEmpty, "omitempty"}, {f.OmitZero, "omitzero"}} {
		if flag.on {
			b.WriteString(" " + flag.name)
		}
	}
	if f.Default != nil {
		fmt.Fprintf(b, " default=%s", f.Default.Go)
	}
	if f.Doc != "" {
		fmt.Fprintf(b, " %q", f.Doc)
	}
	b.WriteByte('\n')
}

var kinds = map[ir.Kind]string{
	ir.Invalid: "named", ir.Bool: "bool", ir.Int: "int", ir.Uint: "uint", ir.Float: "float", ir.String: "string", ir.Bytes: "bytes",
	ir.Raw: "raw", ir.Enum: "enum", ir.Slice: "slice", ir.Array: "array", ir.Map: "map", ir.Pointer: "pointer", ir.Struct: "struct",
}

func typeName(t *ir.Type) string {
	switch {
	case t.Go != nil:
		return strings.TrimPrefix(t.Go.PkgName+"."+t.Go.Name, ".") + ":" + kinds[t.Kind]
	case t.Kind == ir.Pointer:
		return "*" + typeName(t.Elem)
	case t.Kind == ir.Slice:
		return "[]" + typeName(t.Elem)
	case t.Kind == ir.Array:
		return fmt.Sprintf("[%d]%s", t.Len, typeName(t.Elem))
	case t.Kind == ir.Map:
		return "map[" + typeName(t.Key) + "]" + typeName(t.Elem)
	case t.GoBasic != "":
		return t.GoBasic
	}
	return kinds[t.Kind]
}

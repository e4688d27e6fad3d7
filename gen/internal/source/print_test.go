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
		if o.Func != nil {
			printTool(&b, o.Func)
		}
	}
	for _, c := range p.Codecs {
		m := c.Type.Mark
		fmt.Fprintf(&b, "codec %s lenient=%t", typeName(c.Type), m.Lenient)
		marks(&b, mark{!c.Whole, "bare"}, mark{!c.Pair, "private"}, mark{!m.Decode, "encode"}, mark{!m.Encode, "decode"})
		b.WriteByte('\n')
	}
	for _, t := range p.Named {
		printNamed(&b, t)
	}
	return b.String()
}

func printTool(b *strings.Builder, t *ir.Tool) {
	b.WriteString("tool ")
	if t.Recv != nil {
		star := ""
		if t.RecvPointer {
			star = "*"
		}
		fmt.Fprintf(b, "(%s%s) ", star, typeName(t.Recv))
	}
	fmt.Fprintf(b, "%s %s", t.Func, t.Name)
	if t.Context {
		b.WriteString(" ctx")
	}
	if t.RunContext {
		fmt.Fprintf(b, " rc[%s]", typeName(t.Deps))
	}
	if t.Result != nil {
		fmt.Fprintf(b, " -> %s", typeName(t.Result))
	}
	marks(b, mark{t.Error, "error"}, mark{t.Rich, "rich"}, mark{t.Variadic, "variadic"}, mark{t.Unwrap, "unwrap"})
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
	fmt.Fprintf(b, "type %s guard=%t", typeName(t), t.Guard)
	marks(b, mark{t.Validate, "validate"}, mark{t.IsZero, "iszero"}, mark{t.KindName != "", t.KindKey + "=" + t.KindName})
	fmt.Fprintf(b, " %q\n", t.Doc)
	for _, v := range t.Values {
		fmt.Fprintf(b, "\t%s=%q %q\n", v.Go, v.Value, v.Doc)
	}
	for _, f := range t.Fields {
		printField(b, f)
	}
}

type mark struct {
	on   bool
	name string
}

func marks(b *strings.Builder, list ...mark) {
	for _, f := range list {
		if f.on {
			b.WriteString(" " + f.name)
		}
	}
}

func printField(b *strings.Builder, f *ir.Field) {
	fmt.Fprintf(b, "\t%s %s", f.Go, typeName(f.Type))
	if f.JSON == "" {
		marks(b, mark{!f.Unknown, "hidden"}, mark{f.Unknown, "unknown"})
	} else {
		fmt.Fprintf(b, " %q", f.JSON)
	}
	marks(b, mark{f.Embedded, "embedded"}, mark{f.Quoted, "quoted"}, mark{f.Required, "required"}, mark{f.OmitEmpty, "omitempty"},
		mark{f.OmitZero, "omitzero"}, mark{f.Optional, "optional"}, mark{f.ZeroNull, "zeronull"}, mark{f.Hook, "hook"})
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
	ir.Any: "any", ir.Time: "time", ir.Duration: "duration", ir.Text: "text", ir.JSON: "json", ir.Union: "union",
}

func goName(n *ir.Name) string {
	name := strings.TrimPrefix(n.PkgName+"."+n.Name, ".")
	if len(n.Args) == 0 {
		return name
	}
	var args []string
	for _, a := range n.Args {
		args = append(args, typeName(a))
	}
	return name + "[" + strings.Join(args, ",") + "]"
}

// kindName is the kind of a named type, with what there is to say of it.
func kindName(t *ir.Type) string {
	switch {
	case t.Kind == ir.Enum && t.Base != ir.String:
		return fmt.Sprintf("enum(%s%d)", kinds[t.Base], t.Bits)
	case t.Format != "":
		return kinds[t.Kind] + "(" + t.Format + ")"
	case t.Kind == ir.Union:
		var members []string
		for _, m := range t.Members {
			members = append(members, typeName(m))
		}
		if t.Discriminator != "kind" {
			return "union[" + t.Discriminator + "](" + strings.Join(members, "|") + ")"
		}
		return "union(" + strings.Join(members, "|") + ")"
	}
	return kinds[t.Kind]
}

func typeName(t *ir.Type) string {
	switch {
	case t.Go != nil:
		name := goName(t.Go) + ":" + kindName(t)
		if t.Validate && t.Kind != ir.Struct {
			name += "+validate"
		}
		if t.Sealed && t.Mark != nil {
			name += "+sealed"
		}
		return name
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
	return kindName(t)
}

package directive_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/gen/internal/diag"
	"github.com/agentgen-go/agentgen/gen/internal/directive"
	"github.com/agentgen-go/agentgen/gen/internal/directive/constraint"
	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// at is the position of a byte of a line that begins at Pos 1.
func at(p token.Pos) ir.Pos { return ir.Pos{Line: 1, Col: int(p)} }

// read reads one line as a directive on a function, with a tool directive before it unless it is one.
func read(line string, target directive.Target) (directive.Set, *diag.Collector) {
	var c diag.Collector
	var list []*directive.Directive
	if strings.HasPrefix(line, "//agent:param") {
		tool, _ := directive.Parse(&ast.Comment{Slash: 1, Text: "//agent:tool"})
		list = append(list, tool)
	}
	if d, ok := directive.Parse(&ast.Comment{Slash: 1, Text: line}); ok {
		list = append(list, d)
	}
	return directive.Read(list, target, at, &c), &c
}

func TestRead(t *testing.T) {
	start := ir.Pos{Line: 1, Col: 1}
	key := func(key, value string, col, valueCol int) constraint.Arg {
		return constraint.Arg{Key: key, Value: value, HasValue: true, Pos: ir.Pos{Line: 1, Col: col}, ValuePos: ir.Pos{Line: 1, Col: valueCol}}
	}
	tests := map[string]struct {
		target directive.Target
		want   directive.Set
	}{
		"//agent:tool": {directive.OnFunc, directive.Set{Tool: &directive.ToolArgs{Pos: start}}},
		`//agent:tool name=x "timeout=1m30s" retries=0  sequential strict lax=off extra=ignore `: {directive.OnFunc, directive.Set{Tool: &directive.ToolArgs{
			Pos: start, Name: "x", ToolOptions: ir.ToolOptions{
				Retries: new(0), Timeout: 90e9, Sequential: true, Strict: new(true), LaxOff: true, Extra: "ignore"},
		}}},
		"//agent:tool approval external": {directive.OnFunc, directive.Set{Tool: &directive.ToolArgs{
			Pos: start, ToolOptions: ir.ToolOptions{Approval: true, External: true}, Approves: directive.FuncRef{Pos: ir.Pos{Line: 1, Col: 14}},
		}}},
		"//agent:tool approval=f prepare=g": {directive.OnFunc, directive.Set{Tool: &directive.ToolArgs{
			Pos:      start,
			Approves: directive.FuncRef{Name: "f", Pos: ir.Pos{Line: 1, Col: 23}},
			Prepares: directive.FuncRef{Name: "g", Pos: ir.Pos{Line: 1, Col: 33}},
		}}},
		"//agent:output mode=native": {directive.OnType, directive.Set{Output: &directive.OutputArgs{
			Pos: start, Mode: ir.Native, ModePos: ir.Pos{Line: 1, Col: 21}}}},
		"//agent:output name=answer strict lax=off": {directive.OnType, directive.Set{Output: &directive.OutputArgs{
			Pos: start, Name: "answer", Strict: new(true), LaxOff: true}}},
		"//agent:codec lenient":       {directive.OnType, directive.Set{Codec: &directive.CodecArgs{Pos: start, Lenient: true}}},
		"//agent:codec encode closed": {directive.OnType, directive.Set{Codec: &directive.CodecArgs{Pos: start, Encode: true, Closed: true}}},
		"//agent:codec decode nonull": {directive.OnType, directive.Set{Codec: &directive.CodecArgs{Pos: start, Decode: true, NoNull: true}}},
		"//agent:param x minLength=1 \"title=a=b c\" required `pattern=^\"x`": {directive.OnFunc, directive.Set{
			Tool: &directive.ToolArgs{Pos: start},
			Params: []directive.ParamArgs{{Pos: start, Name: "x", NamePos: ir.Pos{Line: 1, Col: 15}, Args: []constraint.Arg{
				key("minLength", "1", 17, 27),
				key("title", "a=b c", 30, 36),
				{Key: "required", Pos: ir.Pos{Line: 1, Col: 43}},
				key("pattern", `^"x`, 53, 61),
			}}},
		}},
	}
	for line, tt := range tests {
		got, c := read(line, tt.target)
		if err := c.Err(); err != nil {
			t.Errorf("%s: %v", line, err)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: -want +got:\n%s", line, diff)
		}
	}
}

func TestHelp(t *testing.T) {
	all, err := directive.Help("")
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"//agent:tool", "//agent:param PARAM [name=NAME]", "//agent:output", "//agent:codec", "timeout=DURATION", "lax=off", "minLength=N", "approval[=FUNC]", "mode=tool|native|prompted"} {
		if !strings.Contains(all, word) {
			t.Errorf("the reference does not mention %s:\n%s", word, all)
		}
	}
	one, err := directive.Help("codec")
	if err != nil || !strings.Contains(one, "lenient") || strings.Contains(one, "//agent:tool") {
		t.Errorf("Help(codec) = %q, %v", one, err)
	}
	for _, o := range directive.CodecOptions() {
		for _, text := range []string{all, one} {
			if !strings.Contains(text, "      "+o.Synopsis()+" ") || !strings.Contains(text, o.Doc) {
				t.Errorf("the reference does not explain %s:\n%s", o.Synopsis(), text)
			}
		}
	}
	if _, err := directive.Help("tol"); err == nil || err.Error() != `there is no directive "tol": did you mean tool?` {
		t.Errorf("Help(tol): %v", err)
	}
}

// TestCodecOptions checks that the page on decoding has the same options and keys as the reference.
func TestCodecOptions(t *testing.T) {
	page, err := os.ReadFile("../../../docs/decoding.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range directive.CodecOptions() {
		if row := "| `" + strings.ReplaceAll(o.Synopsis(), "|", `\|`) + "` |"; !strings.Contains(string(page), row) {
			t.Errorf("docs/decoding.md has no row %s", row)
		}
	}
	for _, key := range []string{"lenient", "decode", "encode", "closed", "nonull", "union", "kind"} {
		if !strings.Contains(string(page), "`"+key+"`") {
			t.Errorf("docs/decoding.md does not mention %s", key)
		}
	}
}

// FuzzDirective reads a comment on a function, on a type and where it is found in a file. Nothing panics, and what is
// reported lies inside the comment.
func FuzzDirective(f *testing.F) {
	for _, seed := range []string{
		"//agent:tool name=x retries=2 timeout=5s", "//agent:param x \"description=a b\" minLength=1", "//agent:param x desc=\"a b\"",
		"//agent:tool `x", "//agent:output name=", "//agent:codec lenient=1", "//agent:tool approval=f external prepare=", "//agent:output mode=x", "//agent: tool", "/*agent:tool*/", "//agent:tool \"a\"b", "//agent:", "//agent:x y",
		"//agent:param x \"\\x41=1\"", "//agent:tool \u00a0name=\u2003",
		"x := 1 //agent:tool", "} //agent:tool", "/*agent:tool*/ x := 1", "//agents:tool", "type ( //agent:codec", "func ( /*agent:tool*/",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, comment string) {
		if strings.ContainsAny(comment, "\r\n\x00") {
			return
		}
		for _, target := range []directive.Target{directive.OnFunc, directive.OnType} {
			_, c := read(comment, target)
			inside(t, c, 1, len(comment)+1)
		}
		src := "package p\n\n" + comment + "\nfunc F() {}\n"
		fset := token.NewFileSet()
		// A comment that is not a directive may be a syntax error: what the parser makes of such a file is looked at,
		// too.
		file, _ := parser.ParseFile(fset, "a.go", src, parser.AllErrors|parser.ParseComments|parser.SkipObjectResolution)
		if file == nil {
			return
		}
		var c diag.Collector
		pos := func(p token.Pos) ir.Pos { return ir.Pos{Line: 1, Col: fset.PositionFor(p, false).Offset} }
		found := directive.Scan(file, pos, &c)
		for _, list := range found.Funcs {
			directive.Read(list, directive.OnFunc, pos, &c)
		}
		inside(t, &c, 11, 11+len(comment))
	})
}

func inside(t *testing.T, c *diag.Collector, from, to int) {
	t.Helper()
	for _, d := range c.List() {
		if d.Pos.Col < from || d.Pos.Col > to {
			t.Errorf("%q is reported at %d, outside %d to %d", d.Message, d.Pos.Col, from, to)
		}
	}
}

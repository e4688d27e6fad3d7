package gen_test

import (
	"fmt"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/gen"
)

// TestRandomPrompts compiles 500 random templates and compares what they render with what package text/template does, for
// three values each.
func TestRandomPrompts(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles a program")
	}
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	const templates = 500
	source, table := oracleHeader, ""
	for i := range templates {
		b := templateWriter{rand: rand.New(rand.NewPCG(16, uint64(i)))}
		b.list("Deps", 3)
		source += fmt.Sprintf("\n//agent:prompt deps=*Deps\nconst t%d = %s\n", i, strconv.Quote(b.String()))
		table += fmt.Sprintf("\t{t%d, renderT%[1]d},\n", i)
	}
	source += "\nvar all = []struct {\n\ttext string\n\trender func(*Deps) (string, error)\n}{\n" + table + "}\n"
	write(t, filepath.Join(dir, "main.go"), []byte(source), 0o644)
	write(t, filepath.Join(dir, "go.mod"), fmt.Appendf(nil, "module oracle\n\ngo 1.26.0\n\nrequire %[1]s v0.0.0\n\nreplace %[1]s => %[2]q\n", "github.com/agentgen-go/agentgen", root), 0o644)
	env := append(exec.Command("go").Environ(), "GOFLAGS=-mod=mod", "GOPROXY=off", "GOWORK=off")
	res, err := gen.Generate(t.Context(), gen.Config{Dir: dir, Env: env}, ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range res.Diagnostics {
		t.Error(d)
	}
	if t.Failed() || len(res.Files) != 1 {
		t.FailNow()
	}
	if err := gen.Commit(res.Files[0]); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "go", "run", ".")
	cmd.Dir, cmd.Env = dir, env
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.HasPrefix(string(out), "compared ") {
		t.Errorf("%v\n%s", err, out)
	}
}

const oracleHeader = `package main

import (
	"fmt"
	"os"
	"strings"
	"text/template"
)

type Deps struct {
	Str   string
	Int   int8
	Uint  uint
	Float float32
	Bool  bool
	List  []Deps
	Map   map[string]int
	Ptr   *Deps
	Level Level
}

type Level int

func (l Level) String() string { return fmt.Sprint("L", int(l)) }

func (d *Deps) Method() string { return "m" + d.Str }

func values() []*Deps {
	leaf := Deps{Str: "leaf", Uint: 3, Bool: true, Level: 2}
	return []*Deps{
		{},
		{Str: "<a>&", Int: -2, Float: 1e21, List: []Deps{leaf, {Ptr: &leaf}}, Map: map[string]int{"b": 1, "a": 0}, Ptr: &leaf},
		{Bool: true, Int: 3, Float: 0.5, Uint: 1, Ptr: &Deps{List: []Deps{leaf}, Ptr: &leaf, Map: map[string]int{"k": 2}}, Level: 1},
	}
}

func main() {
	failed, compared := 0, 0
	for _, t := range all {
		parsed := template.Must(template.New("").Parse(t.text))
		for _, v := range values() {
			var want strings.Builder
			wantErr := parsed.Execute(&want, v)
			got, err := t.render(v)
			compared++
			if (err != nil) != (wantErr != nil) || err == nil && got != want.String() {
				failed++
				fmt.Printf("%q\n got %q, %v\nwant %q, %v\n", t.text, got, err, want.String(), wantErr)
			}
		}
	}
	if failed > 0 {
		os.Exit(1)
	}
	fmt.Println("compared", compared)
}
`

// templateWriter writes random templates that can be compiled.
type templateWriter struct {
	strings.Builder
	rand  *rand.Rand
	count int
	loops int
}

func (b *templateWriter) pick(list ...string) string { return list[b.rand.IntN(len(list))] }

// list writes a list of nodes, where dot is of a type.
func (b *templateWriter) list(dot string, depth int) {
	for range 1 + b.rand.IntN(4) {
		b.node(dot, depth)
	}
}

func (b *templateWriter) node(dot string, depth int) {
	kind := b.rand.IntN(9)
	if depth == 0 {
		kind %= 4
	}
	switch kind {
	case 0, 1:
		b.WriteString(b.pick(" text ", "\n", "{ ", "\"q\" ", "é}} ", "  \n  "))
	case 2, 3:
		fmt.Fprintf(b, "%s%s%s", b.pick("{{", "{{- "), b.printed(dot), b.pick("}}", " -}}"))
	case 4, 5:
		fmt.Fprintf(b, "{{if %s}}", b.condition(dot, 2))
		b.branches(dot, dot, depth)
	case 6:
		fmt.Fprintf(b, "{{with %s}}", b.deps(dot)+".Ptr")
		b.branches("Deps", dot, depth)
	case 7:
		b.count++
		fmt.Fprintf(b, "{{range $i%[1]d, $e%[1]d := %s.List}}{{$i%[1]d}}{{$e%[1]d.Int}}", b.count, b.deps(dot))
		b.loops++
		if b.rand.IntN(3) == 0 {
			fmt.Fprintf(b, "{{if %s}}{{%s}}{{end}}", b.condition("Deps", 1), b.pick("break", "continue"))
		}
		b.branches("Deps", dot, depth)
		b.loops--
	case 8:
		b.count++
		fmt.Fprintf(b, "{{$v%d := %s}}{{range $k, $v := %s.Map}}{{$k}}{{$v}}", b.count, b.printed(dot), b.deps(dot))
		b.branches("int", dot, depth)
	}
}

// branches writes two branches and the end.
func (b *templateWriter) branches(body, other string, depth int) {
	b.list(body, depth-1)
	if b.rand.IntN(2) == 0 {
		b.WriteString("{{else}}")
		b.list(other, depth-1)
	}
	b.WriteString("{{end}}")
}

// deps is an expression of a Deps or a pointer to one.
func (b *templateWriter) deps(dot string) string {
	if dot == "int" {
		return "$"
	}
	return b.pick("", "", "$", "$.Ptr", "(index $.List 0)")
}

func (b *templateWriter) printed(dot string) string {
	if dot == "int" && b.rand.IntN(2) == 0 {
		return "."
	}
	return b.deps(dot) + b.pick(".Str", ".Int", ".Uint", ".Float", ".Bool", ".Level", ".Method", ".Ptr.Str", ".Ptr.Ptr.Int")
}

func (b *templateWriter) condition(dot string, depth int) string {
	x := b.deps(dot)
	switch kind := b.rand.IntN(6); {
	case kind == 0 && depth > 0:
		return fmt.Sprintf("%s (%s) (%s)", b.pick("and", "or"), b.condition(dot, depth-1), b.condition(dot, depth-1))
	case kind == 1 && depth > 0:
		return "not (" + b.condition(dot, depth-1) + ")"
	case kind == 2:
		return fmt.Sprintf("%s %s.%s", b.pick("eq", "ne", "lt", "le", "gt", "ge"), x, b.pick("Int 3", "Uint 1", "Float 0.5", `Str "leaf"`, "Level 2"))
	case kind == 3:
		return fmt.Sprintf("eq (len %s.List) (index %s.Map \"k\") 1", x, b.deps(dot))
	}
	return x + b.pick(".Str", ".Int", ".Uint", ".Float", ".Bool", ".List", ".Map", ".Ptr", ".Level", ".Ptr.Bool")
}

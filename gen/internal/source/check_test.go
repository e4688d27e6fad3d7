package source_test

import (
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/agentgen-go/agentgen/gen/internal/source"
)

func TestCheck(t *testing.T) {
	cfg := module(t, txtar.File{Name: "a.go", Data: []byte(`package a

//agent:codec
type T struct{ A int }

var _ = undefinedElsewhere
var _ = later
`)})
	p := loadOne(t, cfg, ".")
	tests := map[string]struct{ src, want string }{
		"compiles": {"package a\n\nimport (\n\t\"context\"\n\t\"regexp\"\n\t\"time\"\n\n\trt \"github.com/agentgen-go/agentgen/runtime\"\n)\n\n" +
			"var later = T{}.A\n\nvar _ rt.Tool[context.Context]\nvar _ time.Duration\nvar _ *regexp.Regexp\n", ""},
		"type error": {"package a\n\nvar one = 1\nvar later string = T{}.A\n",
			source.FileName + ":4:20: cannot use T{}.A (value of type int) as string value in variable declaration\n" +
				"    1  package a\n    2  \n    3  var one = 1\n    4  var later string = T{}.A\n    5  "},
		"redeclared":     {"package a\n\ntype T int\n", source.FileName + ":3:6: T redeclared in this block"},
		"syntax error":   {"package a\n\nvar = 1\n", source.FileName + ":3:5: expected 'IDENT', found '='"},
		"unknown import": {"package a\n\nimport \"archive/tar\"\n\nvar _ tar.Reader\n", "package archive/tar is not among the dependencies"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			err := p.Check(source.FileName, []byte(tt.src))
			switch {
			case tt.want == "" && err != nil:
				t.Errorf("error %v", err)
			case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
				t.Errorf("error %v\nwant %s", err, tt.want)
			}
		})
	}
}

// TestCheckIndirect checks code that imports a package which only a dependency imports.
func TestCheckIndirect(t *testing.T) {
	cfg := module(t,
		txtar.File{Name: "a/a.go", Data: []byte("package a\n\nimport \"example.com/m/b\"\n\n//agent:tool\nfunc F(x b.Wrap) {}\n")},
		txtar.File{Name: "b/b.go", Data: []byte("package b\n\nimport \"example.com/m/c\"\n\ntype Wrap struct{ Inner c.T }\n")},
		txtar.File{Name: "c/c.go", Data: []byte("package c\n\n// T is a thing.\ntype T struct{ N int }\n")})
	p := loadOne(t, cfg, "./a")
	if got := summary(p.IR); !strings.Contains(got, `type c.T:struct guard=true "A thing."`) {
		t.Errorf("understood %s", got)
	}
	const src = "package a\n\nimport (\n\t\"example.com/m/b\"\n\t\"example.com/m/c\"\n)\n\nvar _ = b.Wrap{Inner: c.T{N: 1}}\n"
	if err := p.Check(source.FileName, []byte(src)); err != nil {
		t.Error(err)
	}
}

// TestBrokenDependency checks that a dependency whose own generated code is still missing is not an obstacle.
func TestBrokenDependency(t *testing.T) {
	cfg := module(t,
		txtar.File{Name: "a/a.go", Data: []byte("package a\n\nimport \"example.com/m/b\"\n\nvar _ = b.GetTool\n\n//agent:tool\nfunc F(x b.T) {}\n")},
		txtar.File{Name: "b/b.go", Data: []byte("package b\n\ntype T struct{ N int }\n\n//agent:tool\nfunc Get() {}\n\nvar tool = GetTool\n")})
	alone := summary(loadOne(t, cfg, "./a").IR)
	prog, err := source.Load(t.Context(), cfg, "./...")
	if err != nil {
		t.Fatal(err)
	}
	if together := summary(prog.Packages[0].IR); alone != together || !strings.Contains(alone, "X b.T:struct") {
		t.Errorf("alone:\n%s\ntogether:\n%s", alone, together)
	}
}

// TestCheckGenerated checks code that calls what is generated for marked types of other packages, whose output is missing.
func TestCheckGenerated(t *testing.T) {
	cfg := module(t,
		txtar.File{Name: "a/a.go", Data: []byte("package a\n\nimport \"example.com/m/b\"\n\n//agent:tool\nfunc F(x b.Plain) {}\n")},
		txtar.File{Name: "b/b.go", Data: []byte("package b\n\nimport \"example.com/m/c\"\n\ntype Plain struct{ C c.T; N int }\n")},
		txtar.File{Name: "c/c.go", Data: []byte(`package c

//agent:codec
type T struct{ N int }

//agent:codec union=kind
type Shape interface{ shape() }

type Unmarked struct{ N int }

func (v *T) Text() []byte { text, _ := v.AppendJSON(nil); return text }
`)})
	p := loadOne(t, cfg, "./a")
	const head = "package a\n\nimport (\n\t\"example.com/m/b\"\n\t\"example.com/m/c\"\n\n\t\"github.com/agentgen-go/agentgen/runtime/jsonwire\"\n)\n\n" +
		"func f(v *b.Plain, s c.Shape, u *c.Unmarked, r *jsonwire.Reader, w *jsonwire.Writer) {\n\t"
	tests := map[string]struct{ call, want string }{
		"whole texts":       {"_ = v.C.DecodeJSON(nil)\n\t_, _ = v.C.AppendJSON(nil)", ""},
		"parts":             {"v.C.DecodeJSONFrom(r)\n\tv.C.EncodeJSONTo(w)", ""},
		"union":             {"c.DecodeShapeJSON(r, &s)\n\tc.EncodeShapeJSON(w, &s)", ""},
		"unmarked type":     {"u.EncodeJSONTo(w)", "u.EncodeJSONTo undefined"},
		"no such method":    {"v.C.Encode(w)", "v.C.Encode undefined"},
		"wrong parameter":   {"v.C.EncodeJSONTo(r)", "cannot use r"},
		"mistake elsewhere": {"v.C.EncodeJSONTo(w)\n\tv.N = \"\"", "cannot use \"\""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			err := p.Check(source.FileName, []byte(head+tt.call+"\n}\n"))
			switch {
			case tt.want == "" && err != nil:
				t.Errorf("error %v", err)
			case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
				t.Errorf("error %v\nwant %s", err, tt.want)
			}
		})
	}
}

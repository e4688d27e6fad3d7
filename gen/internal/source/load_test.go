package source_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/agentgen-go/agentgen/gen/internal/source"
)

var update = flag.Bool("update", false, "write what is understood to the archives of testdata/packages")

// TestPackages loads the archives of testdata/packages and compares what is understood with their file "want".
func TestPackages(t *testing.T) {
	names, err := filepath.Glob("testdata/packages/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			files := archive(t, name)
			last := files[len(files)-1]
			if last.Name != "want" {
				t.Fatalf("the last file is %q", last.Name)
			}
			p := loadOne(t, module(t, files[:len(files)-1]...), ".")
			if *update {
				files[len(files)-1].Data = []byte(summary(p.IR))
				if err := os.WriteFile(name, txtar.Format(&txtar.Archive{Files: files}), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(last.Data), summary(p.IR)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

const rollDie = "package main\n\n//agent:tool\nfunc RollDie() int { return 6 }\n\nfunc main() { _ = RollDieTool() }\n"

// TestEarlierOutput checks that a file that agentgen wrote has no influence, whatever it holds.
func TestEarlierOutput(t *testing.T) {
	for name, output := range map[string]string{
		"uses the package":  "package main\n\nfunc RollDieTool() int { return RollDie() }\n\ntype RollDieCall struct{}\n",
		"does not compile":  "package main\n\nvar _ = Gone\n",
		"missing import":    "package main\n\nimport \"example.com/gone\"\n\nvar _ = gone.X\n",
		"conflict in body":  "package main\n\nfunc x() {\n<<<<<<< HEAD\n",
		"conflict at start": "<<<<<<< HEAD\npackage main\n",
		"another package":   "package other\n",
		"empty":             "",
	} {
		t.Run(name, func(t *testing.T) {
			cfg := module(t,
				txtar.File{Name: "a.go", Data: []byte(rollDie)},
				txtar.File{Name: source.FileName, Data: []byte(source.Header + "\n\n" + output)})
			p := loadOne(t, cfg, ".")
			if got := summary(p.IR); !strings.HasPrefix(got, "tool RollDie roll_die -> int ") {
				t.Errorf("understood %s", got)
			}
			if _, ok := p.IR.Taken["RollDieTool"]; ok {
				t.Error("names of earlier output are taken")
			}
			if err := p.Check(source.FileName, []byte("package main\n\nfunc RollDieTool() int { return RollDie() }\n")); err != nil {
				t.Errorf("Check: %v", err)
			}
		})
	}
}

// TestLoadErrors checks mistakes that are not in the text of a package.
func TestLoadErrors(t *testing.T) {
	goMod := txtar.File{Name: "go.mod", Data: []byte("module example.com/m\n\ngo 1.26.0\n")}
	marked := txtar.File{Name: "a/a.go", Data: []byte("package a\n\n//agent:tool\nfunc A() {}\n")}
	tests := map[string]struct {
		files    []txtar.File
		patterns []string
		want     string
	}{
		"runtime missing": {[]txtar.File{goMod, marked}, []string{"./..."},
			"package github.com/agentgen-go/agentgen/runtime, which generated code needs, is not in this module's dependencies\n" +
				"\tgo get github.com/agentgen-go/agentgen"},
		"a file":          {[]txtar.File{goMod, marked}, []string{"a/a.go"}, "a/a.go is a file: name the folder of its package"},
		"no such folder":  {[]txtar.File{goMod, marked}, []string{"./b"}, "stat $DIR/b: directory not found"},
		"no such package": {[]txtar.File{goMod, marked}, []string{"example.com/m/b"}, "example.com/m/b"},
		"nothing matches": {[]txtar.File{goMod, {Name: "b/b.txt"}}, []string{"./b/..."}, "no packages match ./b/..."},
		"no module":       {[]txtar.File{marked}, []string{"./a"}, "no packages match ./a\n\tthere is no go.mod file here: go mod init"},
		"two packages": {[]txtar.File{goMod, marked, {Name: "a/b.go", Data: []byte("package b\n")}}, []string{"./a"},
			"found packages a (a.go) and b (b.go) in $DIR/a"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			cfg := bareModule(t, tt.files...)
			_, err := source.Load(t.Context(), cfg, tt.patterns...)
			if err == nil {
				t.Fatal("no error")
			}
			if got := strings.ReplaceAll(err.Error(), cfg.Dir, "$DIR"); !strings.Contains(got, tt.want) {
				t.Errorf("got %s\nwant %s", got, tt.want)
			}
		})
	}
}

// TestRuntimeItself checks what may be marked below the runtime, whose packages cannot import what imports them.
func TestRuntimeItself(t *testing.T) {
	const marks = "//agent:codec\ntype T struct{ A int }\n\n//agent:output\ntype U struct{ A int }\n\n//agent:tool\nfunc F() {}\n"
	cfg := bareModule(t,
		txtar.File{Name: "go.mod", Data: []byte("module " + source.ModulePath + "\n\ngo 1.26.0\n")},
		txtar.File{Name: "runtime/a.go", Data: []byte("package runtime\n\nimport _ \"" + source.ModulePath + "/runtime/jsonwire\"\n\n" + marks)},
		txtar.File{Name: "runtime/generated/a.go", Data: []byte("package generated\n\nimport _ \"" + source.RuntimePath + "\"\n\n" + marks)},
		txtar.File{Name: "runtime/jsonwire/a.go", Data: []byte("package jsonwire\n\n" + marks)})
	_, err := source.Load(t.Context(), cfg, "./runtime/...")
	if err == nil {
		t.Fatal("no error")
	}
	want := "$DIR/runtime/a.go:8:1: //agent:output: generated code would import $RT/generated, which imports this package\n" +
		"$DIR/runtime/a.go:11:1: //agent:tool: generated code would import $RT/generated, which imports this package\n" +
		"$DIR/runtime/generated/a.go:8:1: //agent:output: generated code would import $RT/generated, which imports this package\n" +
		"$DIR/runtime/generated/a.go:11:1: //agent:tool: generated code would import $RT/generated, which imports this package\n" +
		"$DIR/runtime/jsonwire/a.go:3:1: //agent:codec: generated code would import $RT/jsonwire, which imports this package\n" +
		"$DIR/runtime/jsonwire/a.go:6:1: //agent:output: generated code would import $RT/generated, which imports this package\n" +
		"$DIR/runtime/jsonwire/a.go:9:1: //agent:tool: generated code would import $RT/generated, which imports this package"
	got := strings.NewReplacer(cfg.Dir, "$DIR", source.RuntimePath, "$RT").Replace(err.Error())
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestPartialProgram checks that mistakes in one package leave the others alone.
func TestPartialProgram(t *testing.T) {
	cfg := module(t,
		txtar.File{Name: "good/a.go", Data: []byte("package good\n\n//agent:tool\nfunc A() {}\n")},
		txtar.File{Name: "bad/a.go", Data: []byte("package bad\n\n//agent:tool x\nfunc A() {}\n")})
	prog, err := source.Load(t.Context(), cfg, "./...")
	if err == nil || len(prog.Packages) != 1 || prog.Packages[0].IR.Path != "example.com/m/good" {
		t.Errorf("got %v, %v", prog, err)
	}
}

func TestTags(t *testing.T) {
	cfg := module(t,
		txtar.File{Name: "a.go", Data: []byte("package a\n\n//agent:tool\nfunc A(x T) {}\n")},
		txtar.File{Name: "t.go", Data: []byte("//go:build special\n\npackage a\n\ntype T string\n")})
	if _, err := source.Load(t.Context(), cfg); err == nil || !strings.Contains(err.Error(), "undefined: T") {
		t.Errorf("without the tag: %v", err)
	}
	cfg.Tags = []string{"other", "special"}
	if got := summary(loadOne(t, cfg, ".").IR); !strings.Contains(got, "X a.T:string") {
		t.Errorf("with the tag: %s", got)
	}
}

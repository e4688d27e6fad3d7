package source_test

import (
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/agentgen-go/agentgen/gen/internal/source"
)

// TestVendored checks types of a package that is vendored, and that their docs and tags are found.
func TestVendored(t *testing.T) {
	file := func(name, data string) txtar.File { return txtar.File{Name: name, Data: []byte(data)} }
	const dep = "example.com/dep"
	cfg := bareModule(t,
		file("go.mod", "module example.com/m\n\ngo 1.26.0\n\nrequire (\n\t"+dep+" v1.0.0\n\t"+source.ModulePath+" v1.0.0\n)\n"),
		file("vendor/modules.txt", "# "+dep+" v1.0.0\n## explicit; go 1.26\n"+dep+"\n# "+source.ModulePath+" v1.0.0\n## explicit; go 1.26\n"+
			source.RuntimePath+"\n"+source.GeneratedPath+"\n"+source.JSONWirePath+"\n"),
		file("vendor/"+source.RuntimePath+"/a.go", "package runtime\n\nimport _ \""+source.JSONWirePath+"\"\n"),
		file("vendor/"+source.GeneratedPath+"/a.go", "package generated\n\nimport _ \""+source.RuntimePath+"\"\n"),
		file("vendor/"+source.JSONWirePath+"/a.go", "package jsonwire\n"),
		file("vendor/"+dep+"/a.go", "package dep\n\n// Point is a place.\ntype Point struct {\n\t// Lat is a latitude.\n\tLat float64 `json:\"lat\" jsonschema:\"minimum=-90\"`\n}\n"),
		file("a.go", "package a\n\nimport \"example.com/dep\"\n\n//agent:tool\nfunc F(ps []dep.Point) {}\n"))
	cfg.Env = append(cfg.Env, "GOFLAGS=-mod=vendor")
	p := loadOne(t, cfg, ".")
	got := summary(p.IR)
	for _, want := range []string{`Ps []dep.Point:struct "ps"`, `"A place."`, `Lat float64 "lat" required "A latitude."`} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not in\n%s", want, got)
		}
	}
	if got := p.IR.Named[0].Go.PkgPath; got != dep {
		t.Errorf("import path %s", got)
	}
}

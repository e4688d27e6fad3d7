package emit

import (
	"path"
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"
)

const (
	runtimePath   = "github.com/agentgen-go/agentgen/runtime"
	modelPath     = runtimePath + "/model"
	messagePath   = runtimePath + "/message"
	generatedPath = runtimePath + "/generated"
	jsonwirePath  = runtimePath + "/jsonwire"
	xmlwirePath   = runtimePath + "/xmlwire"
)

// imports collects the packages that the generated file uses. It does what jennifer's own imports do, but knows the
// names of the package that the file is for.
type imports struct {
	self  string // path of the package that the file belongs to
	names *names
	used  map[string]imported
}

type imported struct {
	name  string // in the generated file
	plain bool   // name is the package's own and the path says it
}

func newImports(self string, n *names) *imports {
	return &imports{self: self, names: n, used: map[string]imported{}}
}

// qual refers to name of a package whose own name is pkgName and which is called alias where possible.
func (im *imports) qual(pkgPath, pkgName, alias, name string) *jen.Statement {
	if pkgPath == im.self || pkgPath == "" {
		return jen.Id(name)
	}
	use, ok := im.used[pkgPath]
	if !ok {
		use.name = im.names.free(alias)
		use.plain = use.name == pkgName && path.Base(pkgPath) == pkgName
		im.used[pkgPath] = use
	}
	return jen.Id(use.name).Dot(name)
}

// decl is the import declaration: the standard library first, as gofmt and goimports have it.
func (im *imports) decl() *jen.Statement {
	var std, others []string
	for p := range im.used {
		if first, _, _ := strings.Cut(p, "/"); strings.Contains(first, ".") {
			others = append(others, p)
		} else {
			std = append(std, p)
		}
	}
	slices.Sort(std)
	slices.Sort(others)
	var specs []jen.Code
	for _, p := range std {
		specs = append(specs, im.spec(p))
	}
	if len(std) > 0 && len(others) > 0 {
		specs = append(specs, jen.Line())
	}
	for _, p := range others {
		specs = append(specs, im.spec(p))
	}
	return jen.Id("import").Add(lines("(", ")", "", specs))
}

func (im *imports) spec(pkgPath string) *jen.Statement {
	use := im.used[pkgPath]
	if use.plain {
		return jen.Lit(pkgPath)
	}
	return jen.Id(use.name).Lit(pkgPath)
}

func (g *generator) runtime(name string) *jen.Statement {
	return g.imports.qual(runtimePath, "runtime", "agentrt", name)
}

func (g *generator) model(name string) *jen.Statement {
	return g.imports.qual(modelPath, "model", "model", name)
}

func (g *generator) message(name string) *jen.Statement {
	return g.imports.qual(messagePath, "message", "message", name)
}

// generated refers to what only generated code calls.
func (g *generator) generated(name string) *jen.Statement {
	return g.imports.qual(generatedPath, "generated", "generated", name)
}

func (g *generator) jsonwire(name string) *jen.Statement {
	return g.imports.qual(jsonwirePath, "jsonwire", "jsonwire", name)
}

func (g *generator) xmlwire(name string) *jen.Statement {
	return g.imports.qual(xmlwirePath, "xmlwire", "xmlwire", name)
}

// std refers to name of a package of the standard library that is called as its path.
func (g *generator) std(pkg, name string) *jen.Statement {
	return g.imports.qual(pkg, pkg, pkg, name)
}

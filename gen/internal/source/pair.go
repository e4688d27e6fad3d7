package source

import (
	"go/scanner"
	"go/token"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// pairsElsewhere are the names of the functions and methods of marked types of other packages that generated code may call. They
// are generated there, perhaps later.
func pairsElsewhere(p *ir.Package) map[string]bool {
	names, seen := map[string]bool{}, map[*ir.Type]bool{}
	add := func(t *ir.Type) {
		if t != nil {
			reach(t, seen)
		}
	}
	for _, t := range p.Tools {
		add(t.Result)
		for _, f := range t.Params {
			add(f.Type)
		}
	}
	for _, o := range p.Outputs {
		add(o.Type)
		if o.Func != nil {
			for _, f := range o.Func.Params {
				add(f.Type)
			}
		}
	}
	for _, c := range p.Codecs {
		add(c.Type)
	}
	for t := range seen {
		switch {
		case !t.Sealed || t.Mark == nil:
		case t.Kind == ir.Union:
			names["Decode"+t.Go.Name+"JSON"], names["Encode"+t.Go.Name+"JSON"] = true, true
		default:
			names[wireMethods[0]], names[wireMethods[1]] = true, true
		}
	}
	return names
}

// selected returns the name at an offset of src where it is selected, as in x.Name, and "" otherwise.
func selected(src []byte, offset int) string {
	if offset < 1 || offset >= len(src) || src[offset-1] != '.' {
		return ""
	}
	var s scanner.Scanner
	file := token.NewFileSet().AddFile("", -1, len(src)-offset)
	s.Init(file, src[offset:], func(token.Position, string) {}, 0)
	_, _, name := s.Scan()
	return name
}

package source

import (
	"path/filepath"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// direction is how a type is used: read, written or both.
type direction struct{ decode, encode bool }

var bothDirections = direction{decode: true, encode: true}

// directionChecker reports uses of marked types in a direction that their marks leave out.
type directionChecker struct {
	p    *pkg
	seen map[directedUse]bool
}

type directedUse struct {
	t *ir.Type
	direction
}

// usePlace is where a type is used: the nearest place in the package that is generated for, what leads from there to a type
// of another package, and what is used there.
type usePlace struct {
	pos ir.Pos
	via string
	of  string // "" or such as "the arguments of a tool are read and written"
}

func (p *pkg) checkDirections() {
	d := &directionChecker{p: p, seen: map[directedUse]bool{}}
	for _, t := range p.out.Tools {
		d.tool(t)
		d.use(t.Result, direction{encode: true}, usePlace{pos: t.Pos})
	}
	for _, o := range p.out.Outputs {
		if o.Func != nil {
			d.tool(o.Func)
			continue
		}
		d.use(o.Type, bothDirections, usePlace{pos: o.Pos, of: ": outputs are read and written"})
	}
	for _, c := range p.out.Codecs {
		d.inside(c.Type, direction{c.Type.Mark.Decode, c.Type.Mark.Encode}, usePlace{pos: c.Pos})
	}
	for _, x := range p.out.XMLs {
		d.use(x.Type, direction{encode: true}, usePlace{pos: x.Pos, of: ": XML is written"})
	}
}

// tool checks the arguments of a tool, or of a function that is an output.
func (d *directionChecker) tool(t *ir.Tool) {
	for _, f := range t.Params {
		d.use(f.Type, bothDirections, usePlace{pos: f.Pos, of: ": arguments are read and written"})
	}
}

// use checks a type that is used at a place, and what is inside of it.
func (d *directionChecker) use(t *ir.Type, dir direction, at usePlace) {
	if t == nil {
		return
	}
	if m := t.Mark; m != nil {
		switch {
		case dir.decode && !m.Decode:
			d.fail(t, "read", "encode", at)
			return
		case dir.encode && !m.Encode:
			d.fail(t, "written", "decode", at)
			return
		}
	}
	d.inside(t, dir, at)
}

func (d *directionChecker) fail(t *ir.Type, used, only string, at usePlace) {
	name := t.Go.Name
	if t.Go.PkgPath != d.p.PkgPath {
		name = t.Go.PkgName + "." + name
	}
	d.p.fail(at.pos, "remove "+only+" from the directive above "+name, "%s%s is %s here, but is marked //agent:codec %s%s",
		at.via, name, used, only, at.of)
}

// inside checks the parts of a type, unless its own package reads and writes them.
func (d *directionChecker) inside(t *ir.Type, dir direction, at usePlace) {
	if use := (directedUse{t, dir}); t.Sealed || d.seen[use] {
		return
	} else if t.Go != nil || t.Kind == ir.Struct {
		d.seen[use] = true
	}
	d.use(t.Elem, dir, at)
	for _, m := range t.Members {
		d.use(m, dir, at)
	}
	for _, f := range t.Fields {
		if f.JSON != "" && !f.Hook {
			d.use(f.Type, dir, d.field(t, f, at))
		}
	}
}

// field is the place of a field of t, which is used at a place.
func (d *directionChecker) field(t *ir.Type, f *ir.Field, at usePlace) usePlace {
	if filepath.Dir(f.Pos.File) == d.p.Dir {
		at.pos, at.via = f.Pos, ""
		return at
	}
	if t.Go != nil {
		at.via += t.Go.PkgName + "." + t.Go.Name + "."
	}
	at.via += f.Go + ": "
	return at
}

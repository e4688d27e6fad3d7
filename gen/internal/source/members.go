package source

import (
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// promoteAll adds to all structs the fields that they promote, and checks the names of their members.
func (p *pkg) promoteAll() {
	for _, r := range p.structs {
		p.promote(r)
	}
}

func (p *pkg) promote(r *structReader) {
	if r.promoted {
		return
	}
	r.promoted = true
	var fields []*ir.Field
	for _, f := range r.out.Fields {
		fields = append(fields, f)
		if slices.Contains(r.embeds, f) {
			fields = append(fields, p.promotedBy(f)...)
		}
	}
	r.out.Fields = fields
	r.checkMembers()
	r.checkFormer()
	r.checkVisible()
	r.checkUnknown()
}

// promotedBy returns the fields that an embedded struct promotes, as fields of the struct around it.
func (p *pkg) promotedBy(f *ir.Field) []*ir.Field {
	t := embedded(f)
	for _, r := range p.structs {
		if r.out == t {
			p.promote(r)
		}
	}
	var promoted []*ir.Field
	for _, inner := range t.Fields {
		if inner.JSON == "" && !inner.Unknown && inner.Drop == nil {
			continue
		}
		outer := *inner
		outer.Go = f.Go + "." + inner.Go
		outer.Through = through(f, inner)
		if len(outer.Through) > 0 {
			outer.Default = nil // the struct that would hold it may be missing
		}
		p.tagged[&outer] = p.tagged[inner]
		promoted = append(promoted, &outer)
	}
	return promoted
}

// through are the embedded pointers on the way to a field that f promotes.
func through(f, inner *ir.Field) (list []ir.Embedding) {
	if f.Type.Kind == ir.Pointer {
		list = append(list, ir.Embedding{Go: f.Go, Type: f.Type.Elem})
	}
	for _, e := range inner.Through {
		list = append(list, ir.Embedding{Go: f.Go + "." + e.Go, Type: e.Type})
	}
	return list
}

// checkVisible refuses a struct of which JSON would show nothing although something is in it.
func (r *structReader) checkVisible() {
	for _, f := range r.out.Fields {
		if f.JSON != "" || f.Unknown || f.Type.Kind == ir.Invalid && f.Embedded {
			return
		}
	}
	nested := r.site.foreign && r.site.via != "" // {} in JSON, as for encoding/json
	if len(r.out.Fields) > 0 && !nested {
		r.p.failAt(r.site, "export the fields that JSON should show", "%s has no field that JSON shows", r.p.typeString(r.owner))
	}
}

// checkMembers applies the rules by which encoding/json chooses among fields of one name: the least embedded wins,
// among those the one that is named by a tag. If several remain, encoding/json silently drops them all; here they
// are a mistake, except in types of other modules.
func (r *structReader) checkMembers() {
	byName := map[string][]*ir.Field{}
	for _, f := range r.out.Fields {
		if f.JSON != "" {
			byName[f.JSON] = append(byName[f.JSON], f)
		}
	}
	reported := map[string]bool{}
	for _, f := range r.out.Fields {
		if rivals := byName[f.JSON]; f.JSON != "" && !reported[f.JSON] && !r.site.foreign && r.dominant(rivals) == nil {
			reported[f.JSON] = true
			r.reportRivals(rivals)
		}
	}
	r.out.Fields = slices.DeleteFunc(r.out.Fields, func(f *ir.Field) bool {
		return f.JSON != "" && (depth(f) > 0 || r.site.foreign) && r.dominant(byName[f.JSON]) != f
	})
}

// depth is how many embeddings lie between a struct and a promoted field.
func depth(f *ir.Field) int { return strings.Count(f.Go, ".") }

// dominant returns the field that wins, nil if none does.
func (r *structReader) dominant(fields []*ir.Field) *ir.Field {
	least := slices.MinFunc(fields, func(a, b *ir.Field) int { return depth(a) - depth(b) })
	var winners, tagged []*ir.Field
	for _, f := range fields {
		if depth(f) != depth(least) {
			continue
		}
		winners = append(winners, f)
		if r.p.tagged[f] {
			tagged = append(tagged, f)
		}
	}
	switch {
	case len(winners) == 1:
		return winners[0]
	case len(tagged) == 1:
		return tagged[0]
	}
	return nil
}

func (r *structReader) reportRivals(rivals []*ir.Field) {
	var paths []string
	for _, f := range rivals {
		paths = append(paths, f.Go)
	}
	hint := "give one of them another name with a json tag"
	last := rivals[len(rivals)-1]
	if r.home && depth(last) == 0 {
		r.p.fail(last.Pos, hint, "%s are both %q in JSON", strings.Join(paths, " and "), last.JSON)
		return
	}
	r.p.failAt(r.site, hint, "%s: %s are both %q in JSON", r.p.typeString(r.owner), strings.Join(paths, " and "), last.JSON)
}

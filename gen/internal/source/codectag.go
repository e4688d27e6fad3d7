package source

import (
	"slices"
	"strconv"
	"strings"

	"github.com/agentgen-go/agentgen/gen/internal/diag"
	"github.com/agentgen-go/agentgen/gen/internal/directive/constraint"
	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// codecOptions are what a codec struct tag says.
type codecOptions struct {
	tag                *constraint.Text // nil without one
	optional, zeroNull bool
	hook, unknown      bool
	format             *constraint.Text // the option format
}

// formatOption is how the option begins that chooses a form: format=micro.
const formatOption = "format="

// codecOptionNames are the options of a codec tag.
var codecOptionNames = []string{
	"optional", "zeronull", "hook", "unknown", formatOption + ir.FormatMicro, formatOption + ir.FormatBase64URL,
}

// codecTag is a codec tag as it is written, with the mistakes in it.
type codecTag struct {
	text   *constraint.Text
	faults diag.Collector
}

// parseCodecTag reads a codec tag.
func parseCodecTag(t *constraint.Text, c *diag.Collector) codecOptions {
	opts := codecOptions{tag: t}
	seen := map[string]bool{}
	for _, part := range t.Split(',') {
		name, _, _ := strings.Cut(part.S, "=")
		if seen[name] && name != "" {
			c.Add(diag.Diagnostic{Pos: part.Pos(0), Message: "codec option " + name + " is given twice", Hint: "keep one of them"})
			continue
		}
		seen[name] = true
		opts.option(part, c)
	}
	return opts
}

func (o *codecOptions) option(part *constraint.Text, c *diag.Collector) {
	if strings.HasPrefix(part.S, formatOption) {
		o.format = part
		return
	}
	switch part.S {
	case "optional":
		o.optional = true
	case "zeronull":
		o.zeroNull = true
	case "hook":
		o.hook = true
	case "unknown":
		o.unknown = true
	default:
		c.Add(diag.Diagnostic{
			Pos:     part.Pos(0),
			Message: "unknown codec option " + strconv.Quote(part.S),
			Hint:    diag.DidYouMean(part.S, codecOptionNames),
		})
	}
}

// asCodecOption returns the codec option that was meant by one in a json tag, "" where there is none, and whether it was
// meant exactly. A format is given with a colon there.
func asCodecOption(s string) (option string, exactly bool) {
	s = strings.Replace(s, ":", "=", 1)
	if slices.Contains(codecOptionNames, s) {
		return s, true
	}
	near := diag.Nearest(s, slices.Concat(jsonOptionNames, codecOptionNames))
	if slices.Contains(codecOptionNames, near) {
		return near, false
	}
	return "", false
}

// checkCodecTags reports the mistakes in codec tags, and refuses the tags in structs that no codec of the package reads
// and writes: what models write has the form that their schema tells. A struct that is marked is a codec's, for other
// packages too. Those of other packages are theirs to mend. Outside of codecs, a tag without any of our options is for
// another library.
func (p *pkg) checkCodecTags() {
	seen := map[*ir.Type]bool{}
	for _, c := range p.out.Codecs {
		reach(c.Type, seen)
	}
	for _, r := range p.structs {
		if r.marked {
			reach(r.out, seen)
		}
	}
	for _, r := range p.structs {
		if r.home {
			r.reportCodecTags(seen[r.out])
		}
	}
}

func (r *structReader) reportCodecTags(inCodec bool) {
	for _, t := range r.codecTags {
		if !inCodec && !t.ours() {
			continue
		}
		if !inCodec {
			r.p.fail(t.text.Pos(0), "remove them, or mark what holds the field //agent:codec",
				"codec options in a struct that no codec reads and writes, only tools and outputs do")
			continue
		}
		for _, d := range t.faults.List() {
			r.p.l.diags.Add(d)
		}
	}
}

// ours tells whether the tag has an option that is ours: other libraries have a tag of that name as well.
func (t *codecTag) ours() bool {
	return slices.ContainsFunc(t.text.Split(','), func(part *constraint.Text) bool { return slices.Contains(codecOptionNames, part.S) })
}

// reach adds to seen what a type is made of.
func reach(t *ir.Type, seen map[*ir.Type]bool) {
	if t == nil || seen[t] {
		return
	}
	seen[t] = true
	reach(t.Elem, seen)
	for _, m := range t.Members {
		reach(m, seen)
	}
	for _, f := range t.Fields {
		reach(f.Type, seen)
	}
}

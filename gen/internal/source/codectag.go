package source

import (
	"slices"
	"strconv"
	"strings"

	"github.com/agentgen-go/agentgen/gen/internal/diag"
	"github.com/agentgen-go/agentgen/gen/internal/directive"
	"github.com/agentgen-go/agentgen/gen/internal/directive/constraint"
	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// codecOptions are what a codec struct tag says: the options by their names, as they are written.
type codecOptions struct {
	tag  *constraint.Text // nil without one
	said map[string]*constraint.Text
}

// has reports whether an option is given.
func (o codecOptions) has(name string) bool { return o.said[name] != nil }

// only reports whether the options are among the given ones.
func (o codecOptions) only(names ...string) bool {
	for name := range o.said {
		if !slices.Contains(names, name) {
			return false
		}
	}
	return true
}

// list returns the names in the value of an option, nil if it is not given.
func (o codecOptions) list(name string) []string {
	if !o.has(name) {
		return nil
	}
	_, value, _ := strings.Cut(o.said[name].S, "=")
	return strings.Split(value, "|")
}

// codecOptionNames are the options as they are written, for suggestions.
var codecOptionNames = writtenOptions()

func writtenOptions() (names []string) {
	for _, o := range directive.CodecOptions() {
		names = append(names, o.Synopsis())
	}
	return names
}

// codecTag is a codec tag as it is written, with the mistakes in it.
type codecTag struct {
	text   *constraint.Text
	faults diag.Collector
}

// parseCodecTag reads a codec tag.
func parseCodecTag(t *constraint.Text, c *diag.Collector) codecOptions {
	opts := codecOptions{tag: t, said: map[string]*constraint.Text{}}
	for _, part := range t.Split(',') {
		name, value, hasValue := strings.Cut(part.S, "=")
		switch option := codecOption(name); {
		case opts.has(name):
			c.Add(diag.Diagnostic{Pos: part.Pos(0), Message: "codec option " + name + " is given twice", Hint: "keep one of them"})
		case option == nil, hasValue != (option.Value != ""):
			c.Add(diag.Diagnostic{
				Pos:     part.Pos(0),
				Message: "unknown codec option " + strconv.Quote(part.S),
				Hint:    diag.DidYouMean(part.S, codecOptionNames),
			})
		case option.Value != "" && name != "format" && slices.Contains(strings.Split(value, "|"), ""):
			c.Add(diag.Diagnostic{
				Pos: part.Pos(0), Message: "codec option " + name + " has an empty name", Hint: "write " + option.Synopsis(),
			})
		default:
			opts.said[name] = part
		}
	}
	return opts
}

// codecOption returns the option with a name, or nil.
func codecOption(name string) *directive.CodecOption {
	options := directive.CodecOptions()
	i := slices.IndexFunc(options, func(o directive.CodecOption) bool { return o.Name == name })
	if i < 0 {
		return nil
	}
	return &options[i]
}

// asCodecOption returns the codec option that was meant by one in a json tag, "" if there is none, and whether it was
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
	for _, x := range p.out.XMLs {
		reach(x.Type, seen)
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

// ours reports whether the tag has an option that is ours: other libraries have a tag of that name as well.
func (t *codecTag) ours() bool {
	return slices.ContainsFunc(t.text.Split(','), func(part *constraint.Text) bool {
		name, _, hasValue := strings.Cut(part.S, "=")
		option := codecOption(name)
		return option != nil && hasValue == (option.Value != "")
	})
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

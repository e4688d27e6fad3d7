package jsonwire

import (
	"slices"
	"strings"
)

// Discriminator looks ahead into the object that comes next and returns the value of its member called name, which is
// one of tags and says how to read the object. Nothing is consumed then. Otherwise it skips the value, records
// union_tag_not_found, union_tag_invalid or, where the value is not an object, dict_type, and returns "". In Lax mode a
// string that holds a JSON object is taken as that object.
func (r *Reader) Discriminator(name string, tags []string) string {
	return r.discriminator(name, tags, false)
}

// OpenDiscriminator is Discriminator for a union that has a place for objects of unknown kinds: it returns any string
// but the empty one.
func (r *Reader) OpenDiscriminator(name string, tags []string) string {
	return r.discriminator(name, tags, true)
}

func (r *Reader) discriminator(name string, tags []string, open bool) string {
	if !r.atObject() {
		return ""
	}
	at := r.pos
	given, found := r.lookAhead(name)
	tag, isText := given.Text()
	if i := slices.Index(tags, tag); i >= 0 && isText {
		return tags[i]
	}
	if open && isText && tag != "" {
		return tag
	}
	r.skip(within)
	switch {
	case !r.reports():
		r.refuse("union_tag_invalid", "", at)
		return ""
	case !found:
		r.refuse("union_tag_not_found", "Unable to extract tag using discriminator '"+name+"', which should be "+quotedNames(tags, " or "), at)
		return ""
	case !isText:
		tag = string(given)
	}
	msg := "Input tag '" + shortened([]byte(tag)) + "' found using '" + name + "' does not match any of the expected tags: " + quotedNames(tags, ", ")
	if near := Nearest(tag, tags); near != "" {
		msg += "; did you mean '" + near + "'?"
	}
	r.refuse("union_tag_invalid", msg, at)
	return ""
}

// OfKind appends v, the JSON of a value of the Go type called owner: an object whose member called name tells its kind.
// It is an error if v is something else, which OpenDiscriminator would refuse.
func (w *Writer) OfKind(v Raw, name, owner string) {
	r := NewReader(string(v), Strict)
	switch {
	case v == "":
		w.Refuse(owner + " has no JSON")
	case r.OpenDiscriminator(name, nil) == "":
		w.Refuse("the JSON of " + owner + " is not an object with a kind in '" + name + "'")
	default:
		w.Value(v)
	}
}

// Kind reads the member that tells the kind of an object. If it is not kind, it records literal_error.
func (r *Reader) Kind(kind string) {
	if r.String() != kind {
		r.violates("literal_error", "Input should be '"+kind+"'")
	}
}

// lookAhead returns the first member called name of the object that comes next. It consumes nothing; if the text is not
// JSON, it finds nothing.
func (r *Reader) lookAhead(name string) (value Raw, found bool) {
	h := Reader{buf: r.buf, pos: r.pos, bad: -1, depth: r.depth, grow: r.grow}
	if !h.Object() {
		return "", false
	}
	for h.Member() {
		if string(h.key) != name {
			h.skip(within)
			continue
		}
		value = h.Raw()
		break
	}
	if r.grow != nil {
		r.buf = h.buf // which has grown
	}
	return value, value != ""
}

// quotedNames lists names: 'a', 'b' and, after the word last, 'c'.
func quotedNames(names []string, last string) string {
	var s strings.Builder
	for i, n := range names {
		switch {
		case i == 0:
		case i == len(names)-1:
			s.WriteString(last)
		default:
			s.WriteString(", ")
		}
		s.WriteString("'" + n + "'")
	}
	return s.String()
}

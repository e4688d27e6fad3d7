package jsonwire

import (
	"slices"
	"strings"
)

// Discriminator looks ahead into the object that comes next and returns the value of its member called name, which is
// one of tags and tells how to read the object. Nothing is consumed then. Otherwise it skips the value, records
// union_tag_not_found, union_tag_invalid or, where the value is no object, dict_type, and returns "". In Lax mode a string
// that holds a JSON object is taken as that object.
func (r *Reader) Discriminator(name string, tags []string) string {
	if !r.at('{') && (r.mode&Lax == 0 || !r.at('"') || !r.splice('{')) {
		r.wrongType("dict_type", "Input should be an object")
		return ""
	}
	at := r.pos
	given, found := r.lookAhead(name)
	tag, isText := given.Text()
	if i := slices.Index(tags, tag); i >= 0 && isText {
		return tags[i]
	}
	r.Skip()
	if !found {
		r.refuse("union_tag_not_found", "Unable to extract tag using discriminator '"+name+"', which should be "+quotedNames(tags, " or "), at)
		return ""
	}
	if !isText {
		tag = string(given)
	}
	msg := "Input tag '" + tag + "' found using '" + name + "' does not match any of the expected tags: " + quotedNames(tags, ", ")
	if near := nearest(tag, tags); near != "" {
		msg += "; did you mean '" + near + "'?"
	}
	r.refuse("union_tag_invalid", msg, at)
	return ""
}

// lookAhead returns the first member called name of the object that comes next. It consumes nothing; where the text is
// no JSON, nothing is found.
func (r *Reader) lookAhead(name string) (value Raw, found bool) {
	h := Reader{buf: r.buf, pos: r.pos, bad: -1, depth: r.depth}
	if !h.Object() {
		return "", false
	}
	for h.Member() {
		if string(h.key) != name {
			h.Skip()
			continue
		}
		value = h.Raw()
		return value, value != ""
	}
	return "", false
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

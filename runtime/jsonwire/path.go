package jsonwire

import (
	"strconv"
	"strings"
)

// PathElem is one step from a value to a part of it.
type PathElem struct {
	Key   string // the name of a member, where Index is -1
	Index int    // the index of an element, or -1
}

// frame is an object or array that locate is inside of.
type frame struct {
	start  int
	index  int    // of the current element; -1 in objects
	key    []byte // name of the current member
	naming bool   // a name comes next
}

// locate returns the path of what lies at offset at of the text b, and where that begins: the value or the member name
// that begins at at, or the object or array that ends before at. The text is valid JSON that far.
func locate(b []byte, at int) (loc []PathElem, start int) {
	frames := []frame{{}} // around the whole text
	fault := ""
	for p := skipSpace(b, 0); p < len(b) && fault == ""; p = skipSpace(b, p) {
		top := &frames[len(frames)-1]
		if p >= at && !top.naming {
			return path(frames), p
		}
		switch c := b[p]; {
		case c == '{':
			frames = append(frames, frame{start: p, index: -1, naming: true})
			p++
		case c == '[':
			frames = append(frames, frame{start: p})
			p++
		case (c == '}' || c == ']') && len(frames) > 1:
			frames = frames[:len(frames)-1]
			p++
			if p == at {
				return path(frames), top.start
			}
		case c == ',':
			top.next()
			p++
		case top.naming:
			start, top.naming = p, false
			p, top.key, fault = scanName(b, p)
			if start == at {
				return path(frames), start
			}
		default:
			p, fault = skipValue(b, p, within)
		}
	}
	return path(frames), at
}

func (f *frame) next() {
	if f.index >= 0 {
		f.index++
	} else {
		f.naming = true
	}
}

// path returns the steps through frames, of which the first stands for the whole text.
func path(frames []frame) []PathElem {
	loc := make([]PathElem, 0, len(frames)) // and the name that is missing
	for _, f := range frames[1:] {
		e := PathElem{Index: f.index}
		if f.index < 0 {
			e.Key = shortened(f.key)
		}
		loc = append(loc, e)
	}
	return loc
}

var pointerEscapes = strings.NewReplacer("~", "~0", "/", "~1")

// Pointer returns Loc as a JSON Pointer (RFC 6901), such as "/days/0/city"; it is empty for the whole text.
func (v *Violation) Pointer() string {
	var p strings.Builder
	for _, e := range v.Loc {
		p.WriteByte('/')
		if e.Index >= 0 {
			p.WriteString(strconv.Itoa(e.Index))
		} else {
			pointerEscapes.WriteString(&p, e.Key)
		}
	}
	return p.String()
}

package tooloutput

import (
	"fmt"
	"strings"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// shapeOf says in one line what an object or array in JSON holds, in Python's names as the reference does. It is "" for anything else.
func shapeOf(content runtime.RawJSON) string {
	r := jsonwire.NewReader(string(content), jsonwire.Strict)
	shape := ""
	switch r.Peek() {
	case '{':
		shape = objectShape(&r)
	case '[':
		shape = arrayShape(&r)
	default:
		return ""
	}
	if r.End() != nil {
		return ""
	}
	return shape
}

// maxShown is how many members of an object a shape has.
const maxShown = 10

func objectShape(r *jsonwire.Reader) string {
	var shown []string
	n := 0
	if r.Object() {
		for ; r.Member(); n++ {
			if n < maxShown {
				shown = append(shown, fmt.Sprintf("'%s': %s", r.KeyString(), kindOf(r)))
			}
			r.Skip()
		}
	}
	if n > maxShown {
		shown = append(shown, fmt.Sprintf("... (%d keys)", n))
	}
	return "{" + strings.Join(shown, ", ") + "}"
}

func arrayShape(r *jsonwire.Reader) string {
	kind, n := "empty", 0
	if r.Array() {
		for ; r.Elem(); n++ {
			if n == 0 {
				kind = kindOf(r)
			}
			r.Skip()
		}
	}
	return fmt.Sprintf("[%d items of %s]", n, kind)
}

// kindOf returns the kind of the next value.
func kindOf(r *jsonwire.Reader) string {
	switch r.Peek() {
	case '{':
		return "dict"
	case '[':
		return "list"
	case '"':
		return "str"
	case 't', 'f':
		return "bool"
	case 'n':
		return "NoneType"
	}
	return "number"
}

package spec

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// fieldNames are the fields of a spec, in the order in which they are written.
var fieldNames = []string{"$schema", "model", "name", "description", "instructions", "deps_schema", "output_schema", "model_settings", "retries",
	"end_strategy", "tool_timeout", "metadata", "capabilities"}

var endStrategies = []string{"early", "graceful", "exhaustive"}

// fields reads the fields of a spec.
type fields struct {
	*problems
	spec *Spec
}

func (f *fields) read(root *node) {
	for i, name := range root.names {
		at, v := "/"+escape(name), root.items[i]
		switch {
		case !slices.Contains(fieldNames, name):
			f.unknown(at, name)
		case v.kind == nullKind && name != "end_strategy" && name != "capabilities":
			// the same as a field that is not there
		default:
			f.field(name, at, v)
		}
	}
}

// unknown warns of a field that no spec has: Pydantic AI ignores it.
func (f *fields) unknown(at, name string) {
	f.warn(at, didYouMean(name, fieldNames), "a spec has no field %q: it is ignored", name)
	last := &f.warned[len(f.warned)-1]
	*last = f.places.onKey(*last)
}

func (f *fields) field(name, at string, v *node) {
	s := f.spec
	switch name {
	case "$schema":
		f.text(&s.Schema, at, v)
	case "model":
		f.text(&s.Model, at, v)
	case "name":
		f.text(&s.Name, at, v)
	case "description":
		f.text(&s.Description, at, v)
	case "instructions":
		f.instructions(at, v)
	case "deps_schema":
		f.object(&s.DepsSchema, at, v)
	case "output_schema":
		f.object(&s.OutputSchema, at, v)
	case "model_settings":
		f.object(&s.ModelSettings, at, v)
	case "metadata":
		f.object(&s.Metadata, at, v)
	case "retries":
		f.retries(at, v)
	case "end_strategy":
		if f.text(&s.EndStrategy, at, v) && !slices.Contains(endStrategies, s.EndStrategy) {
			f.fail(at, didYouMean(s.EndStrategy, endStrategies), "the end_strategy must be early, graceful or exhaustive, not %q", s.EndStrategy)
		}
	case "tool_timeout":
		f.seconds(&s.ToolTimeout, at, v)
	case "capabilities":
		f.capabilities(at, v)
	}
}

// text reads a string, and reports whether it is one.
func (f *fields) text(to *string, at string, v *node) bool {
	if v.time {
		f.fail(at, "put it in quotes", "%s must be a string, not a time", label(at))
		return false
	}
	if v.kind != stringKind {
		hint := ""
		if v.kind != listKind && v.kind != objectKind {
			hint = "put it in quotes"
		}
		f.fail(at, hint, "%s must be a string, not %s", label(at), v.kind)
		return false
	}
	*to = v.text
	return true
}

// label is what messages call a field, by its pointer.
func label(at string) string {
	return "the " + strings.TrimPrefix(strings.ReplaceAll(at[1:], "/", " "), "$")
}

func (f *fields) object(to *jsonwire.Raw, at string, v *node) {
	if v.kind != objectKind {
		f.fail(at, "", "%s must be an object, not %s", label(at), v.kind)
		return
	}
	*to = v.raw()
}

func (f *fields) instructions(at string, v *node) {
	items, pointers := []*node{v}, []string{at}
	if v.kind == listKind {
		items, pointers = v.items, nil
		for i := range items {
			pointers = append(pointers, at+"/"+strconv.Itoa(i))
		}
	}
	for i, item := range items {
		var text string
		if f.text(&text, pointers[i], item) && (text != "" || v.kind == listKind) {
			f.spec.Instructions, f.spec.each = append(f.spec.Instructions, text), append(f.spec.each, pointers[i])
		}
	}
}

// retries reads one number for both, or an object of the two.
func (f *fields) retries(at string, v *node) {
	s := f.spec
	if v.kind != objectKind {
		if n, ok := f.integer(at, v); ok {
			s.ToolRetries, s.OutputRetries = &n, new(n)
		}
		return
	}
	for i, name := range v.names {
		at := at + "/" + escape(name)
		to := map[string]**int{"tools": &s.ToolRetries, "output": &s.OutputRetries}[name]
		if to == nil {
			f.warn(at, "known are tools and output", "retries have no %q: it is ignored", name)
		} else if n, ok := f.integer(at, v.items[i]); ok {
			*to = &n
		}
	}
}

// integer reads a number of retries, in all the forms that Pydantic takes.
func (f *fields) integer(at string, v *node) (int, bool) {
	n, ok := v.asNumber()
	if v.kind == boolKind {
		n, ok = 0, true
		if v.text == "true" {
			n = 1
		}
	}
	switch {
	case !ok || n != math.Trunc(n) || math.Abs(n) > math.MaxInt32:
		f.fail(at, "", "%s must be an integer, not %s", label(at), v.shown())
		return 0, false
	case n < 0:
		f.fail(at, "", "%s must not be negative, got %s", label(at), v.text)
		return 0, false
	}
	return int(n), true
}

// asNumber returns the value of a number, or of a string that holds one.
func (n *node) asNumber() (float64, bool) {
	if n.kind != intKind && n.kind != floatKind && n.kind != stringKind {
		return 0, false
	}
	v, err := strconv.ParseFloat(strings.TrimSpace(n.text), 64)
	return v, err == nil
}

// shown is a value as messages show it.
func (n *node) shown() string {
	if n.kind == listKind || n.kind == objectKind || len(n.text) > 40 {
		return n.kind.String()
	}
	return string(n.raw())
}

// maxSeconds is what a time.Duration holds.
const maxSeconds = float64(math.MaxInt64/int64(time.Second)) - 1

func (f *fields) seconds(to *time.Duration, at string, v *node) {
	n, ok := v.asNumber()
	if !ok || n <= 0 || n > maxSeconds {
		f.fail(at, "", "%s must be a positive number of seconds, not %s", label(at), v.shown())
		return
	}
	*to = time.Duration(n * float64(time.Second))
}

func (f *fields) capabilities(at string, v *node) {
	if v.kind != listKind {
		f.fail(at, "write one entry a line, each after a dash", "the capabilities must be a list, not %s", v.kind)
		return
	}
	for i, item := range v.items {
		if c, ok := f.entry(at+"/"+strconv.Itoa(i), item); ok {
			f.spec.Capabilities = append(f.spec.Capabilities, c)
		}
	}
}

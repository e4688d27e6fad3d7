package oracle

import (
	"fmt"
	"slices"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// FuzzSchema: a strict decoder accepts what the schema accepts, and has the same faults to find, but for the differences
// in beyondSchema; a lax decoder accepts what is strictly acceptable once it is written as the type asks.
func FuzzSchema(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, which byte, seed uint16, script []byte) {
		if c := made(which, seed, script); c != nil {
			c.checkSchema(t)
			c.checkLax(t)
		}
	})
}

// addSeeds adds samples of each subject, as they are and changed in every way.
func addSeeds(f *testing.F) {
	for i := range subjects {
		for seed := range uint16(6) {
			f.Add(byte(i), seed, []byte(nil))
		}
		for op := range mutations {
			for _, rest := range []string{"\x00\x01\x02", "\x03\x00\x05", "\x07\x04\x00\x01"} {
				f.Add(byte(i), uint16(7), []byte(string(rune(op))+rest))
			}
		}
	}
}

// checkSchema compares what a decoder and the schema have against a text.
func (c *comparison) checkSchema(t *testing.T) {
	_, err := c.strict(c.text)
	ours := violations(t, err)
	theirs, ok := c.schema.validate(c.text)
	if !ok {
		if len(ours) == 0 {
			t.Errorf("%s: the decoder accepts what is not JSON: %s", c.name, c.text)
		}
		return
	}
	if len(ours) == 0 && (!isUnicode(c.text) || c.tree.depth() > jsonwire.MaxDepth || c.tree.repeats() && !c.keeps) {
		t.Errorf("%s: the decoder accepts what no decoder should: %s", c.name, c.text)
	}
	for _, v := range ours {
		if !c.founded(v, theirs) {
			t.Errorf("%s: only the decoder refuses %s: %s (%s)\n%s", c.name, v.Pointer(), v.Msg, v.Type, c.text)
		}
	}
	const most = 20 // violations that are reported
	if len(ours) >= most || len(ours) == 1 && ours[0].Type == "json_invalid" {
		return
	}
	for _, e := range theirs {
		if c.explainedFault(beyondSchema, e) == "" && !slices.ContainsFunc(ours, func(v jsonwire.Violation) bool { return covers(v, e) }) {
			t.Errorf("%s: only the schema refuses %q: %s\n%s", c.name, e.InstanceLocation, describe(e), c.text)
		}
	}
}

// founded reports whether the schema refuses what the decoder does, or a difference explains why not. The schema for
// strict modes admits more: null for what is optional.
func (c *comparison) founded(v jsonwire.Violation, theirs []*jsonschema.ValidationError) bool {
	if c.explained(beyondSchema, v) != "" {
		return true
	}
	if c.reduced != nil && v.Input == "null" {
		theirs, _ = c.reduced.validate(c.text)
	}
	return v.Type != "json_invalid" && slices.ContainsFunc(theirs, func(e *jsonschema.ValidationError) bool { return concerns(e, v) })
}

// covers reports whether the decoder has reported a fault: at its place, or by refusing what it is in. The decoder does
// not report that items are equal when some of them are wrong.
func covers(v jsonwire.Violation, e *jsonschema.ValidationError) bool {
	if slices.ContainsFunc(places(e), func(fault []string) bool { return under(fault, place(v)) }) {
		return true
	}
	if concerns(e, v) {
		return true
	}
	_, unique := e.ErrorKind.(*kind.UniqueItems)
	return unique && under(place(v), e.InstanceLocation)
}

func describe(e *jsonschema.ValidationError) string {
	return fmt.Sprintf("%s %+v", e.ErrorKind.KeywordPath(), e.ErrorKind)
}

package oracle

import (
	"slices"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// FuzzStable: what was decoded is encoded to something that keeps to the schema, is decoded to an equal value and is
// encoded to the same bytes again. What omitempty leaves out comes back as nil.
func FuzzStable(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, which byte, seed uint16, script []byte) {
		if c := made(which, seed, script); c != nil {
			c.checkStable(t)
		}
	})
}

// checkStable encodes what the text holds, and that again.
func (c *comparison) checkStable(t *testing.T) {
	v, err := c.lax(c.text)
	if err != nil {
		return
	}
	encoded, err := c.encode(v)
	if err != nil {
		t.Fatalf("%s: encode: %v\n%s", c.name, err, c.text)
	}
	faults, ok := c.schema.validate(encoded)
	faults = slices.DeleteFunc(faults, func(e *jsonschema.ValidationError) bool { return wideDuration(c, e) })
	if !ok || len(faults) > 0 {
		t.Errorf("%s: the schema refuses what was encoded: %v\n%s\n%s", c.name, faults, c.text, encoded)
	}
	again, err := c.strict(encoded)
	if err != nil {
		t.Fatalf("%s: the decoder refuses what was encoded: %v\n%s\n%s", c.name, err, c.text, encoded)
	}
	if diff := alike(v, again); diff != "" {
		t.Errorf("%s (-decoded +encoded and decoded again):\n%s\n%s\n%s", c.name, diff, c.text, encoded)
	}
	if twice, err := c.encode(again); twice != encoded || err != nil {
		t.Errorf("%s: encoded again: %s, %v\nwas: %s\nof: %s", c.name, twice, err, encoded, c.text)
	}
}

package oracle

import "testing"

// FuzzGrow: an answer that comes in pieces is shown after each of them as if they had come at once, and in the end as it is
// decoded.
func FuzzGrow(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, which byte, seed uint16, script []byte) {
		if c := made(which, seed, script); c != nil && c.grow != nil && len(c.text) < 1<<10 {
			c.checkGrow(t, 1+int(seed)%7)
		}
	})
}

// checkGrow feeds the text in pieces of a size.
func (c *comparison) checkGrow(t *testing.T, size int) {
	var pieces []string
	for from := 0; from < len(c.text); from += size {
		pieces = append(pieces, c.text[from:min(from+size, len(c.text))])
	}
	shown := c.grow(pieces)
	for i, got := range shown {
		text := c.text[:min((i+1)*size, len(c.text))]
		if diff := same(c.grow([]string{text})[0], got); diff != "" {
			t.Fatalf("%s (-at once +in pieces):\n%s\n%s", c.name, diff, text)
		}
	}
	if want, err := c.strict(c.text); err == nil {
		if diff := same(want, shown[len(shown)-1]); diff != "" {
			t.Errorf("%s (-decoded +grown):\n%s\n%s", c.name, diff, c.text)
		}
	}
}

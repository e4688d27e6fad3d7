package oracle

import (
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// checkLax checks that the lax decoder makes of a text what the strict one makes of it once it is tidied.
func (c *comparison) checkLax(t *testing.T) {
	strictly, strictErr := c.strict(c.text)
	got, err := c.lax(c.text)
	if strictErr == nil {
		if err != nil {
			t.Errorf("%s: only the lax decoder refuses: %v\n%s", c.name, err, c.text)
		} else if diff := same(strictly, got); diff != "" {
			t.Errorf("%s (-strict +lax):\n%s\n%s", c.name, diff, c.text)
		}
		return
	}
	if c.tree == nil {
		if err == nil {
			t.Errorf("%s: the lax decoder accepts what is not JSON: %s", c.name, c.text)
		}
		return
	}
	tidied, want, wantErr := c.tidy(t)
	switch {
	case (err == nil) != (wantErr == nil):
		t.Errorf("%s: lax: %v\nstrict, tidied: %v\n%s\n%s", c.name, err, wantErr, c.text, tidied)
	case err == nil:
		if diff := alike(want, got); diff != "" {
			t.Errorf("%s (-strict, tidied +lax):\n%s\n%s\n%s", c.name, diff, c.text, tidied)
		}
	}
}

// tidy writes what the strict decoder refuses for its form only as it wants it, and decodes that.
func (c *comparison) tidy(t *testing.T) (text string, v any, err error) {
	tree, text := c.tree.clone(), c.text
	for {
		v, err = c.strict(text)
		changed := false
		for _, violation := range violations(t, err) {
			for _, n := range tree.at(violation.Loc) {
				if tidied := tidyNode(n, violation); tidied != nil && tidied.String() != n.String() {
					*n, changed = *tidied, true
				}
			}
		}
		if !changed {
			return text, v, err
		}
		text = tree.String()
	}
}

// tidyNode returns n as the strict decoder wants it, if only its form is refused. What it rewrites is all that lax
// decoders accept beside what strict ones do.
func tidyNode(n *node, v jsonwire.Violation) *node {
	s, isText := n.text()
	trimmed := strings.TrimSpace(s)
	quotes := strings.Contains(v.Msg, "string that holds") // for the option "string" of a json tag
	switch v.Type {
	case "int_type", "float_type": // "42", " 1.5 "
		if parseRat(trimmed) != nil {
			return &node{token: trimmed}
		}
		// 3.0, 1E2, for a big.Int up to the size of an uint64
		if r := n.number(); v.Type == "int_type" && r != nil && r.IsInt() && new(big.Int).Abs(r.Num()).IsUint64() {
			return &node{token: r.Num().String()}
		}
	case "bool_type": // "True"
		if word := strings.ToLower(s); word == "true" || word == "false" {
			return &node{token: word}
		}
	case "string_type": // 42 for "42"
		if quotes && n.opens == 0 && !isText && n.token != "null" {
			return &node{token: quoted(n.token)}
		}
	case "int_parsing": // " 3.0 " for "3"
		if r := parseRat(trimmed); r != nil && r.IsInt() {
			return &node{token: quoted(r.Num().String())}
		}
	case "float_parsing": // " 1.5 "
		return &node{token: quoted(strings.ToLower(trimmed))}
	case "bool_parsing": // "True"
		return &node{token: quoted(strings.ToLower(s))}
	case "dict_type", "list_type": // "{\"a\": 1}"
		opens := map[string]byte{"dict_type": '{', "list_type": '['}[v.Type]
		if inner := parseTree(s); isText && inner != nil && inner.opens == opens && isUnicode(s) {
			return inner
		}
	case "time_delta_parsing": // "1h30m"
		if d, err := time.ParseDuration(s); err == nil {
			w := jsonwire.NewWriter(nil)
			w.Duration(d)
			text, _ := w.Bytes()
			return &node{token: string(text)}
		}
	}
	return nil
}

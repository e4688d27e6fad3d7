package jsonwire_test

import (
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

func brackets(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }

// TestDepthOfItsOwn: what Valid accepts can be put into any object and is read from there, beside other members, behind a
// discriminator and in a text that grows; what it does not is refused there too.
func TestDepthOfItsOwn(t *testing.T) {
	for _, n := range []int{1, jsonwire.MaxDepth - 1, jsonwire.MaxDepth, jsonwire.MaxDepth + 1, 2 * jsonwire.MaxDepth} {
		deep := brackets(n)
		valid := jsonwire.Valid(deep) == nil
		if valid != (n <= jsonwire.MaxDepth) {
			t.Errorf("%d levels: valid is %t", n, valid)
		}
		for _, around := range []int{1, 2, jsonwire.MaxDepth} {
			text := strings.Repeat(`{"a":`, around-1) + `{"deep":` + deep + `,"kind":"k"}` + strings.Repeat("}", around-1)
			for name, read := range map[string]func(*jsonwire.Reader){
				"Raw":  func(r *jsonwire.Reader) { r.Raw() },
				"Skip": func(r *jsonwire.Reader) { r.Skip() },
				"Any":  func(r *jsonwire.Reader) { r.Any() },
				"Keep": func(r *jsonwire.Reader) { r.Keep(new(jsonwire.Members)) },
			} {
				kind := ""
				r := jsonwire.NewReader(text, jsonwire.Strict)
				for range around - 1 {
					r.Object()
					r.Member()
				}
				if tag := r.Discriminator("kind", []string{"k"}); valid && tag != "k" {
					t.Errorf("%s at %d of %d levels: the discriminator is %q", name, around, n, tag)
				}
				r.Object()
				for r.Member() {
					if string(r.Key()) == "deep" {
						read(&r)
					} else {
						kind = r.String()
					}
				}
				for range around - 1 {
					r.Member()
				}
				if err := r.End(); (err == nil) != valid || valid && kind != "k" {
					t.Errorf("%s at %d of %d levels: %q, %v", name, around, n, kind, err)
				}
			}
		}
	}
}

// note keeps what is deep, and says something behind it.
type note struct {
	Deep  jsonwire.Raw
	Say   string
	Inner *note
}

func decodeNote(r *jsonwire.Reader, v *note) {
	if !r.Object() {
		return
	}
	for r.Member() {
		switch string(r.Key()) {
		case "deep":
			v.Deep = r.Raw()
		case "inner":
			v.Inner = new(note)
			decodeNote(r, v.Inner)
		case "say":
			r.StringTo(&v.Say)
		default:
			r.Unknown([]string{"deep", "inner", "say"})
		}
	}
}

// TestDepthOfItsOwnWhileItGrows: text that comes byte by byte is read the same behind values beyond the usual depth.
func TestDepthOfItsOwnWhileItGrows(t *testing.T) {
	const around = jsonwire.MaxDepth
	text := strings.Repeat(`{"inner":`, around-1) + `{"deep":` + brackets(jsonwire.MaxDepth) + `,"say":"hello"}` + strings.Repeat(`,"say":"bye"}`, around-1)
	g := grow(jsonwire.Strict, decodeNote, func(v *note) note { return *v })
	defer g.Close()
	var v note
	for i := range len(text) {
		v, _ = g.Append(text[i : i+1])
	}
	if v.Say != "bye" {
		t.Errorf("the outermost says %q", v.Say)
	}
	innermost := &v
	for innermost.Inner != nil {
		innermost = innermost.Inner
	}
	if innermost.Deep != jsonwire.Raw(brackets(jsonwire.MaxDepth)) || innermost.Say != "hello" {
		t.Errorf("the innermost says %q", innermost.Say)
	}
}

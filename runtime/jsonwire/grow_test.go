package jsonwire_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"go.uber.org/goleak"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// TestGrowShowsWhatIsThere: after each byte the value is that of the text completed with quotes and brackets, so that
// no number is taken for a shorter one, and a change is told if there is one. (175)
func TestGrowShowsWhatIsThere(t *testing.T) {
	for _, text := range memoTexts {
		g := growMemo()
		var last, want Memo
		for n := 1; n <= len(text); n++ {
			if full := completed(text[:n]); full != "" {
				want = Memo{}
				if err := json.Unmarshal([]byte(full), &want); err != nil {
					t.Fatal(err)
				}
			}
			got, changed := g.Append(text[n-1 : n])
			if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("%q (-oracle +got):\n%s", text[:n], diff)
			}
			if same := cmp.Equal(last, got, cmpopts.EquateEmpty()); !changed && !same {
				t.Fatalf("%q: changed to %+v, but does not say so", text[:n], got)
			}
			last = clone(t, got)
		}
		g.Close()
	}
}

func clone(t *testing.T, v Memo) (c Memo) {
	t.Helper()
	b, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(b, &c)
	}
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestGrowSaysWhenNothingChanges: names, punctuation, space and what is not shown yet do not count as changes.
func TestGrowSaysWhenNothingChanges(t *testing.T) {
	g := growMemo()
	defer g.Close()
	for _, c := range []struct {
		delta   string
		changed bool
	}{
		{"  ", false}, {`{"ti`, false}, {`tle"`, false}, {": ", false}, {`"`, true}, {"a", true}, {"", false}, {`\`, false}, {`u00`, false},
		{"41", true}, {`"`, false}, {" , ", false}, {`"size":1`, false}, {"2", false}, {",", true}, {`"done":tru`, false}, {"e", false}, {"}", true}, {" ", false}, {"x", false},
	} {
		if v, changed := g.Append(c.delta); changed != c.changed {
			t.Errorf("after %q: changed %t, want %t: %+v", c.delta, changed, c.changed, v)
		}
	}
}

// growTexts are plans as models write them, well and badly.
var growTexts = []string{
	planJSON,
	`{"id":"x","version":"1","traveler":"{\"name\":\"n\",\"email\":\"e\",\"age\":3e1,\"tags\":\"[\\\"a\\\"]\"}","budget":{"amount":"1.5","currency":"EUR"},"days":"[\"{}\"]","options":{},"limits":{},"final":"True"}`,
	` { "final" : false , "comment" : null , "days" : [ ] , "limits" : { "a" : 1 , "\u0062" : 2 } , "id" : "\u0069d" , "version" : -1, "options":{"k":"` + strings.Repeat("v", 300) + `"},` +
		`"budget":{"currency":"USD","amount":1E3},"traveler":{"tags":[],"age":1,"name":"é","email":"","loyalty":"l"} } `,
	`{"id":"x","unknown":{"a":[1,2,{"b":"c"}]},"version":2}`, `{"id":"x","id":"y","version":2}`, `{"version":1.5,"id":"x"}`, `{"id":"x","budget":[1],"version":2}`,
	`{"id":"x","version":2,]`, `{"id":"x","version":[}`, `{"id":"x\u12g","version":2}`, "{\"id\":\"x\x01\",\"version\":2}", "{\"id\":\"x\xff\",\"version\":2}",
	`{"id":"x","days":[{"date":"d","activities":[{"kind":"dance","title":"t"}]}],"version":2}`, `{"id":"x","version":2}}`, `{"id":"x","version":2} x`,
	`{"id":"x","days":[{"date":"d"},],"version":2}`, `{"id":"x","days":[,1],"version":2}`, `{"id":"x","days":[{"date":"d"} {}]}`, `{"id":"x","version":-,"final":true}`, `{"id":"x","version":01 ,"final":true}`,
	`{"id":"\ud800 ","version":2}`, `[1]`, `"text"`, `1`, `nul`, ``, ` `, `x`, `{"id":tru }`, `{"days":"[{\"date\":\"d\"}]","id":"x"}`, `{"days":"[","id":"x"}`, `{"limits":{"a":1,"a":2},"id":"x"}`,
	strings.Repeat("[", 70), `{"unknown":` + strings.Repeat("[", 70),
}

// TestGrowInPieces: however a text comes in pieces, it is shown the same after each of them, and at the end as Decode
// reads it.
func TestGrowInPieces(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, text := range growTexts {
		for _, m := range []jsonwire.Mode{jsonwire.Lax, jsonwire.Strict, jsonwire.Lax | jsonwire.IgnoreExtra} {
			pieces(t, text, m, func() int { return 1 })
			for range 5 {
				pieces(t, text, m, func() int { return 1 + random.IntN(40) })
			}
		}
		for i := range len(text) {
			g := growPlan(jsonwire.Lax)
			g.Append(text[:i])
			got, _ := g.Append(text[i:])
			if diff := cmp.Diff(atOnce(text, jsonwire.Lax), got); diff != "" {
				t.Fatalf("%q split at %d (-at once +got):\n%s", text, i, diff)
			}
			g.Close()
		}
	}
}

func growPlan(m jsonwire.Mode) *growing[Plan, Plan] {
	return grow(m, decodePlan, self)
}

// atOnce is what is shown of a text that comes in one piece.
func atOnce(text string, m jsonwire.Mode) Plan {
	g := growPlan(m)
	defer g.Close()
	v, _ := g.Append(text)
	return v
}

// pieces feeds a text in pieces of these sizes.
func pieces(t *testing.T, text string, m jsonwire.Mode, size func() int) {
	t.Helper()
	g := growPlan(m)
	defer g.Close()
	var got Plan
	for from := 0; from < len(text); {
		to := min(from+size(), len(text))
		got, _ = g.Append(text[from:to])
		if want := atOnce(text[:to], m); !reflect.DeepEqual(want, got) {
			t.Fatalf("%q in mode %d (-at once +in pieces):\n%s", text[:to], m, cmp.Diff(want, got))
		}
		from = to
	}
	var want Plan
	r := jsonwire.NewReader(text, m)
	decodePlan(&r, &want)
	if r.End() == nil && !reflect.DeepEqual(want, got) {
		t.Errorf("%q in mode %d (-decoded +grown):\n%s", text, m, cmp.Diff(want, got))
	}
}

// TestGrowStops: nothing changes once the text is known to be wrong.
func TestGrowStops(t *testing.T) {
	for _, c := range []struct {
		in   string
		want Memo
	}{
		{`{"title":"a","size":-1,`, Memo{Title: "a", Size: -1}},
		{`{"title":"a","size":true,`, Memo{Title: "a"}}, {`{"title":"a","size":1.5,`, Memo{Title: "a"}}, {`{"title":"a","title":"b`, Memo{Title: "a"}},
		{`{"title":"a","other":{},`, Memo{Title: "a"}}, {`{"title":"a",,`, Memo{Title: "a"}}, {`{"title":"a" "`, Memo{Title: "a"}}, {`{"title":"a";`, Memo{Title: "a"}},
		{`{"title":"a","size":01,`, Memo{Title: "a"}}, {`{"title":"a\x`, Memo{Title: "a"}}, {"{\"title\":\"a\n", Memo{Title: "a"}}, {"{\"title\":\"a\xff", Memo{Title: "a"}}, {`{"title":"a\ud800 `, Memo{Title: "a"}},
		{`{"title":"a","link":1,`, Memo{Title: "a", Link: new("")}}, {`{"title":"a","tags":["b",2,`, Memo{Title: "a", Tags: []string{"b", ""}}},
		{`{"title":"a","replies":[{"title":"b"},]`, Memo{Title: "a", Replies: []Memo{{Title: "b"}}}}, {`{"title":"` + strings.Repeat("a", 1001) + `",`, Memo{Title: strings.Repeat("a", 1001)}},
		{`{"title":"a"}`, Memo{Title: "a"}}, {`["a"`, Memo{}}, {`x`, Memo{}},
	} {
		g := growMemo()
		for i := range len(c.in) {
			g.Append(c.in[i : i+1])
		}
		var got Memo
		for _, delta := range []string{`,"done":true,`, `"}`, `{"done":true,`, `]}}`} {
			var changed bool
			if got, changed = g.Append(delta); changed {
				t.Errorf("%q: %q is a change", c.in, delta)
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.in, diff)
		}
		g.Close()
	}
}

// shown feeds texts to a decoder and returns what is shown after each of them.
func shown[T any](decode func(*jsonwire.Reader, *T), texts ...string) (all []string) {
	g := grow(jsonwire.Lax, decode, self)
	defer g.Close()
	for _, s := range texts {
		v, _ := g.Append(s)
		all = append(all, fmt.Sprint(v))
	}
	return all
}

// TestGrowWholeValues: what is of no use in part is shown once it is whole.
func TestGrowWholeValues(t *testing.T) {
	type reader = jsonwire.Reader
	elements := func(read func(r *reader) string) func(*reader, *[]string) {
		return func(r *reader, v *[]string) {
			for ok := r.Array(); ok && r.Elem(); {
				*v = append(*v, read(r))
			}
		}
	}
	for name, c := range map[string]struct {
		decode func(*reader, *[]string)
		in     []string
		want   []string
	}{
		"String":   {elements(func(r *reader) string { return r.String() }), []string{`["a`, `b`, `"`, `,"c`}, []string{"[]", "[]", "[ab]", "[ab]"}},
		"Time":     {elements(func(r *reader) string { return r.Time().Format(time.DateOnly) }), []string{`["2026-09-14T09:3`, `0:00Z`, `"`}, []string{"[]", "[]", "[2026-09-14]"}},
		"Int":      {elements(func(r *reader) string { return fmt.Sprint(r.Int(64)) }), []string{`[1`, `2`, ` `, `,3]`}, []string{"[]", "[]", "[12]", "[12 3]"}},
		"Float":    {elements(func(r *reader) string { return fmt.Sprint(r.Float(64)) }), []string{`[1`, `.`, `5`, `e1`, `,`}, []string{"[]", "[]", "[]", "[]", "[15]"}},
		"lax Int":  {elements(func(r *reader) string { return fmt.Sprint(r.Int(64)) }), []string{`["1`, `2`, `"`}, []string{"[]", "[]", "[12]"}},
		"lax Bool": {elements(func(r *reader) string { return fmt.Sprint(r.Bool()) }), []string{`["Tru`, `e`, `",fals`, `e]`}, []string{"[]", "[]", "[true]", "[true false]"}},
		"quoted":   {elements(func(r *reader) string { return fmt.Sprint(r.QuotedInt(64)) }), []string{`["1`, `2`, `"`}, []string{"[]", "[]", "[12]"}},
		"Base64":   {elements(func(r *reader) string { return string(r.Base64()) }), []string{`["aGV5`, `aGV5`, `"`}, []string{"[]", "[]", "[heyhey]"}},
		"Raw": {elements(func(r *reader) string { return string(r.Raw()) }), []string{`[{"a":[1,`, `2],`, `"b":"]}`, `"}`, `,"x`, `"`, `,[]`, `,1`, `]`},
			[]string{"[]", "[]", "[]", `[{"a":[1,2],"b":"]}"}]`, `[{"a":[1,2],"b":"]}"}]`, `[{"a":[1,2],"b":"]}"} "x"]`, `[{"a":[1,2],"b":"]}"} "x" []]`, `[{"a":[1,2],"b":"]}"} "x" []]`, `[{"a":[1,2],"b":"]}"} "x" [] 1]`}},
		"Any": {elements(func(r *reader) string { return fmt.Sprint(r.Any()) }), []string{`[{"a":[1,`, `2],"b":"c`, `"}`, `,nul`, `l`, `]`}, []string{"[]", "[]", "[map[a:[1 2] b:c]]", "[map[a:[1 2] b:c]]", "[map[a:[1 2] b:c]]", "[map[a:[1 2] b:c] <nil>]"}},
		"string of JSON": {func(r *reader, v *[]string) { elements(func(r *reader) string { return r.String() })(r, v) },
			[]string{`"[\"a\",`, `\"b\"]`, `"`}, []string{"[]", "[]", "[a b]"}},
		"union": {elements(func(r *reader) string { tag := r.Discriminator("kind", shapeTags); r.Skip(); return tag }),
			[]string{`[{"r":[1,{"kind":"Square"}`, `],"kind":"Cir`, `cle`, `","x":1`, `}`, `,{"kind":"Square"`, `}`}, []string{"[]", "[]", "[]", "[]", "[Circle]", "[Circle]", "[Circle Square]"}},
	} {
		if diff := cmp.Diff(c.want, shown(c.decode, c.in...)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestGrowTaggedMember: a member of a union is shown as it grows once it is known which it is.
func TestGrowTaggedMember(t *testing.T) {
	decode := func(r *jsonwire.Reader, v *string) {
		if r.Discriminator("kind", shapeTags) == "" || !r.Object() {
			return
		}
		for r.Member() {
			if string(r.Key()) == "name" {
				r.StringTo(v)
			} else {
				r.Skip()
			}
		}
	}
	want := []string{"", "", "a", "ab", "abc", "abc"}
	if diff := cmp.Diff(want, shown(decode, `{"ki`, `nd":"Circ`, `le","name":"a`, `b`, `c"`, `}`)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	want = []string{"", "", "abc"}
	if diff := cmp.Diff(want, shown(decode, `{"name":"a`, `bc","kind":`, `"Circle"`)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// hook reads itself, and may panic on the way.
type hook struct{ text string }

func (h *hook) UnmarshalText(b []byte) error {
	if string(b) == "panic" {
		panic("in a user's method")
	}
	h.text = string(b)
	return nil
}

// TestGrowUserCode: a panic of a method of the user's ends the decoding and does not escape.
func TestGrowUserCode(t *testing.T) {
	decode := func(r *jsonwire.Reader, v *[]string) {
		for ok := r.Array(); ok && r.Elem(); {
			var h hook
			mark := r.Mark()
			r.Text(&h)
			if r.Sound(mark) {
				t.Error("the value is to be validated")
			}
			*v = append(*v, h.text)
		}
	}
	want := []string{"[]", "[a]", "[a]", "[a]"}
	if diff := cmp.Diff(want, shown(decode, `["`, `a","pani`, `c"`, `,"b"]`)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestGrowClose: a decoder may be closed at any time and more than once, and leaves nothing behind. (See TestMain.)
func TestGrowClose(t *testing.T) {
	for n := range len(planJSON) {
		g := growPlan(jsonwire.Lax)
		if n > 0 {
			g.Append(planJSON[:n])
		}
		g.Close()
		g.Close()
	}
}

// TestGrowStringsStay: a string that was shown does not change when the text continues.
func TestGrowStringsStay(t *testing.T) {
	for _, text := range []string{`{"title":"` + strings.Repeat("0123456789", 50) + `"}`, `{"title":"` + strings.Repeat(`\t23456789`, 50) + `"}`} {
		g := growMemo()
		var titles, copies []string
		for i := range len(text) {
			v, _ := g.Append(text[i : i+1])
			titles, copies = append(titles, v.Title), append(copies, strings.Clone(v.Title))
		}
		g.Close()
		if diff := cmp.Diff(copies, titles); diff != "" {
			t.Errorf("(-then +now):\n%s", diff)
		}
	}
}

// FuzzGrow: a text in pieces is shown after each piece as if it had come at once, and in the end as Decode reads it.
func FuzzGrow(f *testing.F) {
	for _, s := range growTexts {
		f.Add(s, uint64(len(s)))
	}
	f.Fuzz(func(t *testing.T, s string, seed uint64) {
		if len(s) > 1<<11 {
			return
		}
		random := rand.New(rand.NewPCG(seed, 0))
		limit := 1 + random.IntN(20)
		for _, m := range []jsonwire.Mode{jsonwire.Lax, jsonwire.Lax | jsonwire.IgnoreExtra, jsonwire.Lenient} {
			pieces(t, s, m, func() int { return 1 + random.IntN(limit) })
		}
	})
}

package jsonwire_test

import (
	"errors"
	"math/big"
	"net/netip"
	"strconv"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/internal/effort"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// TestIntegersAreBounded: an integer has at most as many digits as in Python; more are refused without converting them.
func TestIntegersAreBounded(t *testing.T) {
	most := strings.Repeat("9", 4300)
	for _, c := range []struct {
		in, bad string
	}{
		{in: most}, {in: "-" + most}, {in: `"` + most + `"`},
		{in: most + "9", bad: "int_parsing_size"}, {in: "-" + most + "9", bad: "int_parsing_size"}, {in: `"` + most + `9"`, bad: "int_parsing_size"},
	} {
		r := jsonwire.NewReader(c.in, jsonwire.Lax)
		v := new(big.Int)
		r.Integer(v)
		err := r.End()
		if c.bad == "" {
			if err != nil || v.String() != strings.Trim(c.in, `"`) {
				t.Errorf("%.10s...: got %.40v, %v", c.in, v, err)
			}
			continue
		}
		if e, ok := errors.AsType[*jsonwire.ValidationError](err); !ok || e.Violations[0].Type != c.bad || len(e.Error()) > 500 {
			t.Errorf("%.10s...: got %.600v, want %s", c.in, err, c.bad)
		}
	}
	effort.Linear(t, 300_000, func(n int) {
		r := jsonwire.NewReader(strings.Repeat("9", n), jsonwire.Strict)
		if r.Integer(new(big.Int)); r.End() == nil {
			t.Error("it was read")
		}
	})
}

// TestNumbersInTextsAreBounded: so are the numbers of package big that are texts.
func TestNumbersInTextsAreBounded(t *testing.T) {
	type number interface {
		UnmarshalText([]byte) error
		String() string
	}
	for name, made := range map[string]func() number{
		"float": func() number { return new(big.Float) }, "rat": func() number { return new(big.Rat) },
	} {
		read := func(digits int) error {
			r := jsonwire.NewReader(`"`+strings.Repeat("9", digits)+`"`, jsonwire.Strict)
			r.NumberText(made())
			return r.End()
		}
		if err := read(4300); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if e, ok := errors.AsType[*jsonwire.ValidationError](read(4301)); !ok || e.Violations[0].Type != "string_too_long" || len(e.Error()) > 500 {
			t.Errorf("%s: got %.600v", name, e)
		}
		effort.Linear(t, 300_000, func(n int) {
			if read(n) == nil {
				t.Errorf("%s of %d digits was read", name, n)
			}
		})
	}
	r := jsonwire.NewReader(`"one"`, jsonwire.Strict)
	if r.NumberText(new(big.Rat)); r.End() == nil {
		t.Error("a word is a number")
	}
}

// TestCountedViolationsAreFree: only the first 20 violations are put into words. The others are counted.
func TestCountedViolationsAreFree(t *testing.T) {
	var allowed []jsonwire.Raw
	var names []string
	for i := range 200 {
		names = append(names, "allowed_"+strconv.Itoa(i))
		allowed = append(allowed, jsonwire.Quote(names[i]))
	}
	members := func(n int, value string) string {
		return "{" + strings.Repeat(`"alowed":`+value+",", n-1) + `"alowed":` + value + "}"
	}
	for name, c := range map[string]struct {
		in   func(n int) string
		read func(r *jsonwire.Reader)
	}{
		"keys of an enum": {
			func(n int) string { return members(n, "1") },
			func(r *jsonwire.Reader) { r.KeyNotOneOf(allowed); r.Skip() },
		},
		"values of an enum": {
			func(n int) string { return members(n, `"alowed"`) },
			func(r *jsonwire.Reader) { _ = r.String(); r.NotOneOf(allowed) },
		},
		"unknown names": {
			func(n int) string { return members(n, "1") },
			func(r *jsonwire.Reader) { r.Unknown(names) },
		},
		"tags of a union": {
			func(n int) string { return members(n, `{"kind":"alowed"}`) },
			func(r *jsonwire.Reader) { r.Discriminator("kind", names) },
		},
		"unions without a tag": {
			func(n int) string { return members(n, `{}`) },
			func(r *jsonwire.Reader) { r.Discriminator("kind", names) },
		},
	} {
		t.Run(name, func(t *testing.T) {
			allocations := func(n int) float64 {
				in := c.in(n)
				return testing.AllocsPerRun(3, func() {
					r := jsonwire.NewReader(in, jsonwire.Strict)
					for ok := r.Object(); ok && r.Member(); {
						c.read(&r)
					}
					e, ok := errors.AsType[*jsonwire.ValidationError](r.End())
					if !ok || len(e.Violations)+e.More != n {
						t.Fatalf("got %v, want %d violations", e, n)
					}
				})
			}
			if few, many := allocations(1000), allocations(2000); many > few+1010 { // a tag is a string
				t.Errorf("1000 violations take %v allocations, and 2000 take %v", few, many)
			}
		})
	}
}

// TestViolationsAreShort: a violation repeats little of what it refuses, however long that is.
func TestViolationsAreShort(t *testing.T) {
	long := strings.Repeat("x", 1<<20)
	for name, c := range map[string]struct {
		in   string
		read func(r *jsonwire.Reader)
	}{
		"a tag":          {`{"kind":"` + long + `"}`, func(r *jsonwire.Reader) { r.Discriminator("kind", []string{"a"}) }},
		"a tag, no text": {`{"kind":["` + long + `"]}`, func(r *jsonwire.Reader) { r.Discriminator("kind", []string{"a"}) }},
		"a text":         {`"` + long + `"`, func(r *jsonwire.Reader) { r.Text(new(netip.Addr)) }},
		"JSON":           {`"` + long + `"`, func(r *jsonwire.Reader) { r.JSON(refusing{}) }},
		"a key":          {`{"` + long + `":1}`, func(r *jsonwire.Reader) { r.Object(); r.Member(); r.KeyText(new(netip.Addr)); r.Skip(); r.Member() }},
		"a key of an enum": {`{"` + long + `":1}`, func(r *jsonwire.Reader) {
			r.Object()
			r.Member()
			r.KeyNotOneOf([]jsonwire.Raw{`"a"`})
			r.Skip()
			r.Member()
		}},
		"an unknown name": {`{"` + long + `":1}`, func(r *jsonwire.Reader) { r.Object(); r.Member(); r.Unknown([]string{"a"}); r.Member() }},
		"a refused value": {`"a"`, func(r *jsonwire.Reader) { _ = r.String(); r.Invalid(errors.New(long)) }},
		"base64":          {`"` + long + `!"`, func(r *jsonwire.Reader) { r.Base64() }},
		"no JSON":         {`"` + long, func(r *jsonwire.Reader) { r.Skip() }},
	} {
		r := jsonwire.NewReader(c.in, jsonwire.Strict)
		c.read(&r)
		e, ok := errors.AsType[*jsonwire.ValidationError](r.End())
		if !ok {
			t.Errorf("%s is not refused", name)
			continue
		}
		if n := len(e.Violations[0].AppendJSON(nil)); n > 5<<10 {
			t.Errorf("%s: the violation has %d bytes", name, n)
		}
		if n := len(e.Error()); n > 5<<10 {
			t.Errorf("%s: the error has %d bytes", name, n)
		}
	}
}

type refusing struct{}

func (refusing) UnmarshalJSON(b []byte) error { return errors.New("no: " + string(b)) }

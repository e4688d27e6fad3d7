package oracle

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// The functions of this file recognise each difference by the text itself, not by what the decoder says of it alone.

// repeatedName explains the repeated name itself and what is wrong with any of its values.
func repeatedName(c *comparison, v jsonwire.Violation) bool {
	if strings.HasPrefix(v.Type, "union_tag") && c.some(v, func(n *node) bool { return n.count("kind") > 1 }) {
		return true
	}
	for i, step := range v.Loc {
		for _, parent := range c.tree.at(v.Loc[:i]) {
			if step.Index < 0 && parent.count(step.Key) > 1 {
				return true
			}
		}
	}
	return false
}

// repeatedTag explains faults in a member of a union with several discriminators: decoders go by the first.
func repeatedTag(c *comparison, e *jsonschema.ValidationError) bool {
	for i := range len(e.InstanceLocation) + 1 {
		if slices.ContainsFunc(c.tree.find(e.InstanceLocation[:i]), func(n *node) bool { return n.count("kind") > 1 }) {
			return true
		}
	}
	return false
}

var (
	surrogate     = regexp.MustCompile(`(?i)\\ud[89a-f]`)
	surrogatePair = regexp.MustCompile(`(?i)\\\\|\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}`)
)

func invalidUnicode(c *comparison, v jsonwire.Violation) bool {
	return v.Type == "json_invalid" && !isUnicode(c.text)
}

// isUnicode reports whether a JSON text is valid UTF-8 without escapes of lone surrogates.
func isUnicode(text string) bool {
	return utf8.ValidString(text) && !surrogate.MatchString(surrogatePair.ReplaceAllString(text, ""))
}

func tooDeep(c *comparison, v jsonwire.Violation) bool {
	return v.Type == "json_invalid" && c.tree != nil && c.tree.depth() > jsonwire.MaxDepth
}

func looseBase64(c *comparison, v jsonwire.Violation) bool {
	return v.Type == "bytes_invalid_encoding" && c.some(v, func(n *node) bool {
		s, _ := n.text()
		_, err := base64.StdEncoding.DecodeString(s)
		return err == nil
	})
}

func spelledInteger(c *comparison, v jsonwire.Violation) bool {
	return v.Type == "int_type" && c.some(v, func(n *node) bool {
		r := n.number()
		return r != nil && r.IsInt() && strings.ContainsAny(n.token, ".eE")
	})
}

var bounds = regexp.MustCompile(`between (-?\d+) and (\d+)$`)

// tooManyDigits holds for the bounds of 64 bits only: others are in the schema.
func tooManyDigits(c *comparison, v jsonwire.Violation) bool {
	said := bounds.FindStringSubmatch(v.Msg)
	if said == nil || said[2] != "9223372036854775807" && said[2] != "18446744073709551615" {
		return false
	}
	return c.some(v, func(n *node) bool {
		r := n.number()
		return r != nil && (r.Cmp(parseRat(said[1])) < 0 || r.Cmp(parseRat(said[2])) > 0)
	})
}

func overflow(c *comparison, v jsonwire.Violation) bool {
	return v.Type == "finite_number" && c.some(v, func(n *node) bool {
		_, err := strconv.ParseFloat(n.token, 32)
		return n.number() != nil && err != nil
	})
}

// rounds reports whether a float is not the number that it is read from, or is in an array that has one.
func rounds(n *node) bool {
	if slices.ContainsFunc(n.nodes, rounds) {
		return true
	}
	exact := n.number()
	if exact == nil {
		return false
	}
	for _, bits := range []int{32, 64} {
		f, err := strconv.ParseFloat(n.token, bits)
		if err != nil || exact.Cmp(shortest(f, bits)) != 0 {
			return true
		}
	}
	return false
}

// shortest returns the shortest decimal that denotes f.
func shortest(f float64, bits int) *big.Rat {
	return parseRat(strconv.FormatFloat(f, 'e', -1, bits))
}

var numeric = []string{"greater_than", "greater_than_equal", "less_than", "less_than_equal", "multiple_of", "enum", "unique_items"}

func roundedValue(c *comparison, v jsonwire.Violation) bool {
	return slices.Contains(numeric, v.Type) && !bounds.MatchString(v.Msg) && c.some(v, rounds)
}

func roundedFault(c *comparison, e *jsonschema.ValidationError) bool {
	switch e.ErrorKind.(type) {
	case *kind.Minimum, *kind.Maximum, *kind.ExclusiveMinimum, *kind.ExclusiveMaximum, *kind.MultipleOf, *kind.Enum:
		return slices.ContainsFunc(c.tree.find(e.InstanceLocation), rounds)
	}
	return false
}

func inexactAny(c *comparison, v jsonwire.Violation) bool {
	return v.Type == "int_inexact" && c.some(v, func(n *node) bool {
		r := n.number()
		f, _ := strconv.ParseFloat(n.token, 64)
		return r != nil && r.IsInt() && new(big.Rat).SetFloat64(f).Cmp(r) != 0
	})
}

func invalidByMethod(c *comparison, v jsonwire.Violation) bool {
	return v.Type == "value_error" && c.some(v, func(n *node) bool {
		var r Range
		var e Even
		return json.Unmarshal([]byte(n.String()), &r) == nil && r.Validate() != nil ||
			json.Unmarshal([]byte(n.String()), &e) == nil && e.Validate() != nil
	})
}

// sameKey compares keys as addresses and as numbers. It takes a text that is neither for the zero key, as decoders do.
func sameKey(c *comparison, v jsonwire.Violation) bool {
	if v.Type != "duplicate_key" {
		return false
	}
	given := v.Loc[len(v.Loc)-1].Key
	key, _ := netip.ParseAddr(given)
	number := cmp.Or(parseRat(given), new(big.Rat))
	for _, parent := range c.tree.at(v.Loc[:len(v.Loc)-1]) {
		for i := range parent.names {
			other, _ := netip.ParseAddr(parent.name(i))
			if parent.name(i) != given && other == key && number.Cmp(cmp.Or(parseRat(parent.name(i)), new(big.Rat))) == 0 {
				return true
			}
		}
	}
	return false
}

// ownReader explains what the methods of a type refuse: encoding/json calls the same ones.
func ownReader(c *comparison, v jsonwire.Violation) bool {
	if v.Type != "value_error" && v.Type != "invalid_key" {
		return false
	}
	if c.fresh != nil {
		_, err := c.unmarshal()
		return err != nil
	}
	return c.some(v, func(n *node) bool {
		s, _ := n.text()
		_, err := url.Parse(s)
		return err != nil
	})
}

// narrowTime explains leap seconds, and t and z for T and Z: time.Time has none of them.
func narrowTime(c *comparison, v jsonwire.Violation) bool {
	return v.Type == "datetime_parsing" && c.some(v, func(n *node) bool {
		s, _ := n.text()
		return strings.ContainsAny(s, "tz") || strings.Contains(s, ":60")
	})
}

// narrowDuration explains durations without a fixed length, and those that time.Duration cannot hold.
func narrowDuration(c *comparison, v jsonwire.Violation) bool {
	return v.Type == "time_delta_parsing" && c.some(v, func(n *node) bool {
		s, _ := n.text()
		date, _, _ := strings.Cut(s, "T")
		return strings.ContainsAny(date, "YM") || longNumber.MatchString(s)
	})
}

var longNumber = regexp.MustCompile(`[0-9]{4}`)

var signedDuration = regexp.MustCompile(`^[-+]?P([0-9]+W|([0-9]+D)?(T([0-9]+H)?([0-9]+M)?([0-9]+(\.[0-9]+)?S)?)?)$`)

// wideDuration explains a sign and a fraction of a second, which time.Duration needs.
func wideDuration(c *comparison, e *jsonschema.ValidationError) bool {
	format, ok := e.ErrorKind.(*kind.Format)
	if !ok {
		return false
	}
	s, _ := format.Got.(string)
	return format.Want == "duration" && c.name == "Foreign" && signedDuration.MatchString(s) && strings.ContainsAny(s, "+-.")
}

// quotedNumber explains numbers in strings that are out of range: a pattern cannot tell.
func quotedNumber(c *comparison, v jsonwire.Violation) bool {
	return c.name == "Quoted" && slices.Contains(append([]string{"finite_number"}, numeric...), v.Type) && c.some(v, func(n *node) bool {
		s, ok := n.text()
		return ok && parseRat(s) != nil
	})
}

// negativeZero explains "-0" for an unsigned number, in a string or as the key of a map. Outside of strings -0 is fine
// for both.
func negativeZero(c *comparison, e *jsonschema.ValidationError) bool {
	switch k := e.ErrorKind.(type) {
	case *kind.Pattern:
		return k.Got == "-0"
	case *kind.PropertyNames:
		return k.Property == "-0"
	}
	return false
}

// strictNull explains null for members that are optional where providers ask for all members.
func strictNull(c *comparison, e *jsonschema.ValidationError) bool {
	if c.reduced == nil || !slices.ContainsFunc(c.tree.find(e.InstanceLocation), func(n *node) bool { return n.token == "null" }) {
		return false
	}
	faults, _ := c.reduced.validate(c.text)
	return !slices.ContainsFunc(faults, func(f *jsonschema.ValidationError) bool { return slices.Equal(f.InstanceLocation, e.InstanceLocation) })
}

func looseTime(c *comparison, v jsonwire.Violation) bool {
	return v.Type == "datetime_parsing" && c.faulty(v)
}

func looseQuoted(c *comparison, v jsonwire.Violation) bool {
	return c.name == "Quoted" && (v.Type == "int_parsing" || v.Type == "float_parsing") && c.some(v, func(n *node) bool {
		s, _ := n.text()
		_, err := strconv.ParseFloat(s, 64)
		return err == nil && parseRat(s) == nil
	})
}

func listedBytes(c *comparison, v jsonwire.Violation) bool {
	return v.Type == "string_type" && c.some(v, func(n *node) bool { return n.opens == '[' }) && c.faulty(v)
}

func missingMember(c *comparison, v jsonwire.Violation) bool {
	return v.Type == "missing" && len(c.at(v)) == 0
}

func unwantedNull(c *comparison, v jsonwire.Violation) bool {
	return (v.Input == "null" || v.Input == `"null"` && c.name == "Quoted") && c.faulty(v)
}

func foldedName(c *comparison, v jsonwire.Violation) bool {
	if v.Type != "extra_forbidden" {
		return false
	}
	name := v.Loc[len(v.Loc)-1].Key
	return slices.ContainsFunc(c.words.names, func(known string) bool { return known != name && strings.EqualFold(known, name) })
}

var constraints = append([]string{"invalid_key", "string_too_short", "string_too_long", "string_pattern_mismatch", "string_format", "too_short", "too_long"}, numeric...)

func brokenConstraint(c *comparison, v jsonwire.Violation) bool {
	return slices.Contains(constraints, v.Type) && (c.faulty(v) || c.explained(beyondSchema, v) != "")
}

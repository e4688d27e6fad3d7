package oracle

import (
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// A difference is something that generated decoders and an oracle judge differently, on purpose. docs/decoding.md
// explains each to users.
type difference struct {
	name string
	// refuses reports whether a violation is due to it: the oracle has nothing against that part of the text.
	refuses func(c *comparison, v jsonwire.Violation) bool
	// accepts reports whether a fault that the schema validator finds is due to it: the decoder has nothing against
	// that part.
	accepts func(c *comparison, e *jsonschema.ValidationError) bool
}

// strictness is what decoders refuse where both JSON Schema validators and encoding/json do not.
var strictness = []difference{
	// Which of two values a model means is anyone's guess. JSON Schema validators see the last one, as most readers
	// of JSON leave it; the decoder judges all of them.
	{name: "repeated names", refuses: repeatedName, accepts: repeatedTag},
	// Both oracles read U+FFFD in place of what is not Unicode, so they judge another text.
	{name: "invalid Unicode", refuses: invalidUnicode},
	// Recursive types would let a model overflow the stack.
	{name: "depth", refuses: tooDeep},
	// Both oracles leave out line ends and ignore bits behind the last byte.
	{name: "base64", refuses: looseBase64},
	// Integers that float64 cannot hold would lose digits in an any.
	{name: "integers in any", refuses: inexactAny},
	{name: "Validate", refuses: invalidByMethod},
	// Two names of a map's members may be the same key: "::1" and "0::1" are one netip.Addr.
	{name: "keys with the same meaning", refuses: sameKey},
}

// beyondSchema is what decoders and the schema that models are given judge differently.
var beyondSchema = append([]difference{
	// A number is an integer in JSON Schema by its value. Without lax=off it is one for decoders too.
	{name: "integers with a fraction or exponent", refuses: spelledInteger},
	// The bounds of 64 bits are left out of schemas, where they would only puzzle models.
	{name: "64-bit integers", refuses: tooManyDigits},
	{name: "infinite numbers", refuses: overflow},
	// Validators compute with all digits of a decimal; Go has the nearest float.
	{name: "rounding", refuses: roundedValue, accepts: roundedFault},
	// A schema says at most that such a value is a string, or an integer.
	{name: "types that read themselves", refuses: ownReader},
	{name: "times", refuses: narrowTime},
	{name: "durations", refuses: narrowDuration, accepts: wideDuration},
	{name: "quoted numbers", refuses: quotedNumber, accepts: negativeZero},
	{name: "null in strict mode", accepts: strictNull},
	// Not a difference from JSON Schema but from this validator, whose tests of formats are not those of the RFCs.
	{name: "formats", refuses: malformed, accepts: wellFormedFault},
}, strictness...)

// beyondEncodingJSON is what encoding/json accepts and decoders refuse.
var beyondEncodingJSON = append([]difference{
	// encoding/json leaves the zero value.
	{name: "missing members", refuses: missingMember},
	{name: "null", refuses: unwantedNull},
	// encoding/json takes CITY for city.
	{name: "names in another case", refuses: foldedName},
	{name: "bytes as a list of numbers", refuses: listedBytes},
	// package time reads more than RFC 3339 has: go.dev/issue/54580.
	{name: "times", refuses: looseTime},
	// With the option "string", encoding/json takes "00" and "0.", which are not numbers in JSON.
	{name: "quoted numbers", refuses: looseQuoted},
	// encoding/json knows neither enums nor tags of constraints, and cuts or fills arrays. That the value breaks them is
	// what the schema validator says too.
	{name: "constraints", refuses: brokenConstraint},
}, strictness...)

// explained names the difference that a violation is due to, "" where it is due to none.
func (c *comparison) explained(list []difference, v jsonwire.Violation) string {
	for _, d := range list {
		if d.refuses != nil && d.refuses(c, v) {
			return d.name
		}
	}
	return ""
}

// explainedFault names the difference that a fault is due to, "" where it is due to none.
func (c *comparison) explainedFault(list []difference, e *jsonschema.ValidationError) string {
	for _, d := range list {
		if d.accepts != nil && d.accepts(c, e) {
			return d.name
		}
	}
	return ""
}

// at lists what stands at the place of a violation.
func (c *comparison) at(v jsonwire.Violation) []*node {
	if c.tree == nil {
		return nil
	}
	return c.tree.at(v.Loc)
}

// some reports whether the condition holds for something at the place of a violation.
func (c *comparison) some(v jsonwire.Violation, condition func(*node) bool) bool {
	return slices.ContainsFunc(c.at(v), condition)
}

package constraint

import (
	"encoding/json"
	"fmt"
	"math/big"
	"regexp"
	"unicode/utf8"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// checkBounds reports bounds that no value can keep to, at the one that was written last.
func (a *applier) checkBounds(c *ir.Constraints) {
	a.checkCounts("minLength", c.MinLength, "maxLength", c.MaxLength)
	a.checkCounts("minItems", c.MinItems, "maxItems", c.MaxItems)
	a.checkCounts("minProperties", c.MinProperties, "maxProperties", c.MaxProperties)
	a.checkRange("minimum", c.Minimum, "maximum", c.Maximum, true)
	a.checkRange("minimum", c.Minimum, "exclusiveMaximum", c.ExclusiveMaximum, false)
	a.checkRange("exclusiveMinimum", c.ExclusiveMinimum, "maximum", c.Maximum, false)
	a.checkRange("exclusiveMinimum", c.ExclusiveMinimum, "exclusiveMaximum", c.ExclusiveMaximum, false)
	if c.Items != nil {
		a.checkBounds(c.Items)
	}
}

func (a *applier) checkCounts(low string, lo *int, high string, hi *int) {
	if lo != nil && hi != nil && *lo > *hi {
		a.contradiction(low, fmt.Sprint(*lo), high, fmt.Sprint(*hi))
	}
}

func (a *applier) checkRange(low string, lo *ir.Number, high string, hi *ir.Number, equal bool) {
	if lo == nil || hi == nil {
		return
	}
	if d := rat(*lo).Cmp(rat(*hi)); d > 0 || d == 0 && !equal {
		a.contradiction(low, string(*lo), high, string(*hi))
	}
}

func (a *applier) contradiction(low, lo, high, hi string) {
	last := a.seen[high]
	if first := a.seen[low]; after(first.Pos, last.Pos) {
		last = first
	}
	a.report(last, &problem{msg: fmt.Sprintf("%s=%s and %s=%s leave no value", low, lo, high, hi)})
}

func after(a, b ir.Pos) bool { return a.Line > b.Line || a.Line == b.Line && a.Col > b.Col }

// checkValues reports defaults, examples and allowed values that break the constraints beside them.
func (a *applier) checkValues() {
	for _, v := range a.values {
		if why := breaks(v.at.t, v.at.c, v.lit.JSON, v.arg.Key != "enum"); why != "" {
			a.report(v.arg, &problem{msg: fmt.Sprintf("%s: %s", v.arg.Key, why)})
		}
	}
}

// breaks says how a value, given as JSON, breaks the constraints; "" where it does not.
func breaks(t *ir.Type, c *ir.Constraints, value string, enum bool) string {
	for t.Kind == ir.Pointer {
		t = t.Elem
	}
	if enum && len(c.Enum) > 0 && !isMember(t, c.Enum, value) {
		return value + " is not among the values of enum"
	}
	switch t.Kind {
	case ir.Int, ir.Uint, ir.Float:
		return breaksNumber(c, ir.Number(value))
	case ir.String:
		return breaksString(c, value)
	case ir.Slice:
		return breaksSlice(t, c, value)
	}
	return ""
}

func isMember(t *ir.Type, enum []ir.Literal, value string) bool {
	for _, e := range enum {
		if sameValue(t, e, ir.Literal{JSON: value}) {
			return true
		}
	}
	return false
}

func breaksNumber(c *ir.Constraints, n ir.Number) string {
	v := rat(n)
	switch {
	case c.Minimum != nil && v.Cmp(rat(*c.Minimum)) < 0:
		return fmt.Sprintf("%s is less than minimum=%s", n, *c.Minimum)
	case c.Maximum != nil && v.Cmp(rat(*c.Maximum)) > 0:
		return fmt.Sprintf("%s is greater than maximum=%s", n, *c.Maximum)
	case c.ExclusiveMinimum != nil && v.Cmp(rat(*c.ExclusiveMinimum)) <= 0:
		return fmt.Sprintf("%s is not greater than exclusiveMinimum=%s", n, *c.ExclusiveMinimum)
	case c.ExclusiveMaximum != nil && v.Cmp(rat(*c.ExclusiveMaximum)) >= 0:
		return fmt.Sprintf("%s is not less than exclusiveMaximum=%s", n, *c.ExclusiveMaximum)
	case c.MultipleOf != nil && !new(big.Rat).Quo(v, rat(*c.MultipleOf)).IsInt():
		return fmt.Sprintf("%s is not a multiple of %s", n, *c.MultipleOf)
	}
	return ""
}

func breaksString(c *ir.Constraints, value string) string {
	var s string
	if err := json.Unmarshal([]byte(value), &s); err != nil {
		panic(err) // quote wrote it
	}
	n := utf8.RuneCountInString(s)
	switch {
	case c.MinLength != nil && n < *c.MinLength:
		return fmt.Sprintf("%q is shorter than minLength=%d", s, *c.MinLength)
	case c.MaxLength != nil && n > *c.MaxLength:
		return fmt.Sprintf("%q is longer than maxLength=%d", s, *c.MaxLength)
	case c.Pattern != "" && !regexp.MustCompile(c.Pattern).MatchString(s):
		return fmt.Sprintf("%q does not match pattern %s", s, c.Pattern)
	}
	if f, ok := jsonwire.ParseFormat(c.Format); ok && !f.Match(s) {
		return fmt.Sprintf("%q does not have the format %s", s, c.Format)
	}
	return ""
}

func breaksSlice(t *ir.Type, c *ir.Constraints, value string) string {
	var items []json.RawMessage
	if err := json.Unmarshal([]byte(value), &items); err != nil {
		panic(err) // parseSlice wrote it
	}
	switch {
	case c.MinItems != nil && len(items) < *c.MinItems:
		return fmt.Sprintf("%s has fewer elements than minItems=%d", value, *c.MinItems)
	case c.MaxItems != nil && len(items) > *c.MaxItems:
		return fmt.Sprintf("%s has more elements than maxItems=%d", value, *c.MaxItems)
	}
	var earlier []ir.Literal
	for _, item := range items {
		if c.UniqueItems && isMember(t.Elem, earlier, string(item)) {
			return fmt.Sprintf("%s is in it twice, against uniqueItems", item)
		}
		earlier = append(earlier, ir.Literal{JSON: string(item)})
		if c.Items != nil {
			if why := breaks(t.Elem, c.Items, string(item), true); why != "" {
				return why
			}
		}
	}
	return ""
}

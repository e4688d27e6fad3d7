package usage

import (
	"cmp"
	"errors"
	"fmt"
	"math/bits"
	"strconv"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// Cost is an amount of US dollars, or unknown. The zero value is unknown, which is not the same as $0.
//
// A Cost is an exact decimal with at most 38 digits and never negative. As with Python's Decimal, which message
// histories are written with, it keeps the places that it was written with: 0.0100 stays so. Values are immutable and
// safe for concurrent use. Compare them with Equal or Cmp: == distinguishes 0.01 from 0.0100.
type Cost struct {
	digits uint128
	// places is how many of the digits are behind the point; if negative, how many zeros follow them.
	places int32
	known  bool
}

const (
	// maxDigits is how many digits a uint128 can hold, whatever they are.
	maxDigits = 38
	// divisionDigits is where a division ends that has come to no end: the precision of Python's default decimal context.
	divisionDigits = 28
	// maxPlaces bounds the places that a text may have, or the zeros that its exponent may stand for.
	maxPlaces = 999
)

// ParseCost reads a number of dollars such as 0.0100 or 1E-7. It returns an error if the number is negative, is not
// finite, or has more than 38 digits. Negative zero, which Python's Decimal can be, is read as zero.
func ParseCost(s string) (Cost, error) {
	unsigned, minus := strings.CutPrefix(s, "-")
	digits, exponent, hasExponent := strings.Cut(strings.ToLower(unsigned), "e")
	whole, fraction, _ := strings.Cut(digits, ".")
	digits = whole + fraction
	e, err := 0, error(nil)
	if hasExponent {
		e, err = strconv.Atoi(exponent)
	}
	if err != nil || digits == "" || strings.Trim(digits, "0123456789") != "" || minus && strings.Trim(digits, "0") != "" {
		return Cost{}, fmt.Errorf("invalid cost %.50q: it must be a decimal number of dollars that is not negative, such as 0.25", s)
	}
	digits = strings.TrimLeft(digits, "0")
	places := len(fraction) - e
	if len(digits) > maxDigits || places < -maxPlaces || places > maxPlaces {
		return Cost{}, fmt.Errorf("invalid cost %.50q: it must have at most %d digits and %d places", s, maxDigits, maxPlaces)
	}
	c := Cost{places: int32(places), known: true}
	for i := range len(digits) {
		c.digits = c.digits.times10(uint64(digits[i] - '0'))
	}
	return c, nil
}

// MustParseCost is ParseCost for amounts that are written in the program. It panics if ParseCost returns an error.
func MustParseCost(s string) Cost {
	c, err := ParseCost(s)
	if err != nil {
		panic(err)
	}
	return c
}

// Known reports whether c is an amount, including $0.
func (c Cost) Known() bool { return c.known }

// IsZero reports whether c is known to be $0.
func (c Cost) IsZero() bool { return c.known && c.digits == uint128{} }

// Equal reports whether both are the same amount, however written, or both unknown.
func (c Cost) Equal(d Cost) bool { return c.Cmp(d) == 0 }

// Cmp returns -1 if c is less than d, 1 if it is more, and 0 if they are equal. An unknown cost is less than any other.
func (c Cost) Cmp(d Cost) int {
	switch {
	case c.known && !d.known:
		return 1
	case !c.known && d.known:
		return -1
	case c.places == d.places || c.IsZero() || d.IsZero():
		return c.digits.cmp(d.digits)
	}
	if order := cmp.Compare(c.magnitude(), d.magnitude()); order != 0 {
		return order
	}
	// Numbers of one magnitude differ in places by no more than in digits, so this is exact.
	for ; c.places < d.places; c.places++ {
		c.digits = c.digits.times10(0)
	}
	for ; d.places < c.places; d.places++ {
		d.digits = d.digits.times10(0)
	}
	return c.digits.cmp(d.digits)
}

// magnitude is the power of ten of the first digit.
func (c Cost) magnitude() int { return c.digits.len() - int(c.places) }

// Add returns the sum. It is unknown if one of the two is. It is exact up to 38 digits, and otherwise rounded to 38
// digits.
func (c Cost) Add(d Cost) Cost {
	if !c.known || !d.known {
		return Cost{}
	}
	c, d = align(c, d)
	c.digits = c.digits.add(d.digits)
	if c.digits.cmp(tooLarge) >= 0 {
		c = c.shorter()
	}
	return c
}

// plus is Add for sums of what is known: an unknown cost adds nothing.
func (c Cost) plus(d Cost) Cost {
	switch {
	case !d.known:
		return c
	case !c.known:
		return d
	}
	return c.Add(d)
}

// minus is what c has more than an earlier sum of the same costs, d.
func (c Cost) minus(d Cost) Cost {
	if !c.known || !d.known {
		return c
	}
	c, d = align(c, d)
	c.digits = c.digits.sub(d.digits)
	return c
}

// align gives both as many places as the one with more of them has, as far as the digits suffice.
func align(c, d Cost) (Cost, Cost) {
	if c.places > d.places {
		d, c = align(d, c)
		return c, d
	}
	for c.places < d.places && c.digits.cmp(full) < 0 {
		c.digits = c.digits.times10(0)
		c.places++
	}
	for c.places < d.places {
		d = d.shorter()
	}
	return c, d
}

// shorter rounds the last digit away, half to even.
func (c Cost) shorter() Cost {
	q, r := c.digits.div(10)
	if r > 5 || r == 5 && q.lo&1 == 1 {
		q = q.add(uint128{lo: 1})
	}
	return Cost{digits: q, places: c.places - 1, known: c.known}
}

// Of returns what n units cost if per of them cost c: the price of 1200 tokens at $0.15 a million is price.Of(1200,
// 1_000_000). It is exact as far as 28 digits suffice. The result is unknown if c is, n is negative or per is not
// positive.
func (c Cost) Of(n, per int) Cost {
	if !c.known || n < 0 || per <= 0 {
		return Cost{}
	}
	for {
		product, overflow := c.digits.mul(uint64(n))
		if !overflow && product.cmp(tooLarge) < 0 {
			c.digits = product
			return c.over(uint64(per))
		}
		c = c.shorter()
	}
}

// over divides by per.
func (c Cost) over(per uint64) Cost {
	q, r := c.digits.div(per)
	digits := q.len()
	for r != 0 && digits < divisionDigits {
		high, low := bits.Mul64(r, 10)
		next, rest := bits.Div64(high, low, per)
		q, r = q.times10(next), rest
		if c.places++; q != (uint128{}) {
			digits++
		}
	}
	if r > per-r || r == per-r && q.lo&1 == 1 {
		q = q.add(uint128{lo: 1})
	}
	c.digits = q
	return c
}

// String writes the amount as Python's str(Decimal) does: "0.0100", "1E-7"; or "unknown".
func (c Cost) String() string {
	if !c.known {
		return "unknown"
	}
	return string(c.append(nil))
}

// append follows the rules of to-scientific-string of the General Decimal Arithmetic Specification.
func (c Cost) append(dst []byte) []byte {
	var memory [maxDigits + 2]byte
	digits := c.digits.append(memory[:0])
	places := int(c.places)
	exponent := len(digits) - 1 - places
	switch {
	case places < 0 || exponent < -6:
		dst = append(dst, digits[0])
		if len(digits) > 1 {
			dst = append(append(dst, '.'), digits[1:]...)
		}
		dst = append(dst, 'E')
		if exponent >= 0 {
			dst = append(dst, '+')
		}
		return strconv.AppendInt(dst, int64(exponent), 10)
	case places == 0:
		return append(dst, digits...)
	case places < len(digits):
		dst = append(dst, digits[:len(digits)-places]...)
		return append(append(dst, '.'), digits[len(digits)-places:]...)
	}
	dst = append(dst, "0."...)
	for range places - len(digits) {
		dst = append(dst, '0')
	}
	return append(dst, digits...)
}

// MarshalJSON writes a string, as message histories have it, or null for an unknown cost.
func (c Cost) MarshalJSON() ([]byte, error) {
	if !c.known {
		return []byte("null"), nil
	}
	return append(c.append([]byte{'"'}), '"'), nil
}

// UnmarshalJSON reads a string with a number of dollars, a number, or null, which is an unknown cost.
func (c *Cost) UnmarshalJSON(b []byte) error {
	text := string(b)
	if text == "null" {
		*c = Cost{}
		return nil
	}
	if text != "" && text[0] == '"' {
		r := jsonwire.NewReader(text, jsonwire.Strict)
		text = r.String()
		if err := r.End(); err != nil {
			return errors.New("a cost must be a string with a decimal number, a number, or null")
		}
	}
	read, err := ParseCost(text)
	if err == nil {
		*c = read
	}
	return err
}

package jsonwire

import (
	"bytes"
	"math"
	"strconv"
)

// Int reads an integer of 8, 16, 32 or 64 bits; every digit counts. If the value is something else or does not fit
// it records int_type, int_from_float, int_parsing, less_than_equal or greater_than_equal.
func (r *Reader) Int(bits int) int64 {
	b, p := r.buf, r.pos
	negative := p < len(b) && b[p] == '-'
	if negative {
		p++
	}
	q, n := p, int64(0)
	for q < len(b) && b[q]-'0' <= 9 {
		n = n*10 + int64(b[q]-'0')
		q++
	}
	if !shortInteger(b, p, q) {
		return r.anyInt(bits)
	}
	if negative {
		n = -n
	}
	if n>>(bits-1) != n>>63 {
		return r.anyInt(bits)
	}
	r.start = r.pos
	r.pos = q
	return n
}

// Uint reads an unsigned integer of 8, 16, 32 or 64 bits, as Int does.
func (r *Reader) Uint(bits int) uint64 {
	b, p := r.buf, r.pos
	q, n := p, uint64(0)
	for q < len(b) && b[q]-'0' <= 9 {
		n = n*10 + uint64(b[q]-'0')
		q++
	}
	if !shortInteger(b, p, q) || n>>(bits-1)>>1 != 0 {
		return r.anyUint(bits)
	}
	r.start = p
	r.pos = q
	return n
}

// shortInteger reports whether the digits between p and q are a whole integer token that fits into 63 bits for sure.
func shortInteger(b []byte, p, q int) bool {
	if n := q - p; n == 0 || n > 18 || n > 1 && b[p] == '0' {
		return false
	}
	return q == len(b) || b[q] != '.' && b[q]|0x20 != 'e'
}

// exact10 holds the powers of ten that float64 represents exactly.
var exact10 = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22}

// Float reads a number, correctly rounded to 32 or 64 bits. If the value is something else or too large, it records
// float_type, float_parsing or finite_number.
func (r *Reader) Float(bits int) float64 {
	b, p := r.buf, r.pos
	negative := p < len(b) && b[p] == '-'
	if negative {
		p++
	}
	q, m, fraction := p, uint64(0), 0
	for q < len(b) && b[q]-'0' <= 9 {
		m = m*10 + uint64(b[q]-'0')
		q++
	}
	digits := q - p
	if digits == 0 || digits > 1 && b[p] == '0' {
		return r.anyFloat(bits)
	}
	if q < len(b) && b[q] == '.' {
		for q++; q < len(b) && b[q]-'0' <= 9; q++ {
			m = m*10 + uint64(b[q]-'0')
			fraction++
		}
		if fraction == 0 {
			return r.anyFloat(bits)
		}
	}
	// Clinger's fast path: both numbers are exact, so their quotient is rounded once.
	if digits+fraction > 18 || m >= 1<<53 || bits != 64 || q < len(b) && b[q]|0x20 == 'e' {
		return r.anyFloat(bits)
	}
	f := float64(m) / exact10[fraction]
	if negative {
		f = -f
	}
	r.start = r.pos
	r.pos = q
	return f
}

// anyInt is the slow path of Int.
func (r *Reader) anyInt(bits int) int64 {
	w, ok := r.integer()
	if !ok {
		return 0
	}
	limit := uint64(1) << (bits - 1)
	if !w.tooLarge && w.negative && w.n <= limit {
		return -int64(w.n)
	}
	if !w.tooLarge && w.n < limit {
		return int64(w.n)
	}
	r.outOfRange(w, "-"+strconv.FormatUint(limit, 10), strconv.FormatUint(limit-1, 10))
	return 0
}

// anyUint is the slow path of Uint.
func (r *Reader) anyUint(bits int) uint64 {
	w, ok := r.integer()
	if !ok {
		return 0
	}
	limit := uint64(math.MaxUint64) >> (64 - bits)
	if !w.tooLarge && w.n <= limit && (w.n == 0 || !w.negative) {
		return w.n
	}
	r.outOfRange(w, "0", strconv.FormatUint(limit, 10))
	return 0
}

func (r *Reader) outOfRange(w whole, low, high string) {
	typ := "less_than_equal"
	if w.negative {
		typ = "greater_than_equal"
	}
	r.refuse(typ, "Input should be between "+low+" and "+high, r.start)
}

const (
	notInteger = "Input should be a valid integer"
	notNumber  = "Input should be a valid number"

	unparsedInteger = notInteger + ", unable to parse string as an integer"
	unparsedNumber  = notNumber + ", unable to parse string as a number"
)

// integer reads an integer in any form that the mode allows.
func (r *Reader) integer() (w whole, ok bool) {
	token, quoted, ok := r.numeral("int_type", notInteger)
	if !ok {
		return whole{}, false
	}
	if quoted && !isNumber(token) {
		r.refuse("int_parsing", unparsedInteger, r.start)
		return whole{}, false
	}
	w = parseWhole(token)
	if _, integral, _ := scanNumber(token, 0); integral || r.mode&Lax != 0 && !w.fraction {
		return w, true
	}
	if quoted {
		r.refuse("int_parsing", unparsedInteger, r.start)
	} else {
		r.refuseFloat(w.fraction)
	}
	return whole{}, false
}

// refuseFloat refuses a number that is not written as an integer, and may not be one.
func (r *Reader) refuseFloat(fraction bool) {
	if fraction {
		r.refuse("int_from_float", notInteger+", got a number with a fractional part", r.start)
		return
	}
	r.refuse("int_type", notInteger+", written without a fraction or exponent", r.start)
}

// anyFloat is the slow path of Float.
func (r *Reader) anyFloat(bits int) float64 {
	token, quoted, ok := r.numeral("float_type", notNumber)
	if !ok {
		return 0
	}
	if quoted && !isNumber(token) {
		r.refuse("float_parsing", unparsedNumber, r.start)
		return 0
	}
	f, err := strconv.ParseFloat(owned(token), bits)
	if err != nil {
		r.refuse("finite_number", "Input should be a finite number", r.start)
		return 0
	}
	return f
}

// numeral reads a number or, in Lax mode, a string (quoted), and returns its text. Of anything else it reports a wrong
// type.
func (r *Reader) numeral(typ, msg string) (token []byte, quoted, ok bool) {
	switch {
	case r.at('-') || r.pos < len(r.buf) && r.buf[r.pos]-'0' <= 9:
		end, _, fault := scanNumber(r.buf, r.pos)
		if fault != "" {
			r.fail(end, fault)
			return nil, false, false
		}
		r.start, r.pos = r.pos, end
		return r.buf[r.start:end], false, true
	case r.mode&Lax != 0 && r.at('"'):
		token, ok = r.unquoted()
		return token, true, ok
	}
	r.wrongType(typ, msg)
	return nil, false, false
}

// isNumber reports whether token is one JSON number and nothing else.
func isNumber(token []byte) bool {
	end, _, fault := scanNumber(token, 0)
	return fault == "" && end == len(token)
}

// whole is the value of a number that has no fractional part.
type whole struct {
	negative bool
	n        uint64 // the magnitude
	tooLarge bool   // the magnitude does not fit into n
	fraction bool   // there is a fractional part after all
}

// parseWhole reads a JSON number in decimal arithmetic, so that no digit is lost.
func parseWhole(token []byte) whole {
	var w whole
	if token[0] == '-' {
		w.negative, token = true, token[1:]
	}
	digits, exponent := significand(token)
	switch {
	case len(digits) == 0:
		return w
	case exponent < 0:
		w.fraction = true
		return w
	case len(digits)+exponent > 20:
		w.tooLarge = true
		return w
	}
	for range exponent {
		digits = append(digits, '0')
	}
	n, err := strconv.ParseUint(owned(digits), 10, 64)
	w.n, w.tooLarge = n, err != nil
	return w
}

// significand returns the digits of an unsigned JSON number, without zeros before and behind, and the power of ten
// that they are multiplied by. There are no digits in zero.
func significand(token []byte) (digits []byte, exponent int) {
	mantissa := token
	if i := bytes.IndexAny(token, "eE"); i >= 0 {
		mantissa, exponent = token[:i], parseExponent(token[i+1:])
	}
	digits = bytes.Clone(mantissa)
	if i := bytes.IndexByte(mantissa, '.'); i >= 0 {
		exponent -= len(mantissa) - i - 1
		digits = append(digits[:i], digits[i+1:]...)
	}
	n := len(digits)
	digits = bytes.TrimRight(digits, "0")
	exponent += n - len(digits)
	return bytes.TrimLeft(digits, "0"), exponent
}

// parseExponent reads an exponent; beyond what any text could make up for by its length it is cut.
func parseExponent(b []byte) int {
	n, err := strconv.ParseInt(owned(b), 10, 64)
	const limit = 1 << 30 // more than any text has digits, and an int everywhere
	if err != nil && b[0] == '-' || n < -limit {
		return -limit
	}
	if err != nil || n > limit {
		return limit
	}
	return int(n)
}

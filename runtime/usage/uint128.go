package usage

import (
	"cmp"
	"math/bits"
	"strconv"
)

// uint128 holds the digits of a Cost.
type uint128 struct{ hi, lo uint64 }

// Amounts stay below tooLarge, of which two can be added without an overflow.
var (
	tooLarge = uint128{0x4b3b4ca85a86c47a, 0x098a224000000000} // 1E38
	full     = uint128{0x0785ee10d5da46d9, 0x00f436a000000000} // 1E37: no digit can be appended from here on
)

func (u uint128) add(v uint128) uint128 {
	lo, carry := bits.Add64(u.lo, v.lo, 0)
	hi, _ := bits.Add64(u.hi, v.hi, carry)
	return uint128{hi, lo}
}

// sub returns the difference, or 0 if v is larger.
func (u uint128) sub(v uint128) uint128 {
	if u.cmp(v) < 0 {
		return uint128{}
	}
	lo, borrow := bits.Sub64(u.lo, v.lo, 0)
	return uint128{u.hi - v.hi - borrow, lo}
}

func (u uint128) cmp(v uint128) int {
	if u.hi != v.hi {
		return cmp.Compare(u.hi, v.hi)
	}
	return cmp.Compare(u.lo, v.lo)
}

func (u uint128) mul(n uint64) (product uint128, overflow bool) {
	over, hi := bits.Mul64(u.hi, n)
	carry, lo := bits.Mul64(u.lo, n)
	hi, more := bits.Add64(hi, carry, 0)
	return uint128{hi, lo}, over|more != 0
}

// div divides by n, which is not 0.
func (u uint128) div(n uint64) (quotient uint128, rest uint64) {
	quotient.hi, rest = u.hi/n, u.hi%n
	quotient.lo, rest = bits.Div64(rest, u.lo, n)
	return quotient, rest
}

// times10 appends a decimal digit to a number that is not full.
func (u uint128) times10(digit uint64) uint128 {
	carry, lo := bits.Mul64(u.lo, 10)
	lo, more := bits.Add64(lo, digit, 0)
	return uint128{u.hi*10 + carry + more, lo}
}

// len is the number of decimal digits, none of 0.
func (u uint128) len() int {
	if u == (uint128{}) {
		return 0
	}
	var memory [maxDigits + 1]byte
	return len(u.append(memory[:0]))
}

// append writes u in decimal.
func (u uint128) append(dst []byte) []byte {
	const chunk = 1e19 // the largest power of ten in 64 bits
	high, low := u.div(chunk)
	if high == (uint128{}) {
		return strconv.AppendUint(dst, low, 10)
	}
	dst = high.append(dst)
	var memory [20]byte
	digits := strconv.AppendUint(memory[:0], low, 10)
	for range 19 - len(digits) {
		dst = append(dst, '0')
	}
	return append(dst, digits...)
}

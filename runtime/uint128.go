package runtime

import (
	"cmp"
	"math"
	"math/bits"
	"strconv"
)

// uint128 holds the digits of a Cost.
type uint128 struct{ hi, lo uint64 }

func (u uint128) add(v uint128) (sum uint128, overflow bool) {
	lo, carry := bits.Add64(u.lo, v.lo, 0)
	hi, carry := bits.Add64(u.hi, v.hi, carry)
	return uint128{hi, lo}, carry != 0
}

// sub returns the difference, or 0 where v is larger.
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

// roomForDigit tells whether times10 fits, whatever the digit.
func (u uint128) roomForDigit() bool { return u.hi < math.MaxUint64/10 }

// times10 appends a decimal digit. There must be room for it.
func (u uint128) times10(digit uint64) uint128 {
	carry, lo := bits.Mul64(u.lo, 10)
	lo, more := bits.Add64(lo, digit, 0)
	return uint128{u.hi*10 + carry + more, lo}
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

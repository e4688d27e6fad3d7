package jsonwire

import (
	"math"
	"math/bits"
	"strconv"
	"unsafe"
)

// Number is any type of number.
type Number interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~float32 | ~float64
}

// Minimum records greater_than_equal if v, the last value, is less than min.
func Minimum[T Number](r *Reader, v, min T) {
	if v < min {
		r.outOfBound("greater_than_equal", "Input should be greater than or equal to ", number(min))
	}
}

// Maximum records less_than_equal if v, the last value, is greater than max.
func Maximum[T Number](r *Reader, v, max T) {
	if v > max {
		r.outOfBound("less_than_equal", "Input should be less than or equal to ", number(max))
	}
}

// ExclusiveMinimum records greater_than if v, the last value, is not greater than min.
func ExclusiveMinimum[T Number](r *Reader, v, min T) {
	if v <= min {
		r.outOfBound("greater_than", "Input should be greater than ", number(min))
	}
}

// ExclusiveMaximum records less_than if v, the last value, is not less than max.
func ExclusiveMaximum[T Number](r *Reader, v, max T) {
	if v >= max {
		r.outOfBound("less_than", "Input should be less than ", number(max))
	}
}

// MultipleOf records multiple_of if v, the last value, is not a multiple of of, which is greater than zero. Floats
// stand for the shortest decimals that denote them, and those are compared exactly: 0.3 is a multiple of 0.1.
func MultipleOf[T Number](r *Reader, v, of T) {
	if of != 0 && !isMultiple(v, of) {
		r.outOfBound("multiple_of", "Input should be a multiple of ", number(of))
	}
}

func (r *Reader) outOfBound(typ, msg string, bound []byte) { r.violates(typ, msg+string(bound)) }

// isFloat reports whether T is a floating-point type.
func isFloat[T Number]() bool { return T(1)/2 != 0 }

// number writes v as JSON does.
func number[T Number](v T) []byte {
	switch {
	case isFloat[T]():
		return appendFloat(nil, float64(v), int(unsafe.Sizeof(v))*8)
	case v < 0:
		return strconv.AppendInt(nil, int64(v), 10)
	}
	return strconv.AppendUint(nil, uint64(v), 10)
}

func isMultiple[T Number](v, of T) bool {
	if !isFloat[T]() {
		return v/of*of == v
	}
	size := int(unsafe.Sizeof(v)) * 8
	m1, e1 := decimal(float64(v), size)
	m2, e2 := decimal(float64(of), size)
	return m1 == 0 || scaledMod(m1, e1-e2, m2) == 0
}

// decimal returns the digits m, without zeros behind, and the exponent e of the shortest decimal m*10^e that denotes
// the absolute value of f.
func decimal(f float64, size int) (m uint64, e int) {
	text := strconv.AppendFloat(nil, math.Abs(f), 'e', -1, size)
	digits, e := significand(text)
	for _, c := range digits {
		m = m*10 + uint64(c-'0')
	}
	return m, e
}

// scaledMod returns 0 exactly if m*10^e is a multiple of of; m has no zero behind unless it is 0.
func scaledMod(m uint64, e int, of uint64) uint64 {
	for ; e < 0; e++ {
		high, low := bits.Mul64(of, 10)
		if high != 0 || low > m {
			return 1 // a multiple of something larger than m
		}
		of = low
	}
	m %= of
	for ; e > 0 && m != 0; e-- {
		high, low := bits.Mul64(m, 10)
		_, m = bits.Div64(high, low, of)
	}
	return m
}

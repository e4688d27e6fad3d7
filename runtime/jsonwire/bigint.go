package jsonwire

import (
	"bytes"
	"strconv"
)

// Integer reads an integer of any size, every digit of which counts, and hands it to u as JSON has it, without a
// fraction or exponent: for big.Int. Where the value is something else it records int_type, int_from_float or
// int_parsing. In Lax mode 3e2 and "300" are accepted as for Int, up to the size of an uint64 where there is an exponent
// or a fraction.
func (r *Reader) Integer(u interface{ UnmarshalJSON([]byte) error }) {
	token, quoted, ok := r.numeral("int_type", notInteger)
	if !ok {
		return
	}
	if quoted && !isNumber(token) {
		r.refuse("int_parsing", unparsedInteger, r.start)
		return
	}
	if _, integral, _ := scanNumber(token, 0); !integral {
		w := parseWhole(token)
		if r.mode&Lax == 0 || w.fraction || w.tooLarge {
			r.refuseFloat(w.fraction)
			return
		}
		token = w.text()
	}
	if err := u.UnmarshalJSON(bytes.Clone(token)); err != nil {
		r.refuse("value_error", "Value error, "+err.Error(), r.start)
	}
}

// text writes w as JSON.
func (w whole) text() []byte {
	var b []byte
	if w.negative && w.n > 0 {
		b = append(b, '-')
	}
	return strconv.AppendUint(b, w.n, 10)
}

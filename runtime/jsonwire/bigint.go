package jsonwire

import (
	"bytes"
	"strconv"
)

// maxDigits is how many digits an integer may have. Reading one takes time that grows with the square of its digits. The bound is
// that of Python.
const maxDigits = 4300

// Integer reads an integer of up to 4300 digits, every one of which counts, and hands it to u as JSON has it, without a
// fraction or exponent: for big.Int. If the value is something else, it records int_type, int_from_float, int_parsing
// or int_parsing_size. In Lax mode 3e2 and "300" are accepted as for Int, up to the size of an uint64 where there is an exponent
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
	if len(token) > maxDigits && len(bytes.TrimPrefix(token, []byte("-"))) > maxDigits {
		r.refuse("int_parsing_size", "Unable to parse input string as an integer, exceeded maximum size", r.start)
		return
	}
	if err := u.UnmarshalJSON(bytes.Clone(token)); err != nil {
		r.refuse("value_error", "Value error, "+said(err), r.start)
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

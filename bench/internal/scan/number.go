package scan

import (
	"strconv"
	"unsafe"
)

// num returns the bytes of a number token; isInt reports that it has neither a fraction nor an exponent.
func (s *S) num() (b []byte, isInt bool) {
	s.Peek()
	st, p := s.P, s.P
	if p < len(s.B) && s.B[p] == '-' {
		p++
	}
	switch {
	case p < len(s.B) && s.B[p] == '0':
		p++
	case p < len(s.B) && s.B[p] >= '1' && s.B[p] <= '9':
		for p < len(s.B) && s.B[p]-'0' <= 9 {
			p++
		}
	default:
		s.Fail(ErrSyntax)
		return nil, false
	}
	isInt = true
	if p < len(s.B) && s.B[p] == '.' {
		isInt = false
		p++
		q := p
		for p < len(s.B) && s.B[p]-'0' <= 9 {
			p++
		}
		if p == q {
			s.Fail(ErrSyntax)
			return nil, false
		}
	}
	if p < len(s.B) && s.B[p]|0x20 == 'e' {
		isInt = false
		p++
		if p < len(s.B) && (s.B[p] == '+' || s.B[p] == '-') {
			p++
		}
		q := p
		for p < len(s.B) && s.B[p]-'0' <= 9 {
			p++
		}
		if p == q {
			s.Fail(ErrSyntax)
			return nil, false
		}
	}
	s.P = p
	return s.B[st:p], isInt
}

// Int reads an integer.
func (s *S) Int() int64 {
	b, isInt := s.num()
	if !isInt {
		s.Fail(ErrSyntax)
		return 0
	}
	d, neg := b, false
	if d[0] == '-' {
		d, neg = d[1:], true
	}
	if len(d) > 18 {
		n, err := strconv.ParseInt(string(b), 10, 64)
		if err != nil {
			s.Fail(ErrRange)
		}
		return n
	}
	var n int64
	for _, c := range d {
		n = n*10 + int64(c-'0')
	}
	if neg {
		n = -n
	}
	return n
}

var pow10 = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22}

// Float reads a float64 (correctly rounded).
func (s *S) Float() float64 {
	b, _ := s.num()
	if len(b) == 0 {
		return 0
	}
	// Fast path (Clinger): at most 15 digits, no exponent.
	if len(b) <= 16 {
		d, neg := b, false
		if d[0] == '-' {
			d, neg = d[1:], true
		}
		var m uint64
		frac, seen, ok := 0, false, true
		for _, c := range d {
			if c == '.' {
				seen = true
			} else if c-'0' <= 9 {
				m = m*10 + uint64(c-'0')
				if seen {
					frac++
				}
			} else {
				ok = false
				break
			}
		}
		if ok && m < 1<<53 {
			f := float64(m) / pow10[frac]
			if neg {
				f = -f
			}
			return f
		}
	}
	f, err := strconv.ParseFloat(unsafe.String(unsafe.SliceData(b), len(b)), 64)
	if err != nil {
		s.Fail(ErrRange)
	}
	return f
}

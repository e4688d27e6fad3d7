// The floor that the benchmarks compare with: our own hand-written strict scanner, copied from the measurements that
// docs and baselines quote (shared/bench/scan/scan.go), reading half only. Do not improve it.
//
// Strict: RFC 8259 grammar, valid UTF-8 only, lone surrogates rejected, no
// trailing data, integer overflow is an error. Duplicate names and missing
// fields are the business of the generated code (a bit mask); depth is bounded
// by the types.
package jsonwire_test

import (
	"errors"
	"unsafe"
)

var (
	errFloorSyntax   = errors.New("json: syntax error")
	errFloorUTF8     = errors.New("json: invalid UTF-8")
	errFloorRange    = errors.New("json: number out of range")
	errFloorTrailing = errors.New("json: trailing data")
	errFloorDup      = errors.New("json: duplicate name")
	errFloorUnknown  = errors.New("json: unknown name")
	errFloorMissing  = errors.New("json: missing name")
	errFloorEnum     = errors.New("json: value not in enum")
)

// floorScanner scans B. With Alias set, strings without escapes point into B, which must
// then never change.
type floorScanner struct {
	B     []byte
	P     int
	Alias bool
	Err   error
}

// newFloorScanner scans s; strings alias s (safe, as strings are immutable).
func newFloorScanner(s string) floorScanner {
	return floorScanner{B: unsafe.Slice(unsafe.StringData(s), len(s)), Alias: true}
}

func (s *floorScanner) Fail(err error) {
	if s.Err == nil {
		s.Err = err
	}
	s.P = len(s.B)
}

func (s *floorScanner) ws() byte {
	for p := s.P; p < len(s.B); p++ {
		c := s.B[p]
		if c > ' ' {
			s.P = p
			return c
		}
		if c != ' ' && c != '\n' && c != '\t' && c != '\r' {
			break
		}
	}
	s.Fail(errFloorSyntax)
	return 0
}

// Peek returns the next non-space byte (0 on error).
func (s *floorScanner) Peek() byte {
	if s.P < len(s.B) {
		if c := s.B[s.P]; c > ' ' {
			return c
		}
	}
	return s.ws()
}

// Open consumes '{' or '['.
func (s *floorScanner) Open(c byte) bool {
	if s.Peek() != c {
		s.Fail(errFloorSyntax)
		return false
	}
	s.P++
	return true
}

// More moves to the next element of an object or array whose closing byte is
// end; first reports whether no element was read yet.
func (s *floorScanner) More(end byte, first bool) bool {
	c := s.Peek()
	if c == end {
		s.P++
		return false
	}
	if first {
		return s.Err == nil
	}
	if c != ',' {
		s.Fail(errFloorSyntax)
		return false
	}
	s.P++
	if s.Peek() == end { // trailing comma
		s.Fail(errFloorSyntax)
		return false
	}
	return s.Err == nil
}

// End checks that only space is left.
func (s *floorScanner) End() error {
	if s.Err != nil {
		return s.Err
	}
	for ; s.P < len(s.B); s.P++ {
		switch s.B[s.P] {
		case ' ', '\n', '\t', '\r':
		default:
			return errFloorTrailing
		}
	}
	return nil
}

func (s *floorScanner) Bool() bool {
	switch s.Peek() {
	case 't':
		if s.lit("true") {
			return true
		}
	case 'f':
		if s.lit("false") {
			return false
		}
	}
	s.Fail(errFloorSyntax)
	return false
}

func (s *floorScanner) lit(l string) bool {
	if len(s.B)-s.P >= len(l) && string(s.B[s.P:s.P+len(l)]) == l {
		s.P += len(l)
		return true
	}
	return false
}

// Null consumes null if it is next.
func (s *floorScanner) Null() bool {
	if s.Peek() != 'n' {
		return false
	}
	if !s.lit("null") {
		s.Fail(errFloorSyntax)
	}
	return true
}

// KeyStr is Key for map keys.
func (s *floorScanner) KeyStr() string {
	k := s.Str()
	if s.Peek() != ':' {
		s.Fail(errFloorSyntax)
		return ""
	}
	s.P++
	return k
}

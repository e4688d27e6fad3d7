package emit

import (
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"
)

// lines puts items on lines of their own, between opening and closing and each followed by separator.
func lines(opening, closing, separator string, items []jen.Code) *jen.Statement {
	if len(items) == 0 {
		return jen.Op(opening + closing)
	}
	return jen.Custom(jen.Options{Open: opening, Close: closing, Separator: separator, Multi: true}, items...)
}

// fields is the body of a composite literal with one member a line, in this order. (jen.Dict sorts.)
func fields(members ...jen.Code) *jen.Statement { return lines("{", "}", ",", members) }

// member is "name: value" in a composite literal.
func member(name string, value jen.Code) *jen.Statement { return jen.Id(name).Op(":").Add(value) }

// text is a string literal, a raw one where an interpreted one would need escapes. (jen.Lit never writes raw ones.)
func text(s string) *jen.Statement {
	if strings.ContainsAny(s, "\"\\\n") && strconv.CanBackquote(strings.ReplaceAll(s, "\n", "")) {
		return jen.Id("`" + s + "`")
	}
	return jen.Lit(s)
}

// commented puts a line of comment over a declaration.
func commented(about string, decl jen.Code) *jen.Statement {
	return jen.Comment(about).Line().Add(decl)
}

// place is where a value is: an expression of its type, or (ptr) an expression that points to it. The
// expression is made anew for each use, because jennifer's statements grow in place.
type place struct {
	expr func() *jen.Statement
	ptr  bool
}

func variable(name string) place { return place{expr: func() *jen.Statement { return jen.Id(name) }} }

func pointee(name string) place { return place{expr: variable(name).expr, ptr: true} }

// pointer is what the pointer x points to; it may be used once.
func pointer(x *jen.Statement) place {
	return place{expr: func() *jen.Statement { return x }, ptr: true}
}

func (p place) value() *jen.Statement {
	if p.ptr {
		return jen.Op("*").Add(p.expr())
	}
	return p.expr()
}

func (p place) addr() *jen.Statement {
	if p.ptr {
		return p.expr()
	}
	return jen.Op("&").Add(p.expr())
}

func (p place) field(name string) place {
	return place{expr: func() *jen.Statement { return p.expr().Dot(name) }}
}

func (p place) index(i string) place {
	return place{expr: func() *jen.Statement { return p.operand().Index(jen.Id(i)) }}
}

// slice is the array at p as a slice.
func (p place) slice() *jen.Statement { return p.operand().Index(jen.Empty(), jen.Empty()) }

// operand is the value in the form that an index expression needs.
func (p place) operand() *jen.Statement {
	if p.ptr {
		return jen.Parens(p.value())
	}
	return p.value()
}

// deref is what the pointer at p points to.
func (p place) deref() place { return place{expr: p.value, ptr: true} }

// set assigns to p.
func (p place) set(value jen.Code) *jen.Statement { return p.value().Op("=").Add(value) }

// group is the declarations after var: in parentheses if there are several.
func group(specs []jen.Code) *jen.Statement {
	if len(specs) == 1 {
		return jen.Add(specs[0])
	}
	return lines("(", ")", "", specs)
}

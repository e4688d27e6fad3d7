package ir

import "strings"

// Ident spells n as one identifier without its package: Page[Report] is PageOfReport.
func (n *Name) Ident() string {
	if len(n.Args) == 0 {
		return n.Name
	}
	args := make([]string, len(n.Args))
	for i, t := range n.Args {
		args[i] = t.ident()
	}
	return n.Name + "Of" + strings.Join(args, "And")
}

// ident spells t as one capitalised identifier. Unlike types may share one.
func (t *Type) ident() string {
	name := t.GoBasic
	switch {
	case t.Go != nil:
		name = t.Go.Ident()
	case t.Kind == Map:
		return t.Key.ident() + t.Elem.ident() + "Map"
	case t.Kind == Slice:
		return t.Elem.ident() + "Slice"
	case t.Kind == Array:
		return t.Elem.ident() + "Array"
	case t.Kind == Pointer:
		return t.Elem.ident() + "Pointer"
	case t.Kind == Bytes:
		name = "bytes"
	case t.Kind == Any:
		name = "any"
	case t.Kind == Struct:
		name = "struct"
	}
	return strings.ToUpper(name[:1]) + name[1:]
}

package ir

// InFormat returns t with the types of a kind that it is made of in another form, or nil if it is not made of any. Types with a
// name are not looked into.
func (t *Type) InFormat(kind Kind, format string) *Type {
	out := *t
	switch {
	case t.Kind == kind:
		out.Format = format
		return &out
	case t.Go != nil || t.Elem == nil:
		return nil
	}
	if out.Elem = t.Elem.InFormat(kind, format); out.Elem == nil {
		return nil
	}
	return &out
}

// Opened returns t with all enums in it open, and whether there are any. What the package of a marked type reads is left as it
// is.
func (t *Type) Opened() (opened *Type, any bool) {
	o := opener{copies: map[*Type]*Type{}}
	return o.open(t), o.any
}

// opener copies types. Copies of types without enums are dropped if nothing in them has changed.
type opener struct {
	copies map[*Type]*Type
	any    bool
}

func (o *opener) open(t *Type) *Type {
	if t == nil || t.Sealed {
		return t
	}
	if known := o.copies[t]; known != nil {
		return known
	}
	out := new(*t)
	o.copies[t] = out
	if t.Kind == Enum {
		out.Kind, out.Open = t.Base, true
		o.any = true
		return out
	}
	out.Elem, out.Key = o.open(t.Elem), o.open(t.Key)
	out.Members, out.Fields = nil, nil
	for _, m := range t.Members {
		out.Members = append(out.Members, o.open(m))
	}
	for _, f := range t.Fields {
		field := *f
		field.Type = o.open(f.Type)
		out.Fields = append(out.Fields, &field)
	}
	return out
}

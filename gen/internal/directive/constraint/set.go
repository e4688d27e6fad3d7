package constraint

import (
	"regexp"
	"strconv"

	"github.com/agentgen-go/agentgen/gen/internal/diag"
	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

func setDescription(a *applier, _ place, arg Arg) error { a.field.Doc = arg.Value; return nil }
func setTitle(_ *applier, p place, arg Arg) error       { p.c.Title = arg.Value; return nil }
func setNullable(*applier, place, Arg) error            { return nil }

func setRequired(a *applier, _ place, _ Arg) error {
	if _, ok := a.seen["default"]; ok {
		return badKey("remove one of them", "required contradicts default: the default would never be used")
	}
	a.field.Required = true
	return nil
}

func setDeprecated(_ *applier, p place, arg Arg) error { return setToggle(&p.c.Deprecated, arg) }
func setReadOnly(_ *applier, p place, arg Arg) error   { return setToggle(&p.c.ReadOnly, arg) }
func setWriteOnly(_ *applier, p place, arg Arg) error  { return setToggle(&p.c.WriteOnly, arg) }

func setUniqueItems(_ *applier, p place, arg Arg) error {
	switch p.t.Elem.Kind {
	case ir.Bool, ir.Int, ir.Uint, ir.Float, ir.String, ir.Enum:
		return setToggle(&p.c.UniqueItems, arg)
	}
	return badKey("", "uniqueItems is for elements that are %s, not %s", onSimple.name, Describe(p.t.Elem))
}

func setToggle(to *bool, arg Arg) error {
	switch {
	case !arg.HasValue || arg.Value == "true":
		*to = true
	case arg.Value == "false":
		*to = false
	default:
		return badValue("write true or false", "%s: %q is neither true nor false", arg.Key, arg.Value)
	}
	return nil
}

func setMinLength(_ *applier, p place, arg Arg) error     { return setCount(&p.c.MinLength, arg) }
func setMaxLength(_ *applier, p place, arg Arg) error     { return setCount(&p.c.MaxLength, arg) }
func setMinItems(_ *applier, p place, arg Arg) error      { return setCount(&p.c.MinItems, arg) }
func setMaxItems(_ *applier, p place, arg Arg) error      { return setCount(&p.c.MaxItems, arg) }
func setMinProperties(_ *applier, p place, arg Arg) error { return setCount(&p.c.MinProperties, arg) }
func setMaxProperties(_ *applier, p place, arg Arg) error { return setCount(&p.c.MaxProperties, arg) }

func setCount(to **int, arg Arg) error {
	n, err := strconv.ParseInt(arg.Value, 10, 32)
	if err != nil || n < 0 {
		return badValue("write a whole number from 0 on", "%s: %q is not a count", arg.Key, arg.Value)
	}
	*to = new(int(n))
	return nil
}

func setFormat(a *applier, p place, arg Arg) error {
	if p.t.Kind == ir.Time {
		return setTimeFormat(a, p, arg)
	}
	if _, ok := jsonwire.ParseFormat(arg.Value); !ok {
		return badValue(diag.DidYouMean(arg.Value, formats()), "format: %q is not a format that is checked", arg.Value)
	}
	p.c.Format = arg.Value
	return nil
}

// setTimeFormat gives times the form of a date or of a time of day.
func setTimeFormat(a *applier, p place, arg Arg) error {
	switch {
	case p.t.Format != "":
		return badKey("keep one of them", "the codec option format contradicts format=%s", arg.Value)
	case arg.Value == "date-time":
		return badValue("remove it", "a time is a date-time anyway")
	case arg.Value != ir.FormatDate && arg.Value != ir.FormatTime:
		return badValue("write format=date or format=time", "format: %q is not a form of times", arg.Value)
	}
	a.field.Type = a.field.Type.InFormat(ir.Time, arg.Value)
	return nil
}

// setOpen notes that enums take other values. What is in the type is known later.
func setOpen(a *applier, p place, _ Arg) error {
	if len(p.c.Enum) > 0 {
		return badKey("remove one of them", "open contradicts enum")
	}
	a.field.Open = true
	return nil
}

// formats are the names of all formats.
func formats() []string {
	var names []string
	for f := jsonwire.FormatDateTime; f <= jsonwire.FormatHostname; f++ {
		names = append(names, f.String())
	}
	return names
}

func setPattern(_ *applier, p place, arg Arg) error {
	if _, err := regexp.Compile(arg.Value); err != nil {
		return badValue("patterns are written in RE2, as in Go's package regexp", "pattern: %v", err)
	}
	p.c.Pattern = arg.Value
	return nil
}

func setMinimum(_ *applier, p place, arg Arg) error { return setNumber(&p.c.Minimum, p.t, arg) }
func setMaximum(_ *applier, p place, arg Arg) error { return setNumber(&p.c.Maximum, p.t, arg) }

func setExclusiveMinimum(_ *applier, p place, arg Arg) error {
	return setNumber(&p.c.ExclusiveMinimum, p.t, arg)
}

func setExclusiveMaximum(_ *applier, p place, arg Arg) error {
	return setNumber(&p.c.ExclusiveMaximum, p.t, arg)
}

func setMultipleOf(_ *applier, p place, arg Arg) error {
	if err := setNumber(&p.c.MultipleOf, p.t, arg); err != nil {
		return err
	}
	if rat(*p.c.MultipleOf).Sign() <= 0 {
		p.c.MultipleOf = nil
		return badValue("", "multipleOf: %s is not greater than 0", arg.Value)
	}
	return nil
}

func setNumber(to **ir.Number, t *ir.Type, arg Arg) error {
	if _, err := parseNumber(t, arg.Value); err != nil {
		return badValue("", "%s: %v", arg.Key, err)
	}
	*to = new(ir.Number(arg.Value))
	return nil
}

func setDefault(a *applier, p place, arg Arg) error {
	if _, ok := a.seen["required"]; ok {
		return badKey("remove one of them", "required contradicts default: the default would never be used")
	}
	lit, err := a.literal(p.t, arg)
	if err != nil {
		return err
	}
	a.field.Default = &lit
	a.values = append(a.values, checked{at: p, lit: lit, arg: arg})
	return nil
}

func addEnum(a *applier, p place, arg Arg) error {
	if a.field.Open {
		return badKey("remove one of them", "enum contradicts open")
	}
	lit, err := a.literal(p.t, arg)
	if err != nil {
		return err
	}
	for _, e := range p.c.Enum {
		if sameValue(p.t, e, lit) {
			return badValue("", "enum: %s is given twice", arg.Value)
		}
	}
	p.c.Enum = append(p.c.Enum, lit)
	a.values = append(a.values, checked{at: p, lit: lit, arg: arg})
	return nil
}

func addExample(a *applier, p place, arg Arg) error {
	lit, err := a.literal(p.t, arg)
	if err != nil {
		return err
	}
	p.c.Examples = append(p.c.Examples, lit)
	a.values = append(a.values, checked{at: p, lit: lit, arg: arg})
	return nil
}

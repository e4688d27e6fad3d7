package agentspec

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// literal writes a value in Go.
func literal(v reflect.Value) ir.GoCode {
	if v.Type() == reflect.TypeFor[time.Duration]() {
		return ir.GoCode(strconv.FormatInt(v.Int(), 10)) // nanoseconds, in a field of its type
	}
	switch v.Kind() {
	case reflect.Bool:
		return ir.GoCode(strconv.FormatBool(v.Bool()))
	case reflect.Int, reflect.Int64:
		return ir.GoCode(strconv.FormatInt(v.Int(), 10))
	case reflect.Uint64:
		return ir.GoCode("uint64(" + strconv.FormatUint(v.Uint(), 10) + ")")
	case reflect.Float64:
		return float(v.Float())
	case reflect.String:
		return ir.GoCode(strconv.Quote(v.String()))
	case reflect.Interface:
		return element(v)
	case reflect.Pointer:
		return pointer(v)
	case reflect.Slice:
		return slice(v)
	case reflect.Map:
		return mapping(v)
	}
	return structure(v)
}

// float writes a number such that it is a float64 wherever it stands.
func float(f float64) ir.GoCode {
	s := strconv.FormatFloat(f, 'g', -1, 64)
	if !strings.ContainsAny(s, ".e") {
		s += ".0"
	}
	return ir.GoCode(s)
}

// element writes what an interface holds. An integer of JSON is an int64.
func element(v reflect.Value) ir.GoCode {
	switch {
	case v.IsNil():
		return "nil"
	case v.Elem().Kind() == reflect.Int64:
		return "int64(" + literal(v.Elem()) + ")"
	}
	return literal(v.Elem())
}

func pointer(v reflect.Value) ir.GoCode {
	switch {
	case v.IsNil():
		return "nil"
	case v.Elem().Kind() == reflect.Struct:
		return "&" + literal(v.Elem())
	}
	return "new(" + literal(v.Elem()) + ")"
}

func slice(v reflect.Value) ir.GoCode {
	items := make([]string, v.Len())
	for i := range items {
		items[i] = string(literal(v.Index(i)))
	}
	return typeName(v.Type()) + "{" + ir.GoCode(strings.Join(items, ", ")) + "}"
}

func mapping(v reflect.Value) ir.GoCode {
	var items []string
	for _, key := range v.MapKeys() { // of strings
		items = append(items, strconv.Quote(key.String())+": "+string(literal(v.MapIndex(key))))
	}
	slices.Sort(items)
	return typeName(v.Type()) + "{" + ir.GoCode(strings.Join(items, ", ")) + "}"
}

// structure writes the fields that are not zero.
func structure(v reflect.Value) ir.GoCode {
	var items []string
	for i := range v.NumField() {
		if f := v.Field(i); !f.IsZero() {
			items = append(items, v.Type().Field(i).Name+": "+string(literal(f)))
		}
	}
	return typeName(v.Type()) + "{" + ir.GoCode(strings.Join(items, ", ")) + "}"
}

// typeName is a type in Go.
func typeName(t reflect.Type) ir.GoCode {
	switch {
	case t.PkgPath() != "":
		return ir.Qualified(t.PkgPath(), t.Name())
	case t.Kind() == reflect.Slice:
		return "[]" + typeName(t.Elem())
	case t.Kind() == reflect.Map:
		return "map[" + typeName(t.Key()) + "]" + typeName(t.Elem())
	case t.Kind() == reflect.Interface:
		return "any"
	}
	return ir.GoCode(fmt.Sprint(t))
}

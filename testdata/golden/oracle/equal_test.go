package oracle

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/big"
	"reflect"
	"time"
)

// same returns both values where they differ, "" where they do not. Package cmp is not used because it takes
// exponential time for deep slices, in which each level is compared twice.
func same(x, y any) string { return differ(x, y, equality{}) }

// alike is same but that nothing and something empty are the same, and that white space in raw JSON does not count.
func alike(x, y any) string { return differ(x, y, equality{loose: true}) }

func differ(x, y any, e equality) string {
	if e.equal(reflect.ValueOf(x), reflect.ValueOf(y)) {
		return ""
	}
	return fmt.Sprintf("-%+v\n+%+v", x, y)
}

// equality compares values, hidden fields too.
type equality struct{ loose bool }

func (e equality) equal(x, y reflect.Value) bool {
	if x.IsValid() != y.IsValid() || x.IsValid() && x.Type() != y.Type() {
		return false
	}
	switch x.Kind() {
	case reflect.Invalid:
		return true
	case reflect.Interface:
		if x.Elem().Kind() == reflect.Float64 && (y.Elem().CanInt() || y.Elem().CanUint()) {
			return x.Elem().Float() == y.Elem().Convert(x.Elem().Type()).Float() // whose digits only y has
		}
		return e.equal(x.Elem(), y.Elem())
	case reflect.Pointer:
		return e.equal(x.Elem(), y.Elem())
	case reflect.Struct:
		return e.structs(x, y)
	case reflect.Array, reflect.Slice:
		return e.lists(x, y)
	case reflect.Map:
		return e.maps(x, y)
	}
	return x.Equal(y)
}

func (e equality) structs(x, y reflect.Value) bool {
	if x.CanInterface() {
		switch x := x.Interface().(type) {
		case time.Time:
			y := y.Interface().(time.Time)
			return x.Equal(y) && x.Format(time.RFC3339Nano) == y.Format(time.RFC3339Nano)
		case big.Int:
			y := y.Interface().(big.Int)
			return x.Cmp(&y) == 0
		}
	}
	if x.Comparable() && y.Comparable() && x.Equal(y) {
		return true
	}
	for i := range x.NumField() {
		if !e.equal(x.Field(i), y.Field(i)) {
			return false
		}
	}
	return true
}

func (e equality) lists(x, y reflect.Value) bool {
	if e.loose && x.Type() == reflect.TypeFor[json.RawMessage]() {
		return compact(x.Bytes()) == compact(y.Bytes())
	}
	if x.Len() != y.Len() || x.Kind() == reflect.Slice && x.IsNil() != y.IsNil() && !e.loose {
		return false
	}
	for i := range x.Len() {
		if !e.equal(x.Index(i), y.Index(i)) {
			return false
		}
	}
	return true
}

func compact(text []byte) string {
	var b bytes.Buffer
	if err := json.Compact(&b, text); err != nil {
		return string(text)
	}
	return b.String()
}

func (e equality) maps(x, y reflect.Value) bool {
	if x.Len() != y.Len() || x.IsNil() != y.IsNil() && !e.loose {
		return false
	}
	for i := x.MapRange(); i.Next(); {
		if !e.equal(i.Value(), y.MapIndex(i.Key())) {
			return false
		}
	}
	return true
}

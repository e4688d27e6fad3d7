package schema

import (
	"math/bits"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// types is a set of JSON types.
type types uint8

const (
	stringType types = 1 << iota
	numberType
	integerType
	booleanType
	objectType
	arrayType
	nullType
)

var typeNames = [...]string{"string", "number", "integer", "boolean", "object", "array", "null"}

// typeOf is the type of a name; 0 if there is no such type.
func typeOf(name string) types {
	for i, known := range typeNames {
		if name == known {
			return 1 << i
		}
	}
	return 0
}

// names returns the names of the types.
func (t types) names() []string {
	var names []string
	for i, name := range typeNames {
		if t&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return names
}

// several reports whether there is more than one type.
func (t types) several() bool { return bits.OnesCount8(uint8(t)) > 1 }

// raw writes the types as the value of the keyword type.
func (t types) raw() jsonwire.Raw {
	if t.several() {
		return stringList(t.names())
	}
	return jsonwire.Quote(t.names()[0])
}

// types is the set of types that the keyword type names; 0 if there is no such keyword.
func (n *node) types() types {
	if k := n.find("type"); k != nil {
		return k.types()
	}
	return 0
}

// types is the set of types that k, the keyword type, names.
func (k *keyword) types() (all types) {
	if name, ok := k.raw.Text(); ok {
		return typeOf(name)
	}
	names, _ := readStrings(k.raw)
	for _, name := range names {
		all |= typeOf(name)
	}
	return all
}

// typeOfValue is the type of a JSON value. A number is an integer if it is written as one.
func typeOfValue(v jsonwire.Raw) types {
	switch v[0] {
	case 'n':
		return nullType
	case 't', 'f':
		return booleanType
	case '{':
		return objectType
	case '[':
		return arrayType
	case '"':
		return stringType
	}
	for _, c := range []byte(v) {
		if c == '.' || c == 'e' || c == 'E' {
			return numberType
		}
	}
	return integerType
}

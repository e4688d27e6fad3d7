// Package xml has types that cannot be written as XML.
package xml

//agent:xml root=person
type Keyed struct{} // want-1:13 `//agent:xml has no key "root"`

//agent:xml
type Union interface{ union() } // want-1:1 "//agent:xml on the interface Union, which cannot have methods"

type member struct{}

func (member) union() {}

//agent:xml
type Has struct {
	FormatXML string // want:2 "Has already has FormatXML, the name of a method that //agent:xml generates"
}

//agent:xml
type Writes struct{}

func (Writes) EncodeXMLTo() {} // want:15 "Writes already has EncodeXMLTo"

//agent:xml
type Holds struct {
	C chan int // want:4 "chan int has no JSON form"
}

//agent:xml
type Generic[T any] struct{ V T } // want-1:1 "//agent:xml on the generic type Generic"

//agent:xml
type Reads struct{ In OnlyRead } // want:20 "OnlyRead is written here, but is marked //agent:codec decode"

//agent:codec decode
type OnlyRead struct{ A int }

//agent:xml
func Func() {} // want-1:1 "//agent:xml is for a type, not for a function"

//agent:xml
//agent:xml
type Twice struct{} // want-1:1 "//agent:xml is given twice"

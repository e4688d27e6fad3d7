// Package xml has types that are written as XML for prompts.
package xml

import (
	"encoding/json"
	"net/url"
	"time"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"

	"golden/codeclib"
)

// P is a person.
//
//agent:xml
type P struct {
	Name string  `json:"name"` // The person's name
	Age  int     `json:"age" jsonschema:"title=Years,description=Age in years"`
	Nick *string `json:"nick"`
}

// D has a title.
type D struct {
	Name   string  `json:"name"`
	Height float64 `json:"height" jsonschema:"title=Metres,description=Height"`
}

// Team is nested.
//
//agent:xml
type Team struct {
	Lead    P              `json:"lead"`
	Members []P            `json:"members"`
	Tags    map[string]int `json:"tags"`
}

// G contains itself.
//
//agent:xml
type G struct {
	X      []int `json:"x"` // xs
	Nested *G    `json:"nested"`
}

//agent:xml
type People []P

//agent:xml
type Ds []*D

// E is an enum of numbers.
type E int

const (
	FOO E = iota + 1
	BAR
)

// SE is an enum of texts.
type SE string

// A is the only SE.
const A SE = "aa"

// ID writes itself.
type ID struct{ n byte }

func (id ID) MarshalText() ([]byte, error)  { return []byte{'#', '0' + id.n}, nil }
func (id *ID) UnmarshalText(b []byte) error { id.n = b[1] - '0'; return nil }

//agent:xml
type Es []E

//agent:xml
type SEs []SE

//agent:xml
type IDs []ID

//agent:xml
type Moments []time.Time

//agent:xml
type Spans [2]time.Duration

//agent:xml
type Keyed map[ID]map[uint8][]bool

// Shape is one of Circle and Square.
type Shape interface{ shape() }

type Circle struct{ Radius float32 }
type Square struct{ Side int }

func (Circle) shape()  {}
func (*Square) shape() {}

// Pet is a marked union.
//
//agent:codec union=kind
type Pet interface{ pet() }

//agent:codec kind=dog
type Dog struct {
	Barks bool `json:"barks"`
}

//agent:codec kind=*
type Other struct {
	Kind string
	JSON jsonwire.Raw
}

func (Dog) pet()   {}
func (Other) pet() {}

// Forms has all the rest.
//
//agent:xml
//agent:codec
type Forms struct {
	At     time.Time                  `json:"at"`
	Day    time.Time                  `json:"day" jsonschema:"format=date"`
	Clock  time.Time                  `json:"clock" jsonschema:"format=time"`
	Took   time.Duration              `json:"took"`
	Enum   E                          `json:"enum"`
	Text   SE                         `json:"text"`
	ID     ID                         `json:"id"`
	Link   url.URL                    `json:"link"`
	Bytes  []byte                     `json:"bytes"`
	Key    []byte                     `json:"key" codec:"format=base64url"`
	Raw    jsonwire.Raw               `json:"raw"`
	Std    json.RawMessage            `json:"std"`
	Any    any                        `json:"any"`
	Odd    int                        `json:"odd name"`
	Quoted int                        `json:"quoted,string"`
	Left   string                     `json:"left,omitempty"`
	Zero   int                        `json:"zero" codec:"zeronull"`
	Ints   map[int]bool               `json:"ints"`
	Enums  map[SE]float64             `json:"enums"`
	Place  struct{ Lat, Lon float64 } `json:"place"`
	Places []struct{ X int }          `json:"places"`
	Pets   []Pet                      `json:"pets"`
	Embedded
	Rest jsonwire.Members `codec:"unknown"`
	//lint:ignore U1000 unexported fields are left out
	hidden int
}

// Embedded has a field that is promoted.
type Embedded struct {
	Promoted uint8 `json:"promoted"` // of an embedded struct
}

//agent:xml
type Shapes []Shape

//agent:xml
type Numbers map[int]string

// Uses are of a codec of another package.
//
//agent:xml
type Uses []codeclib.Response

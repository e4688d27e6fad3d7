package oracle

import (
	"time"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// Part is a sealed interface whose implementations have kinds, of which one is a string and one takes all others.
//
//agent:codec union=kind
type Part interface{ part() }

// Words are a string in JSON.
type Words string

// Picture carries its kind wherever it stands.
//
//agent:codec kind=picture-url
type Picture struct {
	URL  string           `json:"url"`
	Size int              `json:"size" codec:"zeronull" jsonschema:"minimum=1"`
	More jsonwire.Members `codec:"unknown"`
}

// Album is a struct by another name.
type Album struct {
	Parts []Part `json:"parts" codec:"optional"`
}

// Folder is an Album with a kind.
//
//agent:codec kind=folder
type Folder Album

// Rest is a part of another kind.
//
//agent:codec kind=*
type Rest struct {
	Kind string
	JSON jsonwire.Raw
}

func (Words) part()    {}
func (*Picture) part() {}
func (Folder) part()   {}
func (*Rest) part()    {}

// Thread holds parts.
//
//agent:codec
//agent:output lax=off
type Thread struct {
	Main  Part            `json:"main"`
	Parts map[string]Part `json:"parts" codec:"zeronull"`
	Cover *Picture        `json:"cover"`
	At    time.Time       `json:"at" codec:"zeronull"`
	Data  []byte          `json:"data" codec:"optional"`
	Text  string          `json:"text" codec:"zeronull"`
}

// LaxThread takes Thread laxly.
//
//agent:tool
func LaxThread(in Thread) {}

// Package scalars has a parameter and a field of every scalar type.
package scalars

import (
	"encoding/json"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// Named scalars have the form of what they stand for.
type (
	Flag    bool
	Count   int16
	Mask    uint16
	Celsius float32
	Label   string
	Digest  []byte
)

// All are scalars of all types.
type All struct {
	Bool    bool            `json:"bool"`
	Int     int             `json:"int"`
	Int8    int8            `json:"int8"`
	Int16   int16           `json:"int16"`
	Int32   int32           `json:"int32"`
	Int64   int64           `json:"int64"`
	Uint    uint            `json:"uint"`
	Uint8   uint8           `json:"uint8"`
	Uint16  uint16          `json:"uint16"`
	Uint32  uint32          `json:"uint32"`
	Uint64  uint64          `json:"uint64"`
	Float32 float32         `json:"float32"`
	Float64 float64         `json:"float64"`
	String  string          `json:"string"`
	Bytes   []byte          `json:"bytes"`
	Raw     jsonwire.Raw    `json:"raw"`
	Message json.RawMessage `json:"message"`
	Rune    rune            `json:"rune"`
	Flag    Flag            `json:"flag"`
	Count   Count           `json:"count"`
	Mask    Mask            `json:"mask"`
	Celsius Celsius         `json:"celsius"`
	Label   Label           `json:"label"`
	Digest  Digest          `json:"digest"`
}

// Echo returns what it is given.
//
//agent:tool
func Echo(all All) All { return all }

// Ints takes integers of all widths.
//
//agent:tool
func Ints(a int8, b int16, c int32, d int64, e int) {}

// Uints takes unsigned integers of all widths.
//
//agent:tool
func Uints(a uint8, b uint16, c uint32, d uint64, e uint) {}

// Others takes the rest.
//
//agent:tool
func Others(ok bool, single float32, double float64, text string, data []byte, raw json.RawMessage) {}

package oracle

import "encoding/json"

// Named scalars have the form of what they stand for.
type (
	Flag    bool
	Count   int16
	Mask    uint16
	Celsius float32
	Label   string
	Digest  []byte
)

// Scalars are scalars of all types without constraints.
//
//agent:output lax=off
type Scalars struct {
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
	Message json.RawMessage `json:"message"`
	Rune    rune            `json:"rune"`
	Flag    Flag            `json:"flag"`
	Count   Count           `json:"count"`
	Mask    Mask            `json:"mask"`
	Celsius Celsius         `json:"celsius"`
	Label   Label           `json:"label"`
	Digest  Digest          `json:"digest"`
}

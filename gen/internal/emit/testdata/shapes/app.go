// Package app declares what generated code has to deal with.
package app

import (
	stdcontext "context"
	"encoding/json"
	"errors"

	"example.org/app/geo"
	agentruntime "github.com/agentgen-go/agentgen/runtime"
	wire "github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// Names that generated code would like to have.
type (
	r        string
	jsonwire int
	runtime  struct{}
	time     bool
)

var agentrt, regexp, seen, decodeShapes, nodeNames = 1, 2, 3, 4, 5

func context() int { return v + agentrt + regexp + seen + decodeShapes + nodeNames }

const v = 1

type Base struct {
	ID   int64  `json:"id"`
	Kind string `json:"kind,omitempty"`
}

type Level string

const (
	Low  Level = "low"
	High Level = "high"
)

type (
	Name  string
	Count uint16
	Ratio float32
	Flag  bool
	Blob  []byte
	Tags  []string
	Grid  [2][2]int8
	Table map[Name]*geo.Point
)

// Shapes has a field of each shape.
type Shapes struct {
	Base
	hidden  int
	Skipped chan int `json:"-"`

	Text   string    `json:"text"`
	Letter r         `json:"letter"`
	Big    uint64    `json:"big"`
	Small  int8      `json:"small"`
	Wire   jsonwire  `json:"wire"`
	Ratio  Ratio     `json:"ratio"`
	Flag   Flag      `json:"flag"`
	Truth  time      `json:"truth"`
	Blob   Blob      `json:"blob"`
	Bytes  []byte    `json:"bytes"`
	Level  Level     `json:"level"`
	Scale  geo.Scale `json:"scale"`
	Point  geo.Point `json:"point"`

	Tags   Tags              `json:"tags"`
	Counts []Count           `json:"counts"`
	Points []geo.Point       `json:"points"`
	Rest   []*string         `json:"rest"`
	Rows   [][]float64       `json:"rows"`
	Grid   Grid              `json:"grid"`
	Table  Table             `json:"table"`
	Levels map[string]Level  `json:"levels"`
	Nested map[string][]Name `json:"nested"`

	Maybe      *string         `json:"maybe"`
	MaybeInt   *int32          `json:"maybe_int"`
	MaybeLevel *Level          `json:"maybe_level"`
	MaybePoint *geo.Point      `json:"maybe_point"`
	MaybeTags  *[]string       `json:"maybe_tags"`
	Message    json.RawMessage `json:"message"`
}

// Answer is what a server may send in part.
type Answer struct {
	Level Level    `json:"level"`
	Short string   `json:"short"`
	Count *int     `json:"count"`
	Tags  []string `json:"tags"`
	Most  int      `json:"most"`
}

// Any holds JSON that encoding/json would take for a string.
type Any struct {
	Raw   wire.Raw  `json:"raw"`
	Maybe *wire.Raw `json:"maybe"`
}

// Optional is all that may be left out.
type Optional struct {
	Flag     bool            `json:"flag,omitempty"`
	Text     string          `json:"text,omitempty"`
	Number   float64         `json:"number,omitempty"`
	Pointer  *int            `json:"pointer,omitempty"`
	List     []int           `json:"list,omitempty"`
	Map      map[string]int  `json:"map,omitempty"`
	Raw      json.RawMessage `json:"raw,omitempty"`
	Array    [2]int          `json:"array,omitempty"`
	Struct   geo.Point       `json:"struct,omitempty"`
	Zero     geo.Point       `json:"zero,omitzero"`
	ZeroArr  [2]int          `json:"zero_arr,omitzero"`
	ZeroList []int           `json:"zero_list,omitzero"`
	Level    Level           `json:"level,omitempty"`
	Last     string          `json:"last"`
	After    *string         `json:"after,omitempty"`
}

// Node is recursive.
type Node struct {
	Value    int              `json:"value"`
	Next     *Node            `json:"next,omitempty"`
	Children []Node           `json:"children"`
	ByName   map[string]*Node `json:"by_name"`
}

// Limits has a value for each constraint.
type Limits struct {
	Code    string         `json:"code"`
	Again   Name           `json:"again"`
	Half    int            `json:"half"`
	Above   uint           `json:"above"`
	Even    int64          `json:"even"`
	Share   *float32       `json:"share"`
	Size    string         `json:"size"`
	Pair    [2]string      `json:"pair"`
	Items   []string       `json:"items"`
	Members map[string]int `json:"members"`
	Limit   int            `json:"limit,omitempty"`
	Unit    *Level         `json:"unit"`
	Words   []string       `json:"words"`
}

type Scores map[string]float64

type Names []Name

func Nothing() {}

func Fail(reason string) error { return errors.New(reason) }

func Look(_ stdcontext.Context, at *geo.Point, tags []string) (*geo.Point, error) {
	if len(tags) > 1 {
		return nil, nil
	}
	return at, nil
}

func list(rc *agentruntime.RunContext[*Base], n int) []Node { return make([]Node, n) }

// Package codeclib has codecs that package codecuse holds: unions with kinds, hooks, unknown members, enums, modes.
package codeclib

import (
	"errors"
	"time"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// Message is a *Request, a *Response or something that is kept as it is.
//
//agent:codec union=kind
type Message interface{ message() }

// History is a conversation.
//
//agent:codec
type History []Message

// Request is what was said.
//
//agent:codec kind=request
type Request struct {
	Parts   []Part           `json:"parts"`
	At      time.Time        `json:"at" codec:"optional,format=micro"`
	Unknown jsonwire.Members `codec:"unknown,drop=size"`
}

// Response is what was answered.
//
//agent:codec kind=response
type Response struct {
	Parts []Part `json:"parts"`
	Usage Usage  `json:"usage" codec:"optional"`
	// Details are the provider's.
	Details jsonwire.Raw     `json:"details" codec:"zeronull,object,was=vendor_details"`
	Unknown jsonwire.Members `codec:"unknown"`
}

// Other is a message of a later version.
//
//agent:codec kind=*
type Other struct {
	Kind string
	JSON jsonwire.Raw
}

func (*Request) message()  {}
func (*Response) message() {}
func (*Other) message()    {}

// Part is a Text, a *Call or a mark that other packages cannot name.
//
//agent:codec union=part_kind
type Part interface{ part() }

// Text is a string.
type Text string

// Call has arguments that are a string or an object in JSON.
//
//agent:codec kind=call
type Call struct {
	Name string `json:"name"`
	Args string `json:"args" codec:"hook"`
}

// Calls are calls of which none is nil.
//
//agent:codec nonull
type Calls []*Call

// mark is a part that other packages cannot name.
//
//agent:codec kind=mark
type mark struct {
	Origin origin `json:"origin"`
}

// origin is where something is from.
type origin struct {
	Place string `json:"place"`
}

// Mark returns a mark.
func Mark(place string) Part { return mark{origin{place}} }

func (Text) part()  {}
func (*Call) part() {}
func (mark) part()  {}

// decodeArgs reads a string, or an object as it is.
func (c *Call) decodeArgs(r *jsonwire.Reader) {
	if r.Peek() == '{' {
		c.Args = string(r.Raw())
		return
	}
	c.Args = r.String()
}

func (c *Call) encodeArgs(w *jsonwire.Writer) {
	if len(c.Args) > 0 && c.Args[0] == '{' {
		w.Value(jsonwire.Raw(c.Args))
		return
	}
	w.String(c.Args)
}

// Usage is what something has used.
//
//agent:codec
type Usage struct {
	// Input and Output count tokens.
	Input   int              `json:"input" codec:"optional,was=request_tokens|prompt_tokens"`
	Output  int              `json:"output" codec:"optional,was=response_tokens"`
	Details map[string]int   `json:"details" codec:"optional,hook"`
	Unknown jsonwire.Members `codec:"unknown,drop=total|requests"`
}

func (u *Usage) decodeDetails(r *jsonwire.Reader) {
	if r.Null() || !r.Object() {
		return
	}
	u.Details = map[string]int{}
	for r.Member() {
		u.Details[r.KeyString()] = int(r.Int(64))
	}
}

func (u *Usage) encodeDetails(w *jsonwire.Writer) {
	w.Raw("{")
	for _, k := range jsonwire.StringKeys(w, u.Details) {
		w.Sep()
		w.String(k)
		w.Raw(":")
		w.Int(int64(u.Details[k]))
	}
	w.Raw("}")
}

// Reply is what a server answers.
//
//agent:codec lenient
type Reply struct {
	ID    string `json:"id"`
	Count int    `json:"count"`
}

// Color is one of three colors, of which one has no name elsewhere.
//
//agent:codec closed
type Color string

// The colors.
const (
	Red   Color = "red"
	Green Color = "green"
	gray  Color = "gray"
)

// Gray is a color without a name.
func Gray() Color { return gray }

// Label is a short text.
//
//agent:codec
type Label string

// Validate refuses what is not to be said.
func (l Label) Validate() error {
	if l == "bad" {
		return errors.New("that is not to be said")
	}
	return nil
}

// Count counts.
//
//agent:codec
type Count int

// Codes are codes.
//
//agent:codec
type Codes []string

// Rates are rates by name.
//
//agent:codec
type Rates map[string]float64

// Money has its pair by hand: an amount in cents, written with its unit.
//
//agent:codec
type Money struct{ Cents int }

// DecodeJSONFrom reads ["EUR", cents].
func (m *Money) DecodeJSONFrom(r *jsonwire.Reader) {
	*m = Money{}
	if !r.Array() {
		return
	}
	for i := 0; r.Elem(); i++ {
		if i == 1 {
			m.Cents = int(r.Int(64))
		} else {
			r.Skip()
		}
	}
}

// EncodeJSONTo writes ["EUR", cents].
func (m Money) EncodeJSONTo(w *jsonwire.Writer) {
	w.Raw(`["EUR",`)
	w.Int(int64(m.Cents))
	w.Raw("]")
}

// Base is embedded by others.
//
//agent:codec
type Base struct {
	ID      string           `json:"id"`
	Usage   Usage            `json:"usage" codec:"optional"`
	Unknown jsonwire.Members `codec:"unknown"`
}

// Tree is as deep as it likes.
//
//agent:codec
type Tree struct {
	Name string           `json:"name"`
	Kids []*Tree          `json:"kids,omitempty" codec:"nonull"`
	ByID map[string]*Tree `json:"by_id,omitempty"`
	root origin           // where it is from
}

// From is where the tree is from.
func (t *Tree) From() string { return t.root.Place }

// Report is only ever written.
//
//agent:codec encode
type Report struct {
	Title string  `json:"title"`
	Usage Usage   `json:"usage"`
	Color Color   `json:"color"`
	Kind  flavour `json:"kind" codec:"closed"`
}

// flavour is an enum that other packages cannot name.
type flavour string

const (
	sweet flavour = "sweet"
	sour  flavour = "sour"
)

// NewReport makes a report. It is sour where it is not sweet, and neither where it is nothing.
func NewReport(title string, isSweet, isSour bool) Report {
	r := Report{Title: title, Color: Red}
	switch {
	case isSweet:
		r.Kind = sweet
	case isSour:
		r.Kind = sour
	}
	return r
}

// Options are only ever read.
//
//agent:codec decode
type Options struct {
	Depth int      `json:"depth" codec:"was=levels"`
	Names []*Text  `json:"names,omitempty" codec:"nonull"`
	_     struct{} `codec:"drop=verbose"`
}

// Pair has a member that may be left out, but is not null.
//
//agent:codec
type Pair struct {
	Name string  `json:"name"`
	Note string  `json:"note,omitempty"`
	More *string `json:"more"`
	Zero int     `json:"zero" codec:"zeronull"`
}

// Package codechooks has members and types that are read and written by hand.
package codechooks

import "github.com/agentgen-go/agentgen/runtime/jsonwire"

// Prompt is a string or a list of items in JSON, under one name.
//
//agent:codec
type Prompt struct {
	Content string `json:"content" codec:"hook"`
	Items   []Item `json:"-"`
	Note    string `json:"note" codec:"hook,zeronull"`
	From    Side   `json:"from"`
	To      *Side  `json:"to,omitempty"`
	Labels  []Side `json:"labels,omitempty"`
}

// Item is a Text or a *File.
//
//agent:codec union=kind
type Item interface{ item() }

// Text is a string.
type Text string

// File is a file.
//
//agent:codec kind=file
type File struct {
	URL string `json:"url"`
}

func (Text) item()  {}
func (*File) item() {}

// decodeContent reads a string, or a list of items.
func (p *Prompt) decodeContent(r *jsonwire.Reader) {
	if r.Peek() == '"' {
		p.Content = r.String()
		return
	}
	if r.Array() {
		p.Items = []Item{}
		for r.Elem() {
			var item Item
			decodeItem(r, &item)
			p.Items = append(p.Items, item)
		}
	}
}

func (p *Prompt) encodeContent(w *jsonwire.Writer) {
	if p.Items == nil {
		w.String(p.Content)
		return
	}
	w.Raw("[")
	for i := range p.Items {
		w.Sep()
		encodeItem(w, &p.Items[i])
	}
	w.Raw("]")
}

// decodeNote reads a string in brackets.
func (p *Prompt) decodeNote(r *jsonwire.Reader) {
	for ok := r.Array(); ok && r.Elem(); {
		p.Note = r.String()
	}
}

func (p *Prompt) encodeNote(w *jsonwire.Writer) {
	w.Raw("[")
	w.String(p.Note)
	w.Raw("]")
}

// Side is left or right, and a boolean in JSON.
type Side string

// The sides.
const (
	Left  Side = "left"
	Right Side = "right"
)

// DecodeJSONFrom reads true as right.
func (s *Side) DecodeJSONFrom(r *jsonwire.Reader) {
	*s = Left
	if r.Bool() {
		*s = Right
	}
}

// EncodeJSONTo writes right as true.
func (s Side) EncodeJSONTo(w *jsonwire.Writer) { w.Bool(s == Right) }

// Turn takes a side.
//
//agent:tool
func Turn(side Side) Side { return side }

// Draft is an answer of which a part is read by hand, and by code that takes its time.
//
//agent:codec
//agent:output mode=native
type Draft struct {
	Title string `json:"title"`
	Body  string `json:"body" codec:"hook"`
	Seal  Seal   `json:"seal"`
	End   string `json:"end"`
}

// working counts the functions of Draft that have not returned.
var working int

// decodeBody reads a list of lines.
func (d *Draft) decodeBody(r *jsonwire.Reader) {
	working++
	for ok := r.Array(); ok && r.Elem(); {
		d.Body += r.String() + "\n"
	}
	working--
}

func (d *Draft) encodeBody(w *jsonwire.Writer) {
	w.Raw("[")
	w.String(d.Body)
	w.Raw("]")
}

// Seal is a Side in an object.
type Seal struct{ Side Side }

// DecodeJSONFrom reads the side, which reads itself.
func (s *Seal) DecodeJSONFrom(r *jsonwire.Reader) {
	working++
	for ok := r.Object(); ok && r.Member(); {
		if r.KeyString() == "side" {
			s.Side.DecodeJSONFrom(r)
		} else {
			decodeItem(r, new(Item))
		}
	}
	working--
}

// EncodeJSONTo writes the object.
func (s Seal) EncodeJSONTo(w *jsonwire.Writer) {
	w.Raw(`{"side":`)
	s.Side.EncodeJSONTo(w)
	w.Raw("}")
}

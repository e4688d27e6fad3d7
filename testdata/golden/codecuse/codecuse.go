// Package codecuse holds codecs of package codeclib in a codec, in tools and in an output.
package codecuse

import (
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"golden/codeclib"
)

// Session is a conversation with what belongs to it, in all shapes in which a struct can hold codecs of another package.
//
//agent:codec
type Session struct {
	ID       string                      `json:"id"`
	Messages codeclib.History            `json:"messages"`
	Last     codeclib.Message            `json:"last,omitempty"`
	Parts    []codeclib.Part             `json:"parts,omitempty"`
	ByName   map[string]codeclib.Message `json:"by_name,omitempty"`
	Usage    codeclib.Usage              `json:"usage" codec:"optional,was=used"`
	Before   *codeclib.Usage             `json:"before,omitempty"`
	Usages   []codeclib.Usage            `json:"usages,omitempty"`
	Each     map[string]codeclib.Usage   `json:"each,omitempty"`
	Calls    codeclib.Calls              `json:"calls,omitempty"`
	Pending  []*codeclib.Call            `json:"pending,omitempty" codec:"nonull"`
	Grid     [2]codeclib.Count           `json:"grid"`
	Color    codeclib.Color              `json:"color" codec:"zeronull"`
	Colors   map[codeclib.Color]int      `json:"colors,omitempty"`
	Label    codeclib.Label              `json:"label,omitzero" jsonschema:"minLength=2"`
	Count    codeclib.Count              `json:"count,string"`
	Codes    codeclib.Codes              `json:"codes,omitempty" jsonschema:"maxItems=2,uniqueItems"`
	Rates    codeclib.Rates              `json:"rates,omitempty" jsonschema:"minProperties=1"`
	Price    codeclib.Money              `json:"price,omitzero"`
	Reply    *codeclib.Reply             `json:"reply,omitempty"`
	Tree     *codeclib.Tree              `json:"tree,omitempty"`
	More     jsonwire.Members            `codec:"unknown"`
}

// Based has the members of an embedded struct of another package.
//
//agent:codec
type Based struct {
	codeclib.Base
	Name string `json:"name"`
}

// Loose is what a server answers, with a strict codec inside.
//
//agent:codec lenient
type Loose struct {
	Usage  codeclib.Usage    `json:"usage"`
	Text   codeclib.Label    `json:"text"`
	Usages []codeclib.Usage  `json:"usages"`
	Last   codeclib.Message  `json:"last"`
	Reply  codeclib.Reply    `json:"reply"`
	Maybe  *codeclib.Usage   `json:"maybe"`
	Own    Exact             `json:"own"`
	Owns   map[string]*Exact `json:"owns"`
	List   []Exact           `json:"list"`
	Two    [2]codeclib.Pair  `json:"two"`
}

// Exact is a strict codec of the package itself.
//
//agent:codec
type Exact struct {
	N int `json:"n"`
}

// Relaxed is a lenient codec of the package itself.
//
//agent:codec lenient
type Relaxed struct {
	N int `json:"n"`
}

// Holder is strict, and holds what is not.
//
//agent:codec
type Holder struct {
	Relaxed Relaxed        `json:"relaxed"`
	Reply   codeclib.Reply `json:"reply"`
	Exact   Exact          `json:"exact"`

	List []Relaxed          `json:"list,omitempty"`
	Each map[string]Relaxed `json:"each,omitempty"`
	Two  *[2]Relaxed        `json:"two"`
}

// Export is only ever written, as what it holds.
//
//agent:codec encode
type Export struct {
	Report  codeclib.Report    `json:"report"`
	Reports []*codeclib.Report `json:"reports,omitempty"`
}

// Setup is only ever read, as what it holds.
//
//agent:codec decode
type Setup struct {
	Options codeclib.Options `json:"options"`
}

// Summarize sums a conversation up.
//
//agent:tool
func Summarize(history codeclib.History, usage *codeclib.Usage, label codeclib.Label, n int) codeclib.Report {
	r := codeclib.NewReport(string(label), n > 0, n < 0)
	if usage != nil {
		r.Usage = *usage
	}
	r.Usage.Output = len(history)
	return r
}

// Account takes a struct of another package as its arguments.
//
//agent:tool extra=ignore
func Account(usage codeclib.Usage) codeclib.Message {
	return &codeclib.Response{Parts: []codeclib.Part{codeclib.Text("done")}, Usage: usage}
}

// Verdict is an answer that holds a message.
//
//agent:output
type Verdict struct {
	Note    string             `json:"note"`
	Message codeclib.Message   `json:"message"`
	Others  []codeclib.Message `json:"others,omitempty"`
	Colors  []codeclib.Color   `json:"colors,omitempty"`
	End     string             `json:"end"`
}

// Plan is an answer and a codec, with options of codecs.
//
//agent:codec
//agent:output mode=native
type Plan struct {
	Title string         `json:"title" codec:"was=name|heading"`
	Steps []*Exact       `json:"steps" codec:"nonull,was=stages"`
	Tone  Tone           `json:"tone" codec:"closed,optional"`
	Meta  jsonwire.Raw   `json:"meta" codec:"object,optional"`
	Rules []jsonwire.Raw `json:"rules,omitempty" codec:"object"`
	Exact Exact          `json:"exact"`
	_     struct{}       `codec:"drop=draft"`
}

// Tone is how something is said.
type Tone string

// The tones. The zero value is one of them.
const (
	Plain  Tone = ""
	Formal Tone = "formal"
)

// Names are an answer, and a lenient codec apart from that.
//
//agent:codec lenient
//agent:output name=names
type Names []Name

// Name is one of them.
type Name struct {
	First string `json:"first"`
}

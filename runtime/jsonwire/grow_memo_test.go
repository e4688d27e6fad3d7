package jsonwire_test

import (
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// Memo is a value whose parts all are shown as they grow, with a decoder as agentgen generates it.
type Memo struct {
	Title   string   `json:"title"`
	Size    int      `json:"size"`
	Weight  float64  `json:"weight"`
	Done    bool     `json:"done"`
	Tags    []string `json:"tags"`
	Link    *string  `json:"link"`
	Parent  *Memo    `json:"parent"`
	Replies []Memo   `json:"replies"`
}

var memoNames = []string{"title", "size", "weight", "done", "tags", "link", "parent", "replies"}

func decodeMemo(r *jsonwire.Reader, v *Memo) {
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "title":
			seen = r.Once(seen, 1<<0)
			r.StringTo(&v.Title)
			r.MaxLength(v.Title, 1000)
		case "size":
			seen = r.Once(seen, 1<<1)
			v.Size = int(r.Int(64))
			jsonwire.Minimum(r, v.Size, 0)
		case "weight":
			seen = r.Once(seen, 1<<2)
			v.Weight = r.Float(64)
		case "done":
			seen = r.Once(seen, 1<<3)
			v.Done = r.Bool()
		case "tags":
			seen = r.Once(seen, 1<<4)
			if r.Array() {
				v.Tags = make([]string, 0, 4)
				for r.Elem() {
					v.Tags = append(v.Tags, "")
					r.StringTo(&v.Tags[len(v.Tags)-1])
				}
			}
		case "link":
			seen = r.Once(seen, 1<<5)
			if r.Null() {
				v.Link = nil
			} else {
				v.Link = new(string)
				r.StringTo(v.Link)
			}
		case "parent":
			seen = r.Once(seen, 1<<6)
			if r.Null() {
				v.Parent = nil
			} else {
				v.Parent = new(Memo)
				decodeMemo(r, v.Parent)
			}
		case "replies":
			seen = r.Once(seen, 1<<7)
			if r.Array() {
				v.Replies = make([]Memo, 0, 4)
				for r.Elem() {
					v.Replies = append(v.Replies, Memo{})
					decodeMemo(r, &v.Replies[len(v.Replies)-1])
				}
			}
		default:
			r.Unknown(memoNames)
		}
	}
}

func self[T any](v *T) T { return *v }

func growMemo() *growing[Memo, Memo] { return grow(jsonwire.Lax, decodeMemo, self) }

// memoTexts grow to be read with each of their beginnings.
var memoTexts = []string{
	`{"title":"a memo","size":12,"weight":1.5e+1,"done":true,"tags":["x","yy",""],"link":"to","parent":{"title":"p","parent":null},"replies":[{},{"title":"r","replies":[{"size":7}]},{"size":-0}]}`,
	` { "title" : "esc\"a\\pe\n\/ \u00e9\u20AC \ud83d\ude00!" , "tags" : [ "é€😀" , "\\" , "\\\"" , "\u0041" ] , "\u0073ize" : 0 } `,
	"{\r\n\t\"done\"\t:\nfalse\r,\"weight\":-0.25,\"link\":null,\"tags\":[],\"replies\":[\n]}\n",
	`{"title":"numbers 12 and true inside: {[\"","size":123,"weight":12}`, `{}`, ` {}`, `{"done":true}`,
	`{"title":"` + strings.Repeat("a long line that does not end soon, ", 20) + `","tags":["` + strings.Repeat(`tab\t `, 30) + `"]}`,
}

const inToken = "0123456789+-.abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

// completed is the oracle of growing texts: it cuts as little off the end of text as makes it JSON with the closing
// quote and brackets behind it, without leaving a number or literal that had no end. It returns "" where nothing is left.
func completed(text string) string {
	for n := len(text); n > 0; n-- {
		inString, closers := closing(text[:n])
		if !inString && strings.TrimLeft(text[n:], inToken) == "" && strings.ContainsRune(inToken, rune(text[n-1])) {
			continue
		}
		if full := text[:n] + closers; jsontext.Value(full).IsValid(jsontext.AllowDuplicateNames(true)) {
			return full
		}
	}
	return ""
}

// closing returns what closes the string, objects and arrays that are open at the end of text.
func closing(text string) (inString bool, closers string) {
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case inString:
		case c == '{':
			closers = "}" + closers
		case c == '[':
			closers = "]" + closers
		case (c == '}' || c == ']') && closers != "":
			closers = closers[1:]
		}
	}
	if inString {
		closers = `"` + closers
	}
	return inString, closers
}

package xmlwire

import (
	"errors"
	"strings"
)

// Encoder is implemented by types that are marked //agent:xml.
type Encoder interface {
	// EncodeXMLTo writes the value to w, as exactly one value.
	EncodeXMLTo(w *Writer)
}

// Format returns v as XML.
func Format(v Encoder, options ...Option) (string, error) {
	w := newWriter(options)
	v.EncodeXMLTo(w)
	return w.finish()
}

// Info is what FieldInfo writes of a field. It is identified by its address.
type Info struct {
	Title, Description string // "" for none
}

// Writer writes XML, for generated code: Item, Member or Key say what the next value is, and then one value is written.
// Other orders of calls write XML that is not well-formed, which is not checked. The first error is kept, and ends the
// writing.
type Writer struct {
	buf  []byte
	set  settings
	next element
	open []element
	told map[*Info]bool // with Once
	err  error
}

// element is one that is about to be written, or is open.
type element struct {
	tag    string
	key    string // of a map's entry, if keyed
	keyed  bool
	item   bool // a struct gives it its name
	hidden bool // the root without a tag: only its parts are written
	info   *Info
	filled bool // has parts
}

func newWriter(options []Option) *Writer {
	w := &Writer{set: newSettings(options)}
	w.next = element{tag: w.set.root}
	if w.set.root == "" {
		w.next = element{tag: w.set.item, hidden: true}
	}
	return w
}

func (w *Writer) finish() (string, error) {
	if w.err != nil {
		return "", w.err
	}
	return string(w.buf), nil
}

// Fail makes err the error of w, unless it has one already or err is nil.
func (w *Writer) Fail(err error) {
	if w.err == nil {
		w.err = err
	}
}

// Item says that the next value is an element of a list.
func (w *Writer) Item() { w.next = element{tag: w.set.item, item: true} }

// Member says that the next value is that of a field, whose name is one of XML. Info is nil without title and description.
func (w *Writer) Member(name string, info *Info) { w.next = element{tag: name, info: info} }

// Key says that the next value is that of a map's key, or of a field whose name may not be one of XML.
func (w *Writer) Key(key string, info *Info) {
	w.Member(key, info)
	if !IsName(key) {
		w.next = element{tag: w.set.item, key: key, keyed: true, info: info}
	}
}

// maxDepth is how many elements may be inside of each other.
const maxDepth = 200

// Struct begins a struct of a type of this name, whose fields follow, up to End. It reports false if nothing may follow.
func (w *Writer) Struct(name string) bool {
	if w.next.item {
		w.next.tag = name
	}
	return w.begin()
}

// Anonymous is Struct for a type without a name.
func (w *Writer) Anonymous() bool { return w.begin() }

// List begins a list or map, whose parts follow, up to End.
func (w *Writer) List() { w.begin() }

func (w *Writer) begin() bool {
	if len(w.open) >= maxDepth {
		w.Fail(errors.New("xmlwire: more than 200 elements are inside of each other: does the value contain itself?"))
	}
	if !w.next.hidden {
		w.start()
	}
	w.open = append(w.open, w.next)
	return w.err == nil
}

// End ends what Struct or List began.
func (w *Writer) End() {
	last := len(w.open) - 1
	e := w.open[last]
	w.open = w.open[:last]
	switch {
	case e.hidden:
	case e.filled:
		w.newline()
		w.end(e.tag)
	default:
		w.buf = append(w.buf, " />"...)
	}
}

// start writes the start tag of the next element, up to its bracket.
func (w *Writer) start() {
	if n := len(w.open); n > 0 {
		w.part(&w.open[n-1])
	}
	w.buf = append(append(w.buf, '<'), w.next.tag...)
	if w.next.info != nil && w.tells(w.next.info) {
		w.attribute("title", w.next.info.Title)
		w.attribute("description", w.next.info.Description)
	}
	if w.next.keyed {
		w.buf = append(w.buf, ` key="`...)
		w.buf = append(append(w.buf, attribute(w.next.key)...), '"')
	}
}

// part writes what stands between the parts of an element and before the first.
func (w *Writer) part(of *element) {
	if !of.hidden && !of.filled {
		w.buf = append(w.buf, '>')
	}
	if !of.hidden || of.filled {
		w.newline()
	}
	of.filled = true
}

// newline begins a line at the present depth.
func (w *Writer) newline() {
	if w.set.oneLine {
		return
	}
	w.buf = append(w.buf, '\n')
	for i := range w.open {
		if !w.open[i].hidden {
			w.buf = append(w.buf, w.set.indent...)
		}
	}
}

func (w *Writer) end(tag string) { w.buf = append(append(append(w.buf, "</"...), tag...), '>') }

// tells reports whether the attributes of a field are written.
func (w *Writer) tells(info *Info) bool {
	switch {
	case w.set.info == Never || w.told[info]:
		return false
	case w.set.info == Once:
		if w.told == nil {
			w.told = map[*Info]bool{}
		}
		w.told[info] = true
	}
	return true
}

func (w *Writer) attribute(name, value string) {
	if value == "" {
		return
	}
	w.buf = append(append(append(w.buf, ' '), name...), `="`...)
	w.buf = append(append(w.buf, attribute(value)...), '"')
}

// attribute returns the value of an attribute as it is written.
func attribute(value string) string { return attributes.Replace(strings.ToValidUTF8(value, "")) }

var (
	texts      = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	attributes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\r", "&#13;", "\n", "&#10;", "\t", "&#09;")
)

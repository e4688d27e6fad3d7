package openai

import (
	"fmt"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// outputItems are the items of a response, of which at most maxItems are read.
type outputItems []outputItem

// DecodeJSONFrom reads an array of items.
func (o *outputItems) DecodeJSONFrom(r *jsonwire.Reader) {
	*o = nil
	if r.Null() || !r.Array() {
		return
	}
	over := false
	for r.Elem() {
		if over = len(*o) == maxItems; over {
			r.Skip()
			continue
		}
		if item, ok := itemOf(r.Raw()); ok {
			*o = append(*o, item)
		}
	}
	if over {
		r.Invalid(fmt.Errorf("more than %d output items", maxItems))
	}
}

// EncodeJSONTo makes w fail.
func (*outputItems) EncodeJSONTo(w *jsonwire.Writer) { w.Fail(errReadOnly) }

// itemOf reads an item. What of it cannot be read is left out; ok is false if not even its type is there.
func itemOf(raw jsonwire.Raw) (item outputItem, ok bool) {
	r := jsonwire.NewReader(string(raw), jsonwire.Lenient)
	decodeOutputItem(&r, &item)
	item.raw = raw
	return item, item.Type != ""
}

// itemContents are the contents of an item.
type itemContents []itemContent

// DecodeJSONFrom reads an array of contents.
func (c *itemContents) DecodeJSONFrom(r *jsonwire.Reader) {
	*c = nil
	if r.Null() || !r.Array() {
		return
	}
	for r.Elem() {
		if len(*c) == maxItems {
			r.Skip()
			continue
		}
		var one itemContent
		decodeItemContent(r, &one)
		*c = append(*c, one)
	}
}

// EncodeJSONTo makes w fail.
func (*itemContents) EncodeJSONTo(w *jsonwire.Writer) { w.Fail(errReadOnly) }

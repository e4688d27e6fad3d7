package anthropic

import (
	"github.com/agentgen-go/agentgen/runtime/internal/wire"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// webLocation is the type of citations of search results, the only ones that go back to the API: others name documents by their places in
// a request.
const webLocation = "web_search_result_location"

// cite keeps a citation of a block.
func (o *openBlock) cite(c jsonwire.Raw) {
	if o.cited++; o.cited <= maxItems && wire.Says(c) {
		o.citations = append(wire.Comma(o.citations), c...)
	}
}

// endText gives a text its citations. The API cites whole blocks.
func (a *assembly) endText(o *openBlock) error {
	if len(o.citations) == 0 || !o.begun {
		return nil
	}
	raw := jsonwire.Raw("[" + string(o.citations) + "]")
	var sources []message.CitationSource
	eachCitation(raw, func(c *citation) {
		if s := c.source(); s != nil {
			sources = append(sources, s)
		}
	})
	if err := a.grow(len(raw) + len(sources)*partSize); err != nil {
		return err
	}
	return a.stream.Update(o.key, func(p message.ResponsePart) {
		t, ok := p.(*message.TextPart)
		if !ok {
			return
		}
		t.ProviderName, t.ProviderDetails = settingsName, detailsOf(&partDetails{Citations: raw})
		if sources != nil {
			t.Citations = []message.Citation{{Sources: sources, Anchor: &message.CitationAnchor{End: o.runes, Kind: message.AnchorContent}}}
		}
	})
}

// source returns where the information comes from; nil if the citation does not say.
func (c *citation) source() message.CitationSource {
	var excerpts []string
	if c.CitedText != "" {
		excerpts = []string{c.CitedText}
	}
	title := ""
	if c.Title != nil {
		title = *c.Title
	}
	switch c.Type {
	case webLocation:
		return &message.WebSource{URL: c.URL, Title: title, Excerpts: excerpts}
	case "char_location", "page_location", "content_block_location":
		if c.FileID != "" || c.DocumentTitle != "" || excerpts != nil {
			return &message.DocumentSource{DocumentID: c.FileID, Title: c.DocumentTitle, Excerpts: excerpts}
		}
	}
	return nil
}

// eachCitation calls f for each citation that can be read in a list of them.
func eachCitation(list jsonwire.Raw, f func(*citation)) {
	eachRaw(list, func(raw jsonwire.Raw) {
		var c citation
		if c.DecodeJSON([]byte(raw)) == nil {
			f(&c)
		}
	})
}

// eachRaw calls f for each element of a list. A value that is not a list has no elements.
func eachRaw(list jsonwire.Raw, f func(jsonwire.Raw)) {
	if list == "" {
		return
	}
	r := jsonwire.NewReader(string(list), jsonwire.Lenient)
	if r.Null() || !r.Array() {
		return
	}
	for r.Elem() {
		f(r.Raw())
	}
}

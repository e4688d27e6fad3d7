package agentbedrock

import (
	"strings"

	"github.com/agentgen-go/agentgen/runtime/internal/wire"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// cited takes in a text with its citations that comes at once.
func (a *assembly) cited(index int, c *citationsContent) error {
	var text strings.Builder
	eachRaw(c.Content, func(raw jsonwire.Raw) {
		var piece textPiece
		if piece.DecodeJSON([]byte(raw)) == nil {
			text.WriteString(piece.Text)
		}
	})
	if err := a.text(index, text.String()); err != nil {
		return err
	}
	var err error
	eachRaw(c.Citations, func(raw jsonwire.Raw) {
		if err == nil {
			err = a.cite(index, raw)
		}
	})
	return err
}

// cite keeps a citation of a text.
func (a *assembly) cite(index int, c jsonwire.Raw) error {
	o, err := a.blockAt(index, textBlock)
	if err != nil {
		return err
	}
	if o.cited++; o.cited > maxItems {
		return invalid("more than %d citations", maxItems)
	}
	o.citations = append(wire.Comma(o.citations), c...)
	return a.grow(len(c))
}

// endText gives a text its citations. The API cites whole blocks.
func (a *assembly) endText(o *openBlock) error {
	if len(o.citations) == 0 || !o.begun {
		return nil
	}
	raw := jsonwire.Raw("[" + string(o.citations) + "]")
	var sources []message.CitationSource
	eachRaw(raw, func(one jsonwire.Raw) {
		var c citation
		if c.DecodeJSON([]byte(one)) != nil {
			return
		}
		if s := c.source(); s != nil {
			sources = append(sources, s)
		}
	})
	if err := a.grow(len(sources) * partSize); err != nil || sources == nil {
		return err
	}
	return a.stream.Update(o.key, func(p message.ResponsePart) {
		if t, ok := p.(*message.TextPart); ok {
			t.ProviderName, t.ProviderDetails = settingsName, detailsOf(&partDetails{Citations: raw})
			t.Citations = []message.Citation{{Sources: sources, Anchor: &message.CitationAnchor{End: o.runes, Kind: message.AnchorContent}}}
		}
	})
}

// source returns where the information comes from; nil if the citation does not say.
func (c *citation) source() message.CitationSource {
	var excerpts []string
	eachRaw(c.Source, func(raw jsonwire.Raw) {
		var piece textPiece
		if piece.DecodeJSON([]byte(raw)) == nil && piece.Text != "" {
			excerpts = append(excerpts, piece.Text)
		}
	})
	switch {
	case c.Location.Web.URL != "":
		return &message.WebSource{URL: c.Location.Web.URL, Title: c.Title, Excerpts: excerpts}
	case c.Title != "" || excerpts != nil:
		return &message.DocumentSource{Title: c.Title, Excerpts: excerpts}
	}
	return nil
}

// eachRaw calls f for each element of a list. Anything but a list has no elements.
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

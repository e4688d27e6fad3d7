package cohere

import (
	"unicode/utf8"

	"github.com/agentgen-go/agentgen/runtime/internal/wire"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// cite takes in one citation, or a list of them. Those that are not about a text of the answer are left out.
func (a *assembly) cite(all jsonwire.Raw) error {
	if !wire.Says(all) {
		return nil
	}
	if all[0] != '[' {
		all = "[" + all + "]"
	}
	var err error
	eachRaw(all, func(raw jsonwire.Raw) {
		var c citation
		if err != nil || c.DecodeJSON([]byte(raw)) != nil || c.Type != "" && c.Type != "TEXT_CONTENT" {
			return
		}
		if err = a.more(c.ContentIndex); err != nil {
			return
		}
		if sources := sourcesOf(c.Sources); sources != nil && c.Start >= 0 && c.End >= c.Start {
			key := contentKey(c.ContentIndex)
			anchor := &message.CitationAnchor{Start: c.Start, End: c.End, Kind: message.AnchorContent}
			a.citations[key] = append(a.citations[key], message.Citation{Sources: sources, Anchor: anchor})
			err = a.grow(len(raw))
		}
	})
	return err
}

// sourcesOf returns the sources of a citation.
func sourcesOf(list jsonwire.Raw) (all []message.CitationSource) {
	eachRaw(list, func(raw jsonwire.Raw) {
		var s source
		if s.DecodeJSON([]byte(raw)) != nil || s.ID == "" || !utf8.ValidString(s.ID) {
			return
		}
		title := ""
		if s.Document != "" {
			_ = wire.Members(string(s.Document), func(name string, value jsonwire.Raw) {
				if name == "title" {
					title, _ = value.Text()
				}
			})
		}
		all = append(all, &message.DocumentSource{DocumentID: s.ID, Title: title})
	})
	return all
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

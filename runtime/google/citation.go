package google

import (
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// grounding says where a response has its information from.
//
//agent:codec lenient decode
type grounding struct {
	Chunks   sources  `json:"groundingChunks"`
	Supports supports `json:"groundingSupports"`
}

// chunk is a source.
//
//agent:codec lenient decode
type chunk struct {
	Web       place `json:"web"`
	Retrieved place `json:"retrievedContext"`
}

type place struct {
	URI   string `json:"uri"`
	Title string `json:"title"`
	Text  string `json:"text"`
}

// support is a piece of the response with its sources.
//
//agent:codec lenient decode
type support struct {
	Segment segment `json:"segment"`
	Chunks  []int   `json:"groundingChunkIndices"`
}

// segment is a piece of the response. Its bounds are those of the bytes of one part.
type segment struct {
	Start int    `json:"startIndex"`
	End   int    `json:"endIndex"`
	Text  string `json:"text"`
}

type (
	sources  []chunk
	supports []support
)

// DecodeJSONFrom reads an array of at most maxItems.
func (s *sources) DecodeJSONFrom(r *jsonwire.Reader) { *s = elements(r, decodeChunk) }

// DecodeJSONFrom reads an array of at most maxItems.
func (s *supports) DecodeJSONFrom(r *jsonwire.Reader) { *s = elements(r, decodeSupport) }

// EncodeJSONTo makes w fail.
func (*sources) EncodeJSONTo(w *jsonwire.Writer) { w.Fail(errReadOnly) }

// EncodeJSONTo makes w fail.
func (*supports) EncodeJSONTo(w *jsonwire.Writer) { w.Fail(errReadOnly) }

// elements reads at most maxItems elements of an array.
func elements[T any](r *jsonwire.Reader, decode func(*jsonwire.Reader, *T)) (all []T) {
	if r.Null() || !r.Array() {
		return nil
	}
	for r.Elem() {
		if len(all) == maxItems {
			r.Invalid(errors.New("it is too long"))
			return all
		}
		var one T
		decode(r, &one)
		all = append(all, one)
	}
	return all
}

// cite gives the texts of a response their citations. Grounding that cannot be read gives none; it is kept as it came.
func (a *assembly) cite(r *message.Response) {
	var g grounding
	if a.details.GroundingMetadata == "" || g.DecodeJSON([]byte(a.details.GroundingMetadata)) != nil {
		return
	}
	found := map[int][]message.Citation{}
	for i := range g.Supports {
		s := &g.Supports[i]
		sources := g.sourcesOf(s)
		if part, anchor := locate(r.Parts, &s.Segment); anchor != nil && sources != nil {
			found[part] = append(found[part], message.Citation{Sources: sources, Anchor: anchor})
		}
	}
	for part, citations := range found {
		err := a.stream.Update(part+1, func(p message.ResponsePart) { // keys count from 1
			if t, ok := p.(*message.TextPart); ok {
				t.ProviderName, t.Citations = settingsName, citations
			}
		})
		if err != nil {
			return // the stream keeps it
		}
	}
}

// sourcesOf returns the sources of a piece.
func (g *grounding) sourcesOf(s *support) (all []message.CitationSource) {
	for _, i := range s.Chunks[:min(len(s.Chunks), maxSources)] {
		if i < 0 || i >= len(g.Chunks) {
			continue
		}
		switch c := &g.Chunks[i]; {
		case c.Web.URI != "":
			all = append(all, &message.WebSource{URL: c.Web.URI, Title: c.Web.Title})
		case c.Retrieved != (place{}):
			d := &message.DocumentSource{DocumentID: c.Retrieved.URI, Title: c.Retrieved.Title}
			if c.Retrieved.Text != "" {
				d.Excerpts = []string{c.Retrieved.Text}
			}
			all = append(all, d)
		}
	}
	return all
}

// maxSources is how many sources of a piece are kept.
const maxSources = 64

// maxCited is how long a text may be, in bytes, for its pieces to be looked for.
const maxCited = 256 << 10

// locate returns the part that a piece of the response is in, and where; nil if it is not there.
func locate(parts []message.ResponsePart, s *segment) (part int, anchor *message.CitationAnchor) {
	for i, p := range parts {
		t, ok := p.(*message.TextPart)
		if !ok || s.Text == "" || len(t.Content) > maxCited {
			continue
		}
		at := s.Start
		if at < 0 || at > len(t.Content) || !strings.HasPrefix(t.Content[at:], s.Text) {
			at = strings.Index(t.Content, s.Text)
		}
		if at >= 0 {
			start := utf8.RuneCountInString(t.Content[:at])
			return i, &message.CitationAnchor{Start: start, End: start + utf8.RuneCountInString(s.Text), Kind: message.AnchorContent}
		}
	}
	return 0, nil
}

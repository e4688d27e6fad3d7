package message

import "github.com/agentgen-go/agentgen/runtime/jsonwire"

// Citation links a piece of a TextPart to the sources of its information.
//
//agent:codec
type Citation struct {
	// Sources are where the information comes from. Pydantic AI refuses a citation without any.
	Sources []CitationSource `json:"sources"`
	// Anchor says which piece of the text it is about; nil if the provider did not say.
	Anchor  *CitationAnchor  `json:"anchor" codec:"optional"`
	Unknown jsonwire.Members `codec:"unknown"`
}

// A CitationSource is a source of information: a *WebSource or a *DocumentSource. One of another kind is read as an
// *UnknownContent.
//
//agent:codec union=kind
type CitationSource interface {
	// citationSource reports whether the source is not a nil pointer.
	citationSource() bool
}

// WebSource is a page of the web.
//
//agent:codec kind=web
type WebSource struct {
	URL   string `json:"url"`
	Title string `json:"title" codec:"zeronull"`
	// Excerpts are passages of the page.
	Excerpts []string         `json:"excerpts" codec:"optional"`
	Unknown  jsonwire.Members `codec:"unknown"`
}

// DocumentSource is another source, such as a document that was sent. At least one of its fields must be set.
//
//agent:codec kind=document
type DocumentSource struct {
	// DocumentID is the provider's ID of the document, Title its title or the name of its file.
	DocumentID string `json:"document_id" codec:"zeronull"`
	Title      string `json:"title" codec:"zeronull"`
	// Excerpts are passages of the document.
	Excerpts []string         `json:"excerpts" codec:"optional"`
	Unknown  jsonwire.Members `codec:"unknown"`
}

func (s *WebSource) citationSource() bool      { return s != nil }
func (s *DocumentSource) citationSource() bool { return s != nil }
func (s *UnknownContent) citationSource() bool { return s != nil }

// CitationAnchor is a piece of the text of a TextPart.
//
//agent:codec
type CitationAnchor struct {
	// Start and End are the bounds of the piece in characters (code points) from the beginning of the text; End is
	// not part of it.
	Start int `json:"start"`
	End   int `json:"end"`
	// Kind is AnchorContent or AnchorMarker.
	Kind    string           `json:"kind"`
	Unknown jsonwire.Members `codec:"unknown"`
}

// The kinds of CitationAnchors.
const (
	AnchorContent = "content" // the piece is what the sources support
	AnchorMarker  = "marker"  // the piece is a mark that the model wrote, such as "[1]" or a link
)

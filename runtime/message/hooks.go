package message

import (
	"fmt"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// The methods of this file read and write the members of messages whose JSON has several shapes, or is computed.

func (m *Request) decodeParts(r *jsonwire.Reader) {
	if !r.Array() {
		return
	}
	m.Parts = make([]RequestPart, 0, 4)
	for r.Elem() {
		var p RequestPart
		decodeRequestPart(r, &p)
		switch old := p.(type) {
		case *retryPromptPart:
			p = old.current()
		case *ToolReturnPart:
			old.FilesUnknown = filesUnknown(old.Content, old.ContentFileDigests)
		}
		m.Parts = append(m.Parts, p)
	}
}

func (m *Request) encodeParts(w *jsonwire.Writer) {
	w.Raw("[")
	for _, p := range m.Parts {
		w.Sep()
		if t, ok := p.(*ToolReturnPart); ok && t != nil && noFiles(t.Content, t.ContentFileDigests, t.FilesUnknown) {
			whole := *t
			whole.ContentFileDigests = []string{}
			p = &whole
		}
		encodeRequestPart(w, &p)
	}
	w.Raw("]")
}

func (m *Response) decodeParts(r *jsonwire.Reader) {
	if !r.Array() {
		return
	}
	m.Parts = make([]ResponsePart, 0, 4)
	for r.Elem() {
		var p ResponsePart
		decodeResponsePart(r, &p)
		if t, ok := p.(*NativeToolReturnPart); ok {
			t.FilesUnknown = filesUnknown(t.Content, t.ContentFileDigests)
		}
		m.Parts = append(m.Parts, p)
	}
}

func (m *Response) encodeParts(w *jsonwire.Writer) {
	w.Raw("[")
	for _, p := range m.Parts {
		w.Sep()
		if t, ok := p.(*NativeToolReturnPart); ok && t != nil && noFiles(t.Content, t.ContentFileDigests, t.FilesUnknown) {
			whole := *t
			whole.ContentFileDigests = []string{}
			p = &whole
		}
		encodeResponsePart(w, &p)
	}
	w.Raw("]")
}

// filesUnknown reports whether a result that was read could hold files, and does not say which.
func filesUnknown(content jsonwire.Raw, digests []string) bool {
	return digests == nil && hasMembers(content)
}

// noFiles reports whether it must be written of a result that it holds no files.
func noFiles(content jsonwire.Raw, digests []string, unknown bool) bool {
	return digests == nil && !unknown && hasMembers(content)
}

// hasMembers reports whether the JSON is a list or an object.
func hasMembers(content jsonwire.Raw) bool {
	s := strings.TrimLeft(string(content), " \t\r\n")
	return s != "" && (s[0] == '[' || s[0] == '{')
}

func (p *UserPromptPart) decodeContent(r *jsonwire.Reader) {
	if r.Peek() != '[' {
		p.Content = r.String()
		return
	}
	p.Items = []UserContent{}
	if r.Array() {
		for r.Elem() {
			var c UserContent
			decodeUserContent(r, &c)
			p.Items = append(p.Items, c)
		}
	}
}

func (p *UserPromptPart) encodeContent(w *jsonwire.Writer) {
	if p.Items == nil {
		w.String(p.Content)
		return
	}
	w.Raw("[")
	for i, c := range p.Items {
		if c == nil || !c.userContent() {
			w.Fail(fmt.Errorf("item %d of a UserPromptPart is nil", i))
			return
		}
		w.Sep()
		c = computed(c)
		encodeUserContent(w, &c)
	}
	w.Raw("]")
}

// computed returns a file with the members that are told from others.
func computed(c UserContent) UserContent {
	mediaType, _ := MediaType(c) // null in JSON where it cannot be told
	id := FileIdentifier(c)
	switch c := c.(type) {
	case *ImageURL:
		return (*ImageURL)((*FileURL)(c).with(mediaType, id))
	case *AudioURL:
		return (*AudioURL)((*FileURL)(c).with(mediaType, id))
	case *VideoURL:
		return (*VideoURL)((*FileURL)(c).with(mediaType, id))
	case *DocumentURL:
		return (*DocumentURL)((*FileURL)(c).with(mediaType, id))
	case *UploadedFile:
		whole := *c
		whole.MediaType, whole.Identifier = mediaType, id
		return &whole
	}
	return c
}

func (f *FileURL) with(mediaType, id string) *FileURL {
	whole := *f
	whole.MediaType, whole.Identifier = mediaType, id
	return &whole
}

func (b *BinaryContent) decodeIdentifier(r *jsonwire.Reader) {
	if !r.Null() {
		b.Identifier = r.String()
	}
}

func (b *BinaryContent) encodeIdentifier(w *jsonwire.Writer) { w.String(FileIdentifier(b)) }

// DecodeJSONFrom reads false, true or "allow-local".
func (f *ForceDownload) DecodeJSONFrom(r *jsonwire.Reader) {
	switch r.Peek() {
	case '"':
		*f = ForceDownload(r.String())
	default:
		*f = ""
		if r.Bool() {
			*f = ForceDownloadAlways
		}
	}
}

// EncodeJSONTo writes false, true or "allow-local".
func (f ForceDownload) EncodeJSONTo(w *jsonwire.Writer) {
	switch f {
	case "", ForceDownloadAlways:
		w.Bool(f == ForceDownloadAlways)
	default:
		w.String(string(f))
	}
}

func (p *ToolCallPart) decodeArgs(r *jsonwire.Reader)       { p.Args, p.ArgsForm = decodeArgs(r) }
func (p *ToolCallPart) encodeArgs(w *jsonwire.Writer)       { encodeArgs(w, p.Args, p.ArgsForm) }
func (p *NativeToolCallPart) decodeArgs(r *jsonwire.Reader) { p.Args, p.ArgsForm = decodeArgs(r) }
func (p *NativeToolCallPart) encodeArgs(w *jsonwire.Writer) { encodeArgs(w, p.Args, p.ArgsForm) }

func decodeArgs(r *jsonwire.Reader) (args string, form ArgsForm) {
	if r.Peek() == '{' {
		return string(r.Raw()), ArgsObject
	}
	if r.Null() {
		return "", ArgsText
	}
	if args = r.String(); args == "" {
		form = ArgsEmptyText
	}
	return args, form
}

// encodeArgs writes args in their form, and as text where they do not have that form.
func encodeArgs(w *jsonwire.Writer, args string, form ArgsForm) {
	switch {
	case form == ArgsObject && isJSONObject(args):
		w.Raw(args)
	case form == ArgsText && args == "":
		w.Null()
	default:
		w.String(args)
	}
}

// decodeFeedback reads a text or a list of violations, which is not nil then.
func decodeFeedback(r *jsonwire.Reader) (text string, violations []jsonwire.Violation) {
	if r.Peek() != '[' {
		return r.String(), nil
	}
	violations = []jsonwire.Violation{}
	if r.Array() {
		for r.Elem() {
			violations = append(violations, r.Violation())
		}
	}
	return "", violations
}

func encodeFeedback(w *jsonwire.Writer, text string, violations []jsonwire.Violation) {
	if violations == nil {
		w.String(text)
		return
	}
	w.Raw("[")
	for i := range violations {
		w.Sep()
		w.Violation(&violations[i])
	}
	w.Raw("]")
}

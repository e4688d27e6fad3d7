package message

import (
	"fmt"
	"html"
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// A result that has files is JSON in which they stand as objects: see ResultWithFiles. Which objects are files is recorded beside it, as
// Pydantic AI does, so that no data of a tool is taken for one.

// Items returns the items of a result that has files, in their order: files, and anything else as Text, JSON where it is not a string. It
// returns nil if there are no files, as in most results: see Text.
func (p *ToolReturnPart) Items() []UserContent {
	if p.ContentFileDigests == nil && !p.FilesUnknown || !strings.Contains(string(p.Content), `"kind"`) {
		return nil
	}
	var items []UserContent
	found := false
	p.eachElement(func(raw jsonwire.Raw) {
		item, isFile := p.item(raw)
		items, found = append(items, item), found || isFile
	})
	if !found {
		return nil
	}
	return items
}

// isList reports whether the result is a list, whose elements are items.
func (p *ToolReturnPart) isList() bool {
	return strings.HasPrefix(strings.TrimLeft(string(p.Content), " \t\r\n"), "[")
}

// eachElement calls f for each element of a list, or for a result that is not a list.
func (p *ToolReturnPart) eachElement(f func(jsonwire.Raw)) {
	if !p.isList() {
		f(p.Content)
		return
	}
	r := jsonwire.NewReader(string(p.Content), jsonwire.Strict)
	for ok := r.Array(); ok && r.Elem(); {
		f(r.Raw())
	}
}

// item returns an element as a file, or as Text.
func (p *ToolReturnPart) item(raw jsonwire.Raw) (item UserContent, isFile bool) {
	if file := p.file(raw); file != nil {
		return file, true
	}
	if text, ok := raw.Text(); ok {
		return Text(text), false
	}
	return Text(raw), false
}

// file returns an element that is a file, or nil.
func (p *ToolReturnPart) file(raw jsonwire.Raw) UserContent {
	if !strings.HasPrefix(string(raw), "{") {
		return nil
	}
	var c UserContent
	r := jsonwire.NewReader(string(raw), jsonwire.Lenient)
	if decodeUserContent(&r, &c); r.End() != nil || !IsFile(c) {
		return nil
	}
	if _, data := c.(*BinaryContent); data {
		return c // as in Pydantic AI
	}
	if p.FilesUnknown {
		return ofTheWeb(c)
	}
	if !slices.Contains(p.ContentFileDigests, fileDigest(raw)) {
		return nil
	}
	return c
}

// IsFile reports whether an item of content is a file, rather than text or a cache point.
func IsFile(c UserContent) bool {
	switch c.(type) {
	case *ImageURL, *AudioURL, *VideoURL, *DocumentURL, *BinaryContent, *UploadedFile:
		return true
	}
	return false
}

// ofTheWeb returns a file of a history that does not say which objects are files, if it is one of the web, which the provider fetches; or
// nil.
func ofTheWeb(c UserContent) UserContent {
	var f *FileURL
	switch c := c.(type) {
	case *ImageURL:
		f = (*FileURL)(c)
	case *AudioURL:
		f = (*FileURL)(c)
	case *VideoURL:
		f = (*FileURL)(c)
	case *DocumentURL:
		f = (*FileURL)(c)
	}
	if f == nil || !strings.HasPrefix(f.URL, "https://") && !strings.HasPrefix(f.URL, "http://") {
		return nil
	}
	f.ForceDownload = ""
	return c
}

// ResultWithFiles returns the content of a result that has files: a list of the result, unless it is null or empty, and the files, or the
// file alone. The digests are for ContentFileDigests. The error says which item is not a file.
func ResultWithFiles(result jsonwire.Raw, files []UserContent) (content jsonwire.Raw, digests []string, err error) {
	digests = []string{}
	var parts []string
	if result != "" && result != "null" {
		parts = append(parts, string(result))
	}
	for i, f := range files {
		if f == nil || !f.userContent() || !IsFile(f) {
			return "", nil, fmt.Errorf("item %d of the files of a result is a %T, not a file", i, f)
		}
		w := jsonwire.GetWriter()
		f = computed(f)
		encodeUserContent(w, &f)
		b, err := w.Finish()
		if err != nil {
			return "", nil, fmt.Errorf("item %d of the files of a result: %w", i, err)
		}
		parts = append(parts, string(b))
		if _, data := f.(*BinaryContent); !data {
			digests = append(digests, fileDigest(b))
		}
	}
	slices.Sort(digests)
	digests = slices.Compact(digests)
	if len(parts) == 1 {
		return jsonwire.Raw(parts[0]), digests, nil
	}
	return jsonwire.Raw("[" + strings.Join(parts, ",") + "]"), digests, nil
}

// withItems returns the part with other items in its content.
func (p *ToolReturnPart) withItems(items []UserContent) (*ToolReturnPart, error) {
	with := *p
	with.ContentFileDigests, with.FilesUnknown = []string{}, false
	var all []string
	for _, item := range items {
		if text, ok := item.(Text); ok {
			all = append(all, string(jsonwire.Quote(string(text))))
			continue
		}
		content, digests, err := ResultWithFiles("", []UserContent{item})
		if err != nil {
			return nil, err
		}
		all = append(all, string(content))
		with.ContentFileDigests = append(with.ContentFileDigests, digests...)
	}
	if with.Content = jsonwire.Raw(strings.Join(all, ",")); p.isList() || len(all) != 1 {
		with.Content = "[" + with.Content + "]"
	}
	return &with, nil
}

// MapFiles returns the part with the files of its result replaced by what f returns for them: the part itself if it has none, or f
// returns them as they are.
func (p *ToolReturnPart) MapFiles(f func(UserContent) (UserContent, error)) (*ToolReturnPart, error) {
	items := p.Items()
	changed := false
	for i, item := range items {
		if !IsFile(item) {
			continue
		}
		with, err := f(item)
		if err != nil {
			return nil, err
		}
		changed = changed || with != item
		items[i] = with
	}
	if !changed {
		return p, nil
	}
	return p.withItems(items)
}

// Apart returns the part for a provider whose results of tools hold only the files for which within reports true, and the others: each
// between tags that name the call, which the result refers to. It returns the part itself if there are no others. The words are
// Pydantic AI's.
func (p *ToolReturnPart) Apart(within func(UserContent) bool) (with *ToolReturnPart, apart []UserContent, err error) {
	with, err = p.MapFiles(func(file UserContent) (UserContent, error) {
		if within(file) {
			return file, nil
		}
		open, shut, reference := framed(p, file)
		apart = append(apart, open, file, shut)
		return reference, nil
	})
	return with, apart, err
}

// FilesApart returns the request with what Apart returns for its results: the files that stand apart are in a prompt behind the last
// result. It returns m if there are none.
func (m *Request) FilesApart(within func(UserContent) bool) (*Request, error) {
	var parts []RequestPart // nil as long as nothing has changed
	var apart []UserContent
	last := 0
	for i, part := range m.Parts {
		p, ok := part.(*ToolReturnPart)
		if !ok {
			continue
		}
		last = i + 1
		with, files, err := p.Apart(within)
		if err != nil {
			return nil, err
		}
		if with != p {
			if parts == nil {
				parts = slices.Clone(m.Parts)
			}
			parts[i], apart = with, append(apart, files...)
		}
	}
	if parts == nil {
		return m, nil
	}
	whole := *m
	whole.Parts = slices.Insert(parts, last, RequestPart(&UserPromptPart{Items: apart}))
	return &whole, nil
}

// framed returns the tags around a file that stands apart from its result, and the reference in its place.
func framed(p *ToolReturnPart, file UserContent) (open, shut, reference Text) {
	id := FileIdentifier(file)
	open = Text(fmt.Sprintf(`<pyai:tool_result tool_name="%s" tool_call_id="%s" file_id="%s">`, escaped(p.ToolName), escaped(p.ToolCallID), escaped(id)))
	return open, "</pyai:tool_result>", Text("See file " + id + ".")
}

// escaped returns text as it stands in an attribute, as Python's html.escape writes it.
func escaped(text string) string {
	return strings.NewReplacer("&#34;", "&quot;", "&#39;", "&#x27;").Replace(html.EscapeString(text))
}

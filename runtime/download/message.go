package download

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// Content downloads a file that is named by URL. Its media type is that of the item, else that of the response, else
// that of the extension in the URL.
func Content(ctx context.Context, c message.UserContent) (*message.BinaryContent, error) {
	u, ok := urlOf(c)
	if !ok {
		return nil, fmt.Errorf("a %T has no URL to download", c)
	}
	file, err := Get(ctx, u.url, u.force == message.ForceDownloadAllowLocal)
	if err != nil {
		return nil, err
	}
	mediaType := cmp.Or(u.mediaType, file.MediaType)
	if mediaType == "" || mediaType == message.UnknownMediaType {
		if mediaType, err = message.MediaType(c); err != nil {
			return nil, err
		}
	}
	return &message.BinaryContent{Data: file.Data, MediaType: mediaType, VendorMetadata: u.metadata, Identifier: message.FileIdentifier(c)}, nil
}

// Forced reports whether an item says that it is to be downloaded, whatever the provider takes.
func Forced(c message.UserContent) bool {
	u, ok := urlOf(c)
	return ok && u.force != ""
}

// Message returns m with the files downloaded that are named by URL and that are forced or wanted: m itself if there are none, and
// otherwise a copy.
func Message(ctx context.Context, m message.Message, wanted func(message.UserContent) bool) (message.Message, error) {
	r, ok := m.(*message.Request)
	if !ok {
		return m, nil
	}
	var parts []message.RequestPart // nil as long as nothing has changed
	for i, p := range r.Parts {
		prompt, ok := p.(*message.UserPromptPart)
		if !ok {
			continue
		}
		items, err := downloaded(ctx, prompt.Items, wanted)
		if err != nil {
			return nil, err
		}
		if items == nil {
			continue
		}
		if parts == nil {
			parts = slices.Clone(r.Parts)
		}
		with := *prompt
		with.Items = items
		parts[i] = &with
	}
	if parts == nil {
		return m, nil
	}
	with := *r
	with.Parts = parts
	return &with, nil
}

// downloaded returns the items with the files that are to be downloaded, nil if there are none.
func downloaded(ctx context.Context, items []message.UserContent, wanted func(message.UserContent) bool) (all []message.UserContent, err error) {
	for i, item := range items {
		if _, ok := urlOf(item); !ok || !Forced(item) && !wanted(item) {
			continue
		}
		if all == nil {
			all = slices.Clone(items)
		}
		if all[i], err = Content(ctx, item); err != nil {
			return nil, fmt.Errorf("item %d of the user prompt: %w", i, err)
		}
	}
	return all, nil
}

// link is what is common to all files that are named by URL.
type link struct {
	url, mediaType string
	force          message.ForceDownload
	metadata       jsonwire.Raw
}

func urlOf(c message.UserContent) (link, bool) {
	switch c := c.(type) {
	case *message.ImageURL:
		return link{c.URL, c.MediaType, c.ForceDownload, c.VendorMetadata}, true
	case *message.AudioURL:
		return link{c.URL, c.MediaType, c.ForceDownload, c.VendorMetadata}, true
	case *message.DocumentURL:
		return link{c.URL, c.MediaType, c.ForceDownload, c.VendorMetadata}, true
	case *message.VideoURL:
		return link{c.URL, c.MediaType, c.ForceDownload, c.VendorMetadata}, true
	}
	return link{}, false
}

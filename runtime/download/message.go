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

// Message returns m as a provider takes its files: those of results of tools stand apart unless within reports true
// (message.Request.FilesApart), and those that are named by URL and are forced or wanted are downloaded. It returns m itself if nothing is
// to be done, and otherwise a copy.
func Message(ctx context.Context, m message.Message, within, wanted func(message.UserContent) bool) (message.Message, error) {
	r, ok := m.(*message.Request)
	if !ok {
		return m, nil
	}
	r, err := r.FilesApart(within)
	if err != nil {
		return nil, err
	}
	var parts []message.RequestPart // nil as long as nothing has changed
	for i, p := range r.Parts {
		with, err := part(ctx, p, wanted)
		switch {
		case err != nil:
			return nil, err
		case with == p:
			continue
		case parts == nil:
			parts = slices.Clone(r.Parts)
		}
		parts[i] = with
	}
	if parts == nil {
		return r, nil
	}
	with := *r
	with.Parts = parts
	return &with, nil
}

// part returns a prompt, or a result of a tool, with its files downloaded; other parts as they are.
func part(ctx context.Context, p message.RequestPart, wanted func(message.UserContent) bool) (message.RequestPart, error) {
	switch p := p.(type) {
	case *message.UserPromptPart:
		items, err := downloaded(ctx, p.Items, wanted)
		if err != nil || items == nil {
			return p, err
		}
		with := *p
		with.Items = items
		return &with, nil
	case *message.ToolReturnPart:
		with, err := p.MapFiles(func(file message.UserContent) (message.UserContent, error) {
			if _, ok := urlOf(file); !ok || !Forced(file) && !wanted(file) {
				return file, nil
			}
			return Content(ctx, file)
		})
		if err != nil {
			return nil, fmt.Errorf("a file of the result of %s: %w", p.ToolName, err)
		}
		return with, nil
	}
	return p, nil
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

// All and None are for Message: all files, and none.
func All(message.UserContent) bool  { return true }
func None(message.UserContent) bool { return false }

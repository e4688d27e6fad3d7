package message

import (
	"fmt"
	"slices"
)

// The functions of this file find what is nil in messages that come from outside, once, at the API boundary: code that
// reads messages later need not check.

// FindNil returns the first place in the messages where a message, part or item is nil, such as "part 1 of message 3",
// or "" if there is none. A nil pointer in an interface counts as nil.
func FindNil(messages []Message) string {
	for i, m := range messages {
		if in, found := nilInMessage(m); found {
			return fmt.Sprintf("%smessage %d", in, i)
		}
	}
	return ""
}

// nilInMessage reports whether something is nil, and in what of the message: "part 1 of " or the like.
func nilInMessage(m Message) (in string, found bool) {
	switch m := m.(type) {
	case *Request:
		if m != nil {
			in := FindNilPart(m.Parts)
			return of(in), in != ""
		}
	case *Response:
		if m != nil {
			in := FindNilResponsePart(m.Parts)
			return of(in), in != ""
		}
	}
	return "", true
}

func of(place string) string {
	if place == "" {
		return ""
	}
	return place + " of "
}

// FindNilPart returns the first place in the parts of a request that is nil, such as "part 1" or "item 0 of part 1", or "".
func FindNilPart(parts []RequestPart) string {
	for i, p := range parts {
		if in, found := nilInPart(p); found {
			return fmt.Sprintf("%spart %d", in, i)
		}
	}
	return ""
}

func nilInPart(p RequestPart) (in string, found bool) {
	if p == nil || !p.requestPart() {
		return "", true
	}
	if u, ok := p.(*UserPromptPart); ok {
		in := FindNilContent(u.Items)
		return of(in), in != ""
	}
	return "", false
}

// FindNilContent returns the first item that is nil, such as "item 2", or "".
func FindNilContent(items []UserContent) string {
	for i, item := range items {
		if item == nil || !item.userContent() {
			return fmt.Sprintf("item %d", i)
		}
	}
	return ""
}

// FindNilResponsePart returns the first part of a response that is nil, such as "part 2", or "".
func FindNilResponsePart(parts []ResponsePart) string {
	for i, p := range parts {
		if isNil(p) {
			return fmt.Sprintf("part %d", i)
		}
	}
	return ""
}

func isNil(p ResponsePart) bool { return p == nil || !p.responsePart() }

// WithoutNil returns the parts that are not nil: the given slice if all are.
func WithoutNil(parts []ResponsePart) []ResponsePart {
	if !slices.ContainsFunc(parts, isNil) {
		return parts
	}
	return slices.DeleteFunc(slices.Clone(parts), isNil)
}

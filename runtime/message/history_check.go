package message

import (
	"errors"
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// maxFaults is how many violations a history is told of; the others are counted. It is as many as a Reader reports.
const maxFaults = 20

// addFaults adds the violations of err, a *jsonwire.ValidationError or nil, of what stands at a place in the history.
func addFaults(to *jsonwire.ValidationError, at []jsonwire.PathElem, err error) {
	refused, ok := errors.AsType[*jsonwire.ValidationError](err)
	if !ok {
		return
	}
	to.More += refused.More
	for _, v := range refused.Violations {
		if len(to.Violations) == maxFaults {
			to.More++
			continue
		}
		v.Loc = slices.Concat(at, v.Loc)
		to.Violations = append(to.Violations, v)
	}
}

// objects checks the members of a history that hold any object: Pydantic AI refuses the history where one holds
// something else.
type objects struct {
	faults *jsonwire.ValidationError
	at     []jsonwire.PathElem
}

// checkObjects adds the faults of messages that are whole.
func checkObjects(messages []Message, faults *jsonwire.ValidationError) {
	o := objects{faults: faults}
	for i, m := range messages {
		o.at = append(o.at[:0], jsonwire.PathElem{Index: i})
		switch m := m.(type) {
		case *Request:
			o.member("metadata", m.Metadata)
			for i, p := range m.Parts {
				o.in("parts", i).requestPart(p)
			}
		case *Response:
			o.member("metadata", m.Metadata)
			o.member("provider_details", m.ProviderDetails)
			for i, p := range m.Parts {
				o.in("parts", i).responsePart(p)
			}
		}
	}
}

func (o objects) requestPart(p RequestPart) {
	switch p := p.(type) {
	case *SystemPromptPart:
		o.member("metadata", p.Metadata)
	case *UserPromptPart:
		for i, c := range p.Items {
			o.in("content", i).content(c)
		}
	case *SpeechPart:
		o.speech(p)
	}
}

func (o objects) responsePart(p ResponsePart) {
	switch p := p.(type) {
	case *TextPart:
		o.member("provider_details", p.ProviderDetails)
	case *ThinkingPart:
		o.member("provider_details", p.ProviderDetails)
	case *ToolCallPart:
		o.member("provider_details", p.ProviderDetails)
	case *NativeToolCallPart:
		o.member("provider_details", p.ProviderDetails)
	case *NativeToolReturnPart:
		o.member("provider_details", p.ProviderDetails)
	case *FilePart:
		o.in("content", -1).content(&p.Content)
		o.member("provider_details", p.ProviderDetails)
	case *CompactionPart:
		o.member("provider_details", p.ProviderDetails)
	case *SpeechPart:
		o.speech(p)
	}
}

func (o objects) speech(p *SpeechPart) {
	o.in("audio", -1).content(p.Audio)
	o.member("provider_details", p.ProviderDetails)
}

func (o objects) content(c UserContent) {
	if c == nil || !c.userContent() {
		return
	}
	switch c := c.(type) {
	case *ImageURL:
		o.member("vendor_metadata", c.VendorMetadata)
	case *AudioURL:
		o.member("vendor_metadata", c.VendorMetadata)
	case *VideoURL:
		o.member("vendor_metadata", c.VendorMetadata)
	case *DocumentURL:
		o.member("vendor_metadata", c.VendorMetadata)
	case *BinaryContent:
		o.member("vendor_metadata", c.VendorMetadata)
	case *UploadedFile:
		o.member("vendor_metadata", c.VendorMetadata)
	}
}

// in is the check of what is in a member, or in an element of it where index is not negative.
func (o objects) in(name string, index int) objects {
	o.at = append(o.at, jsonwire.PathElem{Key: name, Index: -1})
	if index >= 0 {
		o.at = append(o.at, jsonwire.PathElem{Index: index})
	}
	return o
}

// member checks a member that may be not set.
func (o objects) member(name string, value jsonwire.Raw) {
	if value == "" || strings.HasPrefix(string(value), "{") {
		return
	}
	r := jsonwire.NewReader(string(value), jsonwire.Strict)
	if r.Null() || r.Object() {
		return // null is as good as not set; there was space before an object
	}
	addFaults(o.faults, o.in(name, -1).at, r.End())
}

// Package codecunions has codecs of sealed interfaces whose implementations have kinds.
package codecunions

// Message is a *Request or a *Response.
//
//agent:codec union=kind
type Message interface{ message() }

// Messages is a conversation.
//
//agent:codec
type Messages []Message

// Request is a message with parts of one union.
//
//agent:codec kind=request
type Request struct {
	Parts []RequestPart          `json:"parts"`
	Named map[string]RequestPart `json:"named,omitempty"`
}

// Response is a message with a part of another union.
//
//agent:codec kind=response
type Response struct {
	Part  ResponsePart `json:"part"`
	Other *Response    `json:"other,omitempty"`
	File  *File        `json:"file,omitempty"`
}

func (*Request) message()  {}
func (*Response) message() {}

// RequestPart is a part of a Request.
//
//agent:codec union=part_kind
type RequestPart interface{ requestPart() }

// ResponsePart is a part of a Response.
//
//agent:codec union=part_kind
type ResponsePart interface{ responsePart() }

// Prompt holds what the user said, which is a union again.
//
//agent:codec kind=user-prompt
type Prompt struct {
	Content []Content `json:"content"`
}

// Text belongs to both unions.
//
//agent:codec kind=text
type Text struct {
	Content string `json:"content"`
}

// Call is a value, not a pointer.
//
//agent:codec kind=tool-call
type Call struct {
	Name string `json:"tool_name"`
}

func (*Prompt) requestPart() {}
func (*Text) requestPart()   {}
func (*Text) responsePart()  {}
func (Call) responsePart()   {}

// Content is a Plain, which is a string in JSON, or a file.
//
//agent:codec union=kind
//agent:output
type Content interface{ content() }

// Plain is text.
type Plain string

// URL is what ImageURL and AudioURL are.
type URL struct {
	URL string `json:"url"`
}

// Two kinds of one struct.
type (
	// ImageURL is an image.
	//
	//agent:codec kind=image-url
	ImageURL URL
	// AudioURL is a recording.
	//
	//agent:codec kind=audio-url
	AudioURL URL
)

// File carries its kind outside of the union, too.
//
//agent:codec kind=binary
type File struct {
	Data []byte `json:"data"`
}

func (Plain) content()     {}
func (*ImageURL) content() {}
func (*AudioURL) content() {}
func (*File) content()     {}

// Describe has a union that is marked among its parameters.
//
//agent:tool
func Describe(content Content) string {
	if text, ok := content.(Plain); ok {
		return string(text)
	}
	return "a file"
}

package openai

// mediaMessage is a user's message that is more than plain text.
//
//agent:codec encode
type mediaMessage struct {
	Role    string        `json:"role"`
	Content []contentPart `json:"content"`
}

// contentPart is one item of a mediaMessage; Type says which of the others it has.
type contentPart struct {
	Type       string      `json:"type"`
	Text       *string     `json:"text,omitempty"`
	ImageURL   *imageURL   `json:"image_url,omitempty"`
	InputAudio *inputAudio `json:"input_audio,omitempty"`
	File       *inputFile  `json:"file,omitempty"`
}

type imageURL struct {
	URL    string `json:"url"` // or a data URI
	Detail string `json:"detail,omitempty"`
}

type inputAudio struct {
	Data   string `json:"data"` // in base64
	Format string `json:"format"`
}

// inputFile is a document: its data, or the id of one that OpenAI has already.
type inputFile struct {
	FileData string `json:"file_data,omitempty"` // a data URI
	Filename string `json:"filename,omitempty"`
	FileID   string `json:"file_id,omitempty"`
}

// imageMetadata is what this package reads of the VendorMetadata of an image.
//
//agent:codec lenient decode
type imageMetadata struct {
	Detail string `json:"detail"`
}

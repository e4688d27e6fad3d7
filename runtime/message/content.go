package message

import "github.com/agentgen-go/agentgen/runtime/jsonwire"

// UserContent is one item of a prompt: a Text, *ImageURL, *AudioURL, *VideoURL, *DocumentURL, *BinaryContent,
// *UploadedFile, *TextContent, *StructuredContent, *CachePoint or *UnknownContent.
//
//agent:codec union=kind
type UserContent interface {
	// userContent reports whether the item is not a nil pointer.
	userContent() bool
	Enqueueable
}

// Text is plain text in UserPromptPart.Items.
type Text string

// TextContent is text with metadata for the application; the model sees the text only.
//
//agent:codec kind=text-content
type TextContent struct {
	Content string `json:"content"`
	// Metadata is any JSON.
	Metadata jsonwire.Raw     `json:"metadata" codec:"zeronull"`
	Unknown  jsonwire.Members `codec:"unknown"`
}

// StructuredContent is a value that the model sees as text, such as the state of the application that the user looks at.
//
//agent:codec kind=structured-content
type StructuredContent struct {
	// Content is the value as the model sees it. It must not be empty.
	Content string `json:"content"`
	// Value is the value itself, any JSON.
	Value jsonwire.Raw `json:"value"`
	// Tag is the name of the element that the value is in, and Description what Content says of it; empty without one.
	Tag         string `json:"tag" codec:"zeronull"`
	Description string `json:"description" codec:"zeronull"`
	// Metadata is any JSON. The model does not see it.
	Metadata jsonwire.Raw     `json:"metadata" codec:"zeronull"`
	Unknown  jsonwire.Members `codec:"unknown"`
}

// FileURL is a file that is named by its URL. It is used as ImageURL, AudioURL, VideoURL or DocumentURL.
type FileURL struct {
	URL string `json:"url"`
	// ForceDownload tells providers that could read the URL themselves to send the file's content instead.
	ForceDownload ForceDownload `json:"force_download" codec:"optional"`
	// VendorMetadata is for the provider, a JSON object.
	VendorMetadata jsonwire.Raw `json:"vendor_metadata" codec:"zeronull,object"`
	// MediaType is the file's type, such as "image/png"; if it is empty, it is derived from the URL. See MediaType.
	MediaType string `json:"media_type" codec:"zeronull"`
	// Identifier names the file in texts; if it is empty, one is derived from the URL. See FileIdentifier.
	Identifier string           `json:"identifier" codec:"zeronull"`
	Unknown    jsonwire.Members `codec:"unknown"`
}

// ForceDownload says who reads a FileURL.
type ForceDownload string

// The values of ForceDownload. The zero value leaves it to the provider.
const (
	// ForceDownloadAlways sends the content.
	ForceDownloadAlways ForceDownload = "true"
	// ForceDownloadAllowLocal sends the content, which may be on a private network. It is for URLs that are trusted.
	ForceDownloadAllowLocal ForceDownload = "allow-local"
)

// The kinds of files.
type (
	// ImageURL is an image.
	//
	//agent:codec kind=image-url
	ImageURL FileURL
	// AudioURL is a recording.
	//
	//agent:codec kind=audio-url
	AudioURL FileURL
	// VideoURL is a film.
	//
	//agent:codec kind=video-url
	VideoURL FileURL
	// DocumentURL is a document.
	//
	//agent:codec kind=document-url
	DocumentURL FileURL
)

// BinaryContent is a file that is part of the message. See ReadBinaryContent and ParseDataURI.
//
//agent:codec kind=binary
type BinaryContent struct {
	Data []byte `json:"data" codec:"format=base64url"`
	// MediaType is the file's type, such as "image/png".
	MediaType string `json:"media_type"`
	// VendorMetadata is for the provider, a JSON object.
	VendorMetadata jsonwire.Raw `json:"vendor_metadata" codec:"zeronull,object"`
	// Identifier names the file in texts; if it is empty, one is derived from the data. See FileIdentifier.
	Identifier string           `json:"identifier" codec:"optional,hook"`
	Unknown    jsonwire.Members `codec:"unknown"`
}

// UploadedFile is a file that a provider has already.
//
//agent:codec kind=uploaded-file
type UploadedFile struct {
	// FileID is the provider's id of the file, ProviderName the provider's name. Pydantic AI knows anthropic, openai,
	// google, google-cloud, google-gla, google-vertex, bedrock and xai.
	FileID       string `json:"file_id"`
	ProviderName string `json:"provider_name"`
	// VendorMetadata is for the provider, a JSON object.
	VendorMetadata jsonwire.Raw `json:"vendor_metadata" codec:"zeronull,object"`
	// MediaType is the file's type; if it is empty, it is derived from FileID. See MediaType.
	MediaType string `json:"media_type" codec:"zeronull"`
	// Identifier names the file in texts; if it is empty, one is derived from FileID. See FileIdentifier.
	Identifier string           `json:"identifier" codec:"zeronull"`
	Unknown    jsonwire.Members `codec:"unknown"`
}

// CachePoint asks the provider to cache the conversation up to here, if it supports that.
//
//agent:codec kind=cache-point
type CachePoint struct {
	// TTL is for how long.
	TTL     CacheTTL         `json:"ttl" codec:"optional"`
	Unknown jsonwire.Members `codec:"unknown"`
}

// CacheTTL is how long a provider keeps what it cached.
type CacheTTL string

// The times for which providers keep what they cached.
const (
	CacheShort CacheTTL = ""   // five minutes; in JSON it says "5m"
	CacheLong  CacheTTL = "1h" // an hour
)

// UnknownContent is an item of a kind that this package does not know, such as one of a later version of Pydantic AI. It
// is kept as it was read; it is not sent to models.
//
//agent:codec kind=*
type UnknownContent struct {
	// Kind is what the item says it is.
	Kind string
	// JSON is the whole item, a JSON object.
	JSON jsonwire.Raw
}

func (Text) userContent() bool                 { return true }
func (p *TextContent) userContent() bool       { return p != nil }
func (p *StructuredContent) userContent() bool { return p != nil }
func (p *ImageURL) userContent() bool          { return p != nil }
func (p *AudioURL) userContent() bool          { return p != nil }
func (p *VideoURL) userContent() bool          { return p != nil }
func (p *DocumentURL) userContent() bool       { return p != nil }
func (p *BinaryContent) userContent() bool     { return p != nil }
func (p *UploadedFile) userContent() bool      { return p != nil }
func (p *CachePoint) userContent() bool        { return p != nil }
func (p *UnknownContent) userContent() bool    { return p != nil }

func (Text) enqueueable()               {}
func (*TextContent) enqueueable()       {}
func (*StructuredContent) enqueueable() {}
func (*ImageURL) enqueueable()          {}
func (*AudioURL) enqueueable()          {}
func (*VideoURL) enqueueable()          {}
func (*DocumentURL) enqueueable()       {}
func (*BinaryContent) enqueueable()     {}
func (*UploadedFile) enqueueable()      {}
func (*CachePoint) enqueueable()        {}
func (*UnknownContent) enqueueable()    {}

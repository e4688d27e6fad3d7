package runtime

// UserContent is one item of what a user says: a Text, *ImageURL, *AudioURL, *VideoURL, *DocumentURL, *BinaryContent,
// *UploadedFile, *TextContent or *CachePoint.
type UserContent interface {
	userContent()
	Enqueueable
}

// Text is plain text in UserPromptPart.Items.
type Text string

// TextContent is text with metadata that is the application's own; the model sees the text only.
type TextContent struct {
	Content  string
	Metadata RawJSON
}

// FileURL is a file that is named by its URL. It is used as ImageURL, AudioURL, VideoURL or DocumentURL.
type FileURL struct {
	URL string
	// MediaType is the file's type, such as "image/png"; where it is empty it is told from the URL.
	MediaType string
	// Identifier names the file in texts; where it is empty one is made of the URL.
	Identifier string
	// VendorMetadata is for the provider, a JSON object.
	VendorMetadata RawJSON
	// ForceDownload tells providers that could read the URL themselves to send the file's content instead.
	ForceDownload ForceDownload
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
	ImageURL FileURL
	// AudioURL is a recording.
	AudioURL FileURL
	// VideoURL is a film.
	VideoURL FileURL
	// DocumentURL is a document.
	DocumentURL FileURL
)

// BinaryContent is a file that is part of the message.
type BinaryContent struct {
	Data []byte
	// MediaType is the file's type, such as "image/png".
	MediaType string
	// Identifier names the file in texts; where it is empty one is made of the data.
	Identifier string
	// VendorMetadata is for the provider, a JSON object.
	VendorMetadata RawJSON
}

// UploadedFile is a file that a provider has already.
type UploadedFile struct {
	// FileID is the provider's id of the file, ProviderName the provider's name.
	FileID, ProviderName string
	// MediaType is the file's type; where it is empty it is told from FileID.
	MediaType string
	// Identifier names the file in texts; where it is empty one is made of FileID.
	Identifier string
	// VendorMetadata is for the provider, a JSON object.
	VendorMetadata RawJSON
}

// CachePoint asks the provider to cache the conversation up to here, where it can.
type CachePoint struct {
	// TTL is "5m" or "1h"; empty means "5m".
	TTL string
}

func (Text) userContent()           {}
func (*TextContent) userContent()   {}
func (*ImageURL) userContent()      {}
func (*AudioURL) userContent()      {}
func (*VideoURL) userContent()      {}
func (*DocumentURL) userContent()   {}
func (*BinaryContent) userContent() {}
func (*UploadedFile) userContent()  {}
func (*CachePoint) userContent()    {}

func (Text) enqueueable()           {}
func (*TextContent) enqueueable()   {}
func (*ImageURL) enqueueable()      {}
func (*AudioURL) enqueueable()      {}
func (*VideoURL) enqueueable()      {}
func (*DocumentURL) enqueueable()   {}
func (*BinaryContent) enqueueable() {}
func (*UploadedFile) enqueueable()  {}
func (*CachePoint) enqueueable()    {}

package wire

import (
	"mime"
	"strings"
)

// BareType returns a media type in lower case without its parameters.
func BareType(mediaType string) string {
	if t, _, err := mime.ParseMediaType(mediaType); err == nil {
		return t
	}
	return mediaType
}

// IsText reports whether files of a media type can be read as text.
func IsText(mediaType string) bool {
	switch mediaType {
	case "application/json", "application/xml", "application/toml", "application/yaml", "application/x-yaml":
		return true
	}
	return strings.HasPrefix(mediaType, "text/") || strings.HasSuffix(mediaType, "+json") || strings.HasSuffix(mediaType, "+xml")
}

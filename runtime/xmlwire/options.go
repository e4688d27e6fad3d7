package xmlwire

// Option changes how a value is written.
type Option func(*settings)

type settings struct {
	root, item, null string
	indent           string
	oneLine          bool
	info             FieldInfo
}

// FieldInfo says how often the titles and descriptions of fields are written, as attributes of their elements.
type FieldInfo uint8

// Modes of FieldInfo.
const (
	Never  FieldInfo = iota // no attributes, the default
	Always                  // for each value of a field
	Once                    // for the first value of a field only
)

// WithRoot puts the value in an element of this name. By default a list, map or struct is written as the sequence of its
// parts, and another value as an item.
func WithRoot(tag string) Option { return func(s *settings) { s.root = tag } }

// WithItem names the elements of lists, and those of map entries whose key is not the name of an XML element; "item" by
// default. Structs in lists are named after their type.
func WithItem(tag string) Option { return func(s *settings) { s.item = tag } }

// WithNull sets the text that stands for nil; "null" by default.
func WithNull(text string) Option { return func(s *settings) { s.null = text } }

// WithIndent sets the text that each level is indented by; two spaces by default.
func WithIndent(indent string) Option { return func(s *settings) { s.indent = indent } }

// WithOneLine leaves out line breaks and indentation.
func WithOneLine() Option { return func(s *settings) { s.oneLine = true } }

// WithFieldInfo says how often titles and descriptions of fields are written; Never by default.
func WithFieldInfo(mode FieldInfo) Option { return func(s *settings) { s.info = mode } }

func newSettings(options []Option) settings {
	s := settings{item: "item", null: "null", indent: "  "}
	for _, option := range options {
		option(&s)
	}
	return s
}

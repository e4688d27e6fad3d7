package directive

import (
	"fmt"
	"slices"
	"strings"
)

// CodecOption is an option of the codec key of struct tags.
type CodecOption struct {
	Name  string
	Value string // what stands after the equals sign, such as "NAME"; "" for an option that stands alone
	On    string // the fields that it is for
	Doc   string
}

// codecOptions are the options in the order of the reference. Package source says what they do.
var codecOptions = []CodecOption{
	{"optional", "", "any field", "the member may be missing; it is always written"},
	{"zeronull", "", "any field", "the zero value is written as null; null and a missing member are read as the zero value"},
	{"hook", "", "any field F", "the methods decodeF(*jsonwire.Reader) and encodeF(*jsonwire.Writer) of the struct read and write the member"},
	{"object", "", "raw JSON", "the JSON must be an object; null, written for empty JSON, is read where the member is not required"},
	{"format", "micro", "times", "six digits of microseconds, omitted where they are zero; a time without a zone is read as UTC"},
	{"format", "base64url", "bytes", "base64 in the alphabet for URLs; both alphabets are read, with padding or without"},
	{"closed", "", "string types with constants", "writing a value that is not one of the constants is an error"},
	{"nonull", "", "slices, arrays and maps of pointers or of a union", "null elements are refused, and so are nil ones when writing"},
	{"was", "NAME|NAME", "any field", "former names of the member, read where its present name is absent, never written"},
	{"unknown", "", "a jsonwire.Members", "takes the members that no field is for, and writes them last"},
	{"drop", "NAME|NAME", "the field for unknown members, or _ struct{}", "former members of the struct, read and dropped"},
}

// CodecOptions returns the options in the order of the reference. A name that takes one of several values is in it once for
// each.
func CodecOptions() []CodecOption { return slices.Clone(codecOptions) }

// Synopsis is how the option is written, such as "format=micro".
func (o CodecOption) Synopsis() string { return withValue(o.Name, o.Value) }

func helpCodecOptions(b *strings.Builder) {
	b.WriteString("Options of fields in types marked //agent:codec\n" +
		"    in codec struct tags, separated by commas, as in `json:\"timestamp\" codec:\"optional,format=micro\"`\n")
	w := newTable(b)
	for _, o := range codecOptions {
		fmt.Fprintf(w, "      %s\t%s\t%s\n", o.Synopsis(), o.On, o.Doc)
	}
	_ = w.Flush() // a strings.Builder does not fail
}

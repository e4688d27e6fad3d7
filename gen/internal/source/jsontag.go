package source

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/agentgen-go/agentgen/gen/internal/diag"
	"github.com/agentgen-go/agentgen/gen/internal/directive/constraint"
)

// jsonOptions are what a json struct tag says.
type jsonOptions struct {
	name                string // "" for the field's own
	named               bool
	hidden              bool // json:"-"
	omitEmpty, omitZero bool
	quoted              *constraint.Text // the option string
	omitEmptyAt         *constraint.Text // the option omitempty
}

// jsonOptionNames are the options after the name in a json tag, those of encoding/json.
var jsonOptionNames = []string{"omitempty", "omitzero", "string"}

// parseJSONTag reads a json tag as encoding/json does, but reports what encoding/json ignores.
func parseJSONTag(t *constraint.Text, c *diag.Collector) jsonOptions {
	if t == nil {
		return jsonOptions{}
	}
	if t.S == "-" {
		return jsonOptions{hidden: true}
	}
	parts := t.Split(',')
	opts := jsonOptions{name: parts[0].S, named: parts[0].S != ""}
	if opts.named && !validName(opts.name) {
		c.Addf(parts[0].Pos(0), "encoding/json does not accept the name %s in a tag", strconv.Quote(opts.name))
	}
	for i, part := range parts[1:] {
		if part.S == "" && i == len(parts)-2 { // json:"-," names a field "-"
			break
		}
		opts.option(part, c)
	}
	return opts
}

func (o *jsonOptions) option(part *constraint.Text, c *diag.Collector) {
	switch part.S {
	case "omitempty":
		o.omitEmpty, o.omitEmptyAt = true, part
	case "omitzero":
		o.omitZero = true
	case "string":
		o.quoted = part
	default:
		c.Add(unknownJSONOption(part))
	}
}

// unknownJSONOption reports an option that encoding/json does not know: it may be one of codecs.
func unknownJSONOption(part *constraint.Text) diag.Diagnostic {
	d := diag.Diagnostic{
		Pos:     part.Pos(0),
		Message: "unknown json option " + strconv.Quote(part.S),
		Hint:    diag.DidYouMean(part.S, jsonOptionNames),
	}
	switch option, exactly := asCodecOption(part.S); {
	case exactly:
		d.Message += ", which is one of codecs"
		d.Hint = `write codec:"` + option + `", a tag key of its own`
	case option != "":
		d.Hint = `did you mean codec:"` + option + `"?`
	}
	return d
}

// validName applies encoding/json's rule for names in tags.
func validName(s string) bool {
	for _, r := range s {
		if !strings.ContainsRune("!#$%&()*+-./:;<=>?@[]^_{|}~ ", r) && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return false
		}
	}
	return s != ""
}

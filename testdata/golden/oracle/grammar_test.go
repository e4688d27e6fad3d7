package oracle

import (
	"regexp"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// Parts of the grammars of formats.
const (
	pchar    = `([A-Za-z0-9\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})`
	path     = `(/|` + pchar + `)*`
	regName  = `([A-Za-z0-9\-._~!$&'()*+,;=]|%[0-9A-Fa-f]{2})*`
	label    = `[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?`
	host     = label + `(\.` + label + `)*`
	octet    = `(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])`
	dotted   = octet + `(\.` + octet + `){3}`
	atom     = "[A-Za-z0-9!#$%&'*+\\-/=?^_`{|}~]+"
	fullDate = `[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])`
	fullTime = `([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])`
)

// grammars are those of the RFCs, but for what no regular expression can tell: the length of months, leap seconds,
// and IPv6.
var grammars = map[string]*regexp.Regexp{
	"date-time": regexp.MustCompile(`^` + fullDate + `[Tt]` + fullTime + `$`),
	"date":      regexp.MustCompile(`^` + fullDate + `$`),
	"time":      regexp.MustCompile(`^` + fullTime + `$`),
	"duration":  regexp.MustCompile(`^P([0-9]+W|([0-9]+Y)?([0-9]+M)?([0-9]+D)?(T([0-9]+H)?([0-9]+M)?([0-9]+S)?)?)$`),
	"email":     regexp.MustCompile(`^(` + atom + `(\.` + atom + `)*|"([ !#-\[\]-~]|\\[ -~])*")@(` + host + `|\[` + dotted + `\]|\[(?i:IPv6):[0-9A-Fa-f:.]+\])$`),
	"uri": regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:(//((` + pchar + `)*@)?(\[[0-9A-Fa-fvV:.]+\]|` + regName + `)(:[0-9]*)?(/` + path + `)?` +
		`|/?(` + pchar + path + `)?)(\?(\?|` + path + `)*)?(#(\?|` + path + `)*)?$`),
	"ipv4":     regexp.MustCompile(`^` + dotted + `$`),
	"hostname": regexp.MustCompile(`^` + host + `$`),
}

// formatted reports whether a text has a format, by its grammar, and its length where that is limited.
func formatted(format, s string) bool {
	g := grammars[format]
	if g == nil {
		return false
	}
	at := strings.LastIndexByte(s, '@')
	return g.MatchString(s) && (format != "hostname" || len(s) <= 253) && (format != "email" || len(s) <= 254 && at <= 64)
}

// malformed explains what a decoder refuses and what is not in the grammar.
func malformed(c *comparison, v jsonwire.Violation) bool {
	format := ""
	for name, what := range map[string]string{
		"uri": "absolute URI", "hostname": "host name", "email": "email address", "ipv4": "IPv4 address",
		"date-time": "date-time", "time": "time of day", "date": "a valid date,", "duration": "duration",
	} {
		if strings.Contains(v.Msg, what) {
			format = name
		}
	}
	return v.Type == "string_format" && format != "" && c.some(v, func(n *node) bool {
		s, ok := n.text()
		return ok && !formatted(format, s)
	})
}

// wellFormedFault explains what the validator refuses and what is in the grammar.
func wellFormedFault(c *comparison, e *jsonschema.ValidationError) bool {
	f, ok := e.ErrorKind.(*kind.Format)
	return ok && slices.ContainsFunc(c.tree.find(e.InstanceLocation), func(n *node) bool {
		s, ok := n.text()
		return ok && formatted(f.Want, s)
	})
}

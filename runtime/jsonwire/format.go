package jsonwire

import (
	"net/netip"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/internal/kind"
)

// Format is a format of strings that JSON Schema 2020-12 names. The zero Format is that of any string.
type Format uint8

const (
	FormatDateTime Format = iota + 1 // RFC 3339 date-time; a leap second only at 23:59:60 UTC
	FormatDate                       // RFC 3339 full-date
	FormatTime                       // RFC 3339 full-time, with the offset from UTC
	FormatDuration                   // ISO 8601 duration as in RFC 3339 appendix A; units of zero may be left out ("PT1H5S")
	FormatEmail                      // RFC 5321 mailbox
	FormatURI                        // RFC 3986 URI, which begins with a scheme
	FormatUUID                       // RFC 4122 UUID, of any version
	FormatIPv4                       // RFC 2673 dotted quad
	FormatIPv6                       // RFC 4291 address without a zone
	FormatHostname                   // RFC 1123 host name, without a dot behind
)

// formats describes each Format: its name in JSON Schema, what is asked of a string, and the test.
var formats = [...]struct {
	name, what string
	match      func(string) bool
}{
	0:              {"", "string", func(string) bool { return true }},
	FormatDateTime: {"date-time", "RFC 3339 date-time with a time zone, such as 2026-09-14T09:30:00Z", matchDateTime},
	FormatDate:     {"date", "date, such as 2026-09-14", matchDate},
	FormatTime:     {"time", "time of day with a time zone, such as 09:30:00Z", matchTime},
	FormatDuration: {"duration", "ISO 8601 duration, such as PT1H30M", matchDuration},
	FormatEmail:    {"email", "email address", matchEmail},
	FormatURI:      {"uri", "absolute URI, such as https://example.com/path", matchURI},
	FormatUUID:     {"uuid", "UUID, such as 123e4567-e89b-12d3-a456-426614174000", matchUUID},
	FormatIPv4:     {"ipv4", "IPv4 address", matchIPv4},
	FormatIPv6:     {"ipv6", "IPv6 address", matchIPv6},
	FormatHostname: {"hostname", "host name, such as www.example.com", matchHostname},
}

// ParseFormat returns the Format that JSON Schema calls name; ok is false if it is not supported.
func ParseFormat(name string) (f Format, ok bool) {
	for i := range formats {
		if i > 0 && formats[i].name == name {
			return Format(i), true
		}
	}
	return 0, false
}

// String returns the name of f in JSON Schema, "" for the zero Format.
func (f Format) String() string {
	if int(f) < len(formats) {
		return formats[f].name
	}
	return kind.Name("Format", f)
}

// Match reports whether s has the format f.
func (f Format) Match(s string) bool { return formats[f].match(s) }

// Format records string_format if s, the last value, does not have the format f.
func (r *Reader) Format(s string, f Format) {
	if !f.Match(s) {
		r.violates("string_format", "String should be a valid "+formats[f].what)
	}
}

func matchUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		switch i {
		case 8, 13, 18, 23:
			if s[i] != '-' {
				return false
			}
		default:
			if !isHex(s[i]) {
				return false
			}
		}
	}
	return true
}

func matchIPv4(s string) bool {
	addr, err := netip.ParseAddr(s)
	return err == nil && addr.Is4()
}

func matchIPv6(s string) bool {
	addr, err := netip.ParseAddr(s)
	return err == nil && addr.Is6() && addr.Zone() == ""
}

func matchHostname(s string) bool {
	const maxName, maxLabel = 253, 63
	if len(s) > maxName {
		return false
	}
	for label, more := "", true; more; {
		label, s, more = strings.Cut(s, ".")
		n := len(label)
		if n == 0 || n > maxLabel || label[0] == '-' || label[n-1] == '-' {
			return false
		}
		for i := range n {
			if !isAlphanumeric(label[i]) && label[i] != '-' {
				return false
			}
		}
	}
	return true
}

// matchEmail reports whether s is a mailbox of RFC 5321: a dotted or quoted local part, and a host name or the literal
// of an IP address.
func matchEmail(s string) bool {
	const maxMailbox, maxLocal = 254, 64
	at := strings.LastIndexByte(s, '@')
	if at < 1 || at > maxLocal || len(s) > maxMailbox {
		return false
	}
	local, domain := s[:at], s[at+1:]
	if local[0] == '"' {
		return matchQuoted(local) && matchDomain(domain)
	}
	for atom, more := "", true; more; {
		atom, local, more = strings.Cut(local, ".")
		if !isAtom(atom) {
			return false
		}
	}
	return matchDomain(domain)
}

// isAtom reports whether s is an Atom of RFC 5321.
func isAtom(s string) bool {
	for i := range len(s) {
		if !isAlphanumeric(s[i]) && strings.IndexByte("!#$%&'*+-/=?^_`{|}~", s[i]) < 0 {
			return false
		}
	}
	return s != ""
}

// matchQuoted reports whether s, which begins with a quote, is a Quoted-string of RFC 5321.
func matchQuoted(s string) bool {
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"':
			return i == len(s)-1
		case c < ' ' || c > '~':
			return false
		case c == '\\':
			if i++; i == len(s) || s[i] < ' ' || s[i] > '~' {
				return false
			}
		}
	}
	return false
}

func matchDomain(s string) bool {
	n := len(s)
	if n < 2 || s[0] != '[' || s[n-1] != ']' {
		return matchHostname(s)
	}
	const tag = "IPv6:"
	literal := s[1 : n-1]
	if len(literal) > len(tag) && strings.EqualFold(literal[:len(tag)], tag) {
		return matchIPv6(literal[len(tag):])
	}
	return matchIPv4(literal)
}

func isDigit(c byte) bool { return c-'0' <= 9 }

func isLetter(c byte) bool { return c|0x20-'a' < 26 }

func isAlphanumeric(c byte) bool { return isDigit(c) || isLetter(c) }

func isHex(c byte) bool { return isDigit(c) || c|0x20-'a' < 6 }

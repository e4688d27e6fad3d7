package transport

import "strings"

// redacted returns text without the secrets, also where they are escaped as in JSON, URLs or HTML.
func (s secrets) redacted(text string) string {
	if len(s) == 0 {
		return text
	}
	begins := [256]bool{'\\': true, '%': true, '&': true} // a secret, or an escape
	for _, secret := range s {
		begins[secret[0]] = true
	}
	var b strings.Builder
	done := 0
	for i := 0; i < len(text); {
		if !begins[text[i]] {
			i++
			continue
		}
		n := s.at(text[i:])
		if n == 0 {
			i++
			continue
		}
		b.WriteString(text[done:i])
		b.WriteString(redaction)
		i += n
		done = i
	}
	if done == 0 {
		return text
	}
	b.WriteString(text[done:])
	return b.String()
}

// at returns the length of the secret that text begins with, 0 if there is none.
func (s secrets) at(text string) int {
	for _, secret := range s {
		if n, all := match(text, secret); all {
			return n
		}
	}
	return 0
}

// match returns how many bytes of text are the secret, or its beginning if text ends within it, which all tells.
func match(text, secret string) (n int, all bool) {
	for i := range len(secret) {
		if n < len(text) && text[n] == secret[i] {
			n++
			continue
		}
		c, size := unescape(text[n:])
		if size == 0 || c != secret[i] {
			return n, false
		}
		n += size
	}
	return n, true
}

// unescape returns the byte that an escape of JSON, of a URL or of HTML at the beginning of text stands for, and the length
// of the escape; 0 if there is none.
func unescape(text string) (c byte, size int) {
	switch {
	case strings.HasPrefix(text, `\`):
		rest := strings.TrimLeft(text, `\`)
		slashes := len(text) - len(rest)
		switch {
		case len(rest) >= 5 && rest[0] == 'u' && rest[1:3] == "00":
			return hexByte(rest[3:5], slashes+5)
		case rest != "" && strings.IndexByte(`"/'`, rest[0]) >= 0:
			return rest[0], slashes + 1
		}
		return '\\', slashes
	case strings.HasPrefix(text, "%") && len(text) >= 3:
		return hexByte(text[1:3], 3)
	case strings.HasPrefix(text, "&"):
		return entity(text)
	}
	return 0, 0
}

func hexByte(digits string, size int) (byte, int) {
	n := 0
	for _, c := range []byte(strings.ToLower(digits)) {
		d := strings.IndexByte("0123456789abcdef", c)
		if d < 0 {
			return 0, 0
		}
		n = n<<4 | d
	}
	return byte(n), size
}

func entity(text string) (c byte, size int) {
	end := strings.IndexByte(text[:min(len(text), len("&#x0041;"))], ';')
	if end < 0 {
		return 0, 0
	}
	switch name := text[1:end]; name {
	case "amp":
		return '&', end + 1
	case "lt":
		return '<', end + 1
	case "gt":
		return '>', end + 1
	case "quot":
		return '"', end + 1
	default:
		return numbered(strings.ToLower(name), end+1)
	}
}

// numbered reads #45 and #x2d.
func numbered(name string, size int) (byte, int) {
	digits, ok := strings.CutPrefix(name, "#")
	if !ok {
		return 0, 0
	}
	if digits, ok := strings.CutPrefix(digits, "x"); ok {
		return hexByte(strings.TrimLeft(digits, "0"), size)
	}
	n := 0
	for _, d := range []byte(digits) {
		if d < '0' || d > '9' || n > 0xff {
			return 0, 0
		}
		n = n*10 + int(d-'0')
	}
	return byte(n), size
}

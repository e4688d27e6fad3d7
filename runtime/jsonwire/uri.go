package jsonwire

import "strings"

// matchURI reports whether s is a URI of RFC 3986: a scheme and what that names, not a relative reference.
func matchURI(s string) bool {
	scheme, rest, ok := strings.Cut(s, ":")
	if !ok || !isScheme(scheme) {
		return false
	}
	rest, fragment, _ := strings.Cut(rest, "#")
	rest, query, _ := strings.Cut(rest, "?")
	if !consistsOf(fragment, pathMarks+"?") || !consistsOf(query, pathMarks+"?") {
		return false
	}
	authority, ok := strings.CutPrefix(rest, "//")
	if !ok {
		return consistsOf(rest, pathMarks)
	}
	path := ""
	if i := strings.IndexByte(authority, '/'); i >= 0 {
		authority, path = authority[:i], authority[i:]
	}
	return isAuthority(authority) && consistsOf(path, pathMarks)
}

const (
	delimiters = "!$&'()*+,;=" // sub-delims
	pathMarks  = delimiters + ":@/"
)

// consistsOf reports whether s has only unreserved characters, percent-encoded bytes and the given marks.
func consistsOf(s, marks string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '%' {
			if i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2]) {
				return false
			}
			i += 2
		} else if !isAlphanumeric(c) && strings.IndexByte("-._~", c) < 0 && strings.IndexByte(marks, c) < 0 {
			return false
		}
	}
	return true
}

func isScheme(s string) bool {
	for i := range len(s) {
		if !isAlphanumeric(s[i]) && strings.IndexByte("+-.", s[i]) < 0 {
			return false
		}
	}
	return s != "" && isLetter(s[0])
}

// isAuthority reports whether s is [ userinfo "@" ] host [ ":" port ].
func isAuthority(s string) bool {
	if user, rest, ok := strings.Cut(s, "@"); ok {
		if !consistsOf(user, delimiters+":") {
			return false
		}
		s = rest
	}
	host, port := s, ""
	if i := strings.LastIndexByte(s, ':'); i > strings.LastIndexByte(s, ']') {
		host, port = s[:i], s[i+1:]
	}
	if strings.Trim(port, "0123456789") != "" {
		return false
	}
	if n := len(host); n >= 2 && host[0] == '[' && host[n-1] == ']' {
		return matchIPv6(host[1:n-1]) || isFutureIP(host[1:n-1])
	}
	return consistsOf(host, delimiters)
}

// isFutureIP reports whether s is an IPvFuture: "v", a version, a dot, and an address of that version.
func isFutureIP(s string) bool {
	version, address, ok := strings.Cut(s, ".")
	if !ok || len(version) < 2 || version[0]|0x20 != 'v' || address == "" || strings.Contains(address, "%") {
		return false
	}
	for i := 1; i < len(version); i++ {
		if !isHex(version[i]) {
			return false
		}
	}
	return consistsOf(address, delimiters+":")
}

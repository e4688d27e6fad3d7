package schema

import (
	"strings"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// write returns n as compact JSON.
func write(n *node) (jsonwire.Raw, error) {
	b := n.appendTo(nil)
	if len(b) > MaxSize {
		return "", tooLarge(len(b))
	}
	s := jsonwire.Raw(b)
	if jsonwire.Valid(string(s)) != nil { // all parts are valid, so it can only be the depth
		return "", tooDeep()
	}
	return s, nil
}

func (n *node) appendTo(dst []byte) []byte {
	if n.other != "" {
		return appendCompact(dst, n.other)
	}
	dst = append(dst, '{')
	for i := range n.keywords {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(jsonwire.AppendString(dst, n.keywords[i].name), ':')
		dst = n.keywords[i].appendValue(dst)
	}
	return append(dst, '}')
}

func (k *keyword) appendValue(dst []byte) []byte {
	switch k.form {
	case single:
		return k.subs[0].node.appendTo(dst)
	case list:
		return append(k.appendSubs(append(dst, '[')), ']')
	case named:
		return append(k.appendSubs(append(dst, '{')), '}')
	}
	return appendCompact(dst, k.raw)
}

func (k *keyword) appendSubs(dst []byte) []byte {
	for i, s := range k.subs {
		if i > 0 {
			dst = append(dst, ',')
		}
		if k.form == named {
			dst = append(jsonwire.AppendString(dst, s.name), ':')
		}
		dst = s.node.appendTo(dst)
	}
	return dst
}

// appendCompact appends valid JSON without its insignificant white space.
func appendCompact(dst []byte, v jsonwire.Raw) []byte {
	if !strings.ContainsAny(string(v), " \t\r\n") {
		return append(dst, v...)
	}
	quoted := false
	for i := 0; i < len(v); i++ {
		switch c := v[i]; {
		case quoted && c == '\\':
			dst = append(dst, c)
			i++
			c = v[i]
			dst = append(dst, c)
			continue
		case c == '"':
			quoted = !quoted
		case !quoted && (c == ' ' || c == '\t' || c == '\r' || c == '\n'):
			continue
		}
		dst = append(dst, v[i])
	}
	return dst
}

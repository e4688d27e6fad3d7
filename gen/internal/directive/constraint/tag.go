package constraint

import (
	"strconv"
	"strings"

	"github.com/agentgen-go/agentgen/gen/internal/diag"
	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// Tag is a struct tag, taken apart: what it says under the keys that we read, each part with its place.
type Tag struct {
	Value       string // the whole tag, unquoted
	JSON        *Text  // nil without a json key
	Codec       *Text  // nil without a codec key
	Args        []Arg  // of the jsonschema key
	Description *Text  // of the jsonschema_description key
}

// Text is a piece of a tag. It knows where each of its bytes stands in the source.
type Text struct {
	S   string
	at  []int // offset in the source of each byte, and of the end
	pos func(offset int) ir.Pos
}

// Pos returns the position of the byte i of the text; i may be len(S).
func (t *Text) Pos(i int) ir.Pos { return t.pos(t.at[i]) }

// Slice returns a part of the text.
func (t *Text) Slice(i, j int) *Text { return &Text{S: t.S[i:j], at: t.at[i : j+1], pos: t.pos} }

// Split cuts the text at each sep.
func (t *Text) Split(sep byte) []*Text {
	var parts []*Text
	from := 0
	for i := range len(t.S) {
		if t.S[i] == sep {
			parts = append(parts, t.Slice(from, i))
			from = i + 1
		}
	}
	return append(parts, t.Slice(from, len(t.S)))
}

// ParseTag takes the literal of a struct tag apart, as it stands in the source with its quotes. Pos gives the
// position of an offset in the literal. Mistakes go to c.
func ParseTag(literal string, pos func(offset int) ir.Pos, c *diag.Collector) Tag {
	source := newText(literal, pos)
	tag, ok := source.unquote()
	if !ok {
		return Tag{}
	}
	t := Tag{Value: tag.S}
	seen := map[string]bool{}
	for rest := tag.trimLeft(); rest.S != ""; rest = rest.trimLeft() {
		key, value, next, ok := rest.pair()
		if !ok {
			reportMalformed(rest, c)
			break
		}
		rest = next
		if seen[key.S] && (strings.HasPrefix(key.S, "json") || key.S == "codec") {
			c.Addf(key.Pos(0), "tag key %s is given twice", key.S)
			continue
		}
		seen[key.S] = true
		t.enter(key, value, c)
	}
	return t
}

// ours are the keys that others may be misspellings of. "json" and "codec" are not among them: many keys of others are
// like them.
var ours = []string{"jsonschema", "jsonschema_description", "jsonschema_extras"}

func (t *Tag) enter(key, value *Text, c *diag.Collector) {
	switch key.S {
	case "json":
		t.JSON = value
	case "codec":
		t.Codec = value
	case "JSON", "Json", "Codec", "CODEC":
		c.Add(unknownKey(key, strings.ToLower(key.S)))
	case "jsonschema":
		t.Args = splitArgs(value)
	case "jsonschema_description":
		t.Description = value
	case "jsonschema_extras":
		c.Add(diag.Diagnostic{
			Pos:     key.Pos(0),
			Message: "jsonschema_extras is not supported",
			Hint:    "nothing would check what it says",
		})
	default:
		if near := diag.Nearest(key.S, ours); near != "" {
			c.Add(unknownKey(key, near))
		}
	}
}

func unknownKey(key *Text, near string) diag.Diagnostic {
	return diag.Diagnostic{Pos: key.Pos(0), Message: "unknown tag key " + strconv.Quote(key.S), Hint: "did you mean " + near + "?"}
}

// reportMalformed reports what does not keep to Go's convention for tags, unless it is not our business.
func reportMalformed(rest *Text, c *diag.Collector) {
	if s := strings.ToLower(rest.S); !strings.Contains(s, "json") && !strings.Contains(s, "codec") {
		return
	}
	c.Add(diag.Diagnostic{
		Pos:     rest.Pos(0),
		Message: "malformed struct tag",
		Hint:    `write key:"value", with a space between pairs and none after the colon`,
	})
}

// splitArgs cuts a jsonschema tag at its commas; `\,` is a comma within a value.
func splitArgs(t *Text) []Arg {
	var args []Arg
	part := &Text{pos: t.pos}
	flush := func(end int) {
		part.at = append(part.at, end)
		args = append(args, newArg(part))
		part = &Text{pos: t.pos}
	}
	var b strings.Builder
	for i := 0; i < len(t.S); i++ {
		switch {
		case t.S[i] == '\\' && i+1 < len(t.S) && t.S[i+1] == ',':
			part.at = append(part.at, t.at[i])
			b.WriteByte(',')
			i++
		case t.S[i] == ',':
			part.S = b.String()
			b.Reset()
			flush(t.at[i])
		default:
			part.at = append(part.at, t.at[i])
			b.WriteByte(t.S[i])
		}
	}
	part.S = b.String()
	flush(t.at[len(t.S)])
	return args
}

func newArg(t *Text) Arg {
	key, value, ok := strings.Cut(t.S, "=")
	arg := Arg{Key: key, Value: value, HasValue: ok, Pos: t.Pos(0)}
	if ok {
		arg.ValuePos = t.Pos(len(key) + 1)
	}
	return arg
}

func newText(s string, pos func(int) ir.Pos) *Text {
	at := make([]int, len(s)+1)
	for i := range at {
		at[i] = i
	}
	return &Text{S: s, at: at, pos: pos}
}

// pair cuts key:"value" from the front of a tag, as package reflect does.
func (t *Text) pair() (key, value, rest *Text, ok bool) {
	i := 0
	for i < len(t.S) && t.S[i] > ' ' && t.S[i] != ':' && t.S[i] != '"' && t.S[i] != 0x7f {
		i++
	}
	if i == 0 || i+1 >= len(t.S) || t.S[i] != ':' || t.S[i+1] != '"' {
		return nil, nil, nil, false
	}
	quoted, err := strconv.QuotedPrefix(t.S[i+1:])
	if err != nil {
		return nil, nil, nil, false
	}
	end := i + 1 + len(quoted)
	value, ok = t.Slice(i+1, end).unquote()
	return t.Slice(0, i), value, t.Slice(end, len(t.S)), ok
}

func (t *Text) trimLeft() *Text {
	return t.Slice(len(t.S)-len(strings.TrimLeft(t.S, " ")), len(t.S))
}

// unquote takes the quotes of a Go string literal away and resolves its escapes.
func (t *Text) unquote() (*Text, bool) {
	if len(t.S) < 2 {
		return nil, false
	}
	q, body := t.S[0], t.Slice(1, len(t.S)-1)
	if q == '`' {
		return body, true
	}
	out := &Text{pos: t.pos}
	var b strings.Builder
	for i := 0; i < len(body.S); {
		r, multibyte, tail, err := strconv.UnquoteChar(body.S[i:], q)
		if err != nil {
			return nil, false
		}
		n := b.Len()
		if multibyte {
			b.WriteRune(r)
		} else {
			b.WriteByte(byte(r))
		}
		for range b.Len() - n {
			out.at = append(out.at, body.at[i])
		}
		i = len(body.S) - len(tail)
	}
	out.S, out.at = b.String(), append(out.at, body.at[len(body.S)])
	return out, true
}

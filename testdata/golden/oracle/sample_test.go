package oracle

import (
	"encoding/json"
	"maps"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
)

// wellFormed holds texts of each format.
var wellFormed = map[string][]string{
	"date-time": {"2026-09-14T09:30:00Z", "2024-02-29T23:59:59.123456789-07:30", "0001-01-01T00:00:00Z"},
	"date":      {"2026-09-14", "2024-02-29"},
	"time":      {"09:30:00Z", "23:59:59.5+01:00"},
	"duration":  {"PT1H30M", "P1D", "P2W", "PT0S", "P1DT12H"},
	"email":     {"a@b.example", `"a b"@[127.0.0.1]`, "first.last+tag@sub.example.com"},
	"uri":       {"https://example.com/path?q=1#f", "mailto:a@b", "urn:x:y"},
	"uuid":      {"123e4567-e89b-12d3-a456-426614174000", "123E4567-E89B-12D3-A456-426614174000"},
	"ipv4":      {"127.0.0.1", "255.255.255.255"},
	"ipv6":      {"::1", "2001:db8::ff00:42:8329", "::ffff:1.2.3.4"},
	"hostname":  {"example.com", "a-b.c"},
}

// ownForms holds values of members whose types read themselves, so that the schema does not tell all.
var ownForms = map[string][]string{
	"addr":     {`"::1"`, `""`, `"10.0.0.1"`, `"fe80::1%eth0"`},
	"prefix":   {`"10.0.0.0/8"`, `null`, `""`},
	"version":  {`"1.2"`, `"."`, `"1.2.3"`},
	"versions": {`[]`, `["1.0","2.0"]`},
	"pair":     {`[1,2]`, `[ -0.50 , true ]`},
	"pairs":    {`{}`, `{"p":[1,1],"q":[2,null]}`},
	"by_addr":  {`{}`, `{"::1":"x","10.0.0.1":""}`, `{"":"none"}`},
	"url":      {`"https://example.com/a%20b?q=%31#f"`, `"mailto:a@b"`},
	"links":    {`[]`, `["urn:x:y","http://[::1]:80/",null]`},
	"range":    {`{"from":1,"to":1}`, `{"from":-5,"to":7}`},
	"ranges":   {`[]`, `[{"from":1,"to":2},{"from":0,"to":0}]`},
	"even":     {`2`, `null`, `-4`},
	"evens":    {`[]`, `[0,2,-8]`},
}

// matching holds texts that match the patterns of our types.
var matching = map[string][]string{
	"^[a-z]+(-[a-z]+)*$": {"a", "kebab-case"},
	"^a{1,2}$":           {"a", "aa"},
	"[0-9]":              {"7", "no. 1"},

	"^-?(0|[1-9][0-9]*)$": {"0", "-7", "12"},
	"^(0|[1-9][0-9]*)$":   {"0", "7", "9"},
	`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?$`: {"0", "-0.5", "1e2"},
}

// sample makes a value that keeps to a schema. Equal seeds make equal values; those of seed 0 have nothing in them that
// is not required.
func sample(s *schema, seed uint64) *node {
	m := &sampler{schema: s, bare: seed == 0, random: rand.New(rand.NewPCG(seed, 0))}
	return m.value(s.doc)
}

type sampler struct {
	schema *schema
	random *rand.Rand
	bare   bool
	depth  int
}

// coin reports whether to add something that is not required.
func (m *sampler) coin() bool { return !m.bare && m.depth < 6 && m.random.IntN(3) > 0 }

// between returns a number from low up to high, low for bare values.
func (m *sampler) between(low, high int) int {
	if m.bare || high <= low {
		return low
	}
	return low + m.random.IntN(high-low+1)
}

func (m *sampler) value(doc map[string]any) *node {
	doc = m.schema.resolve(doc)
	if c, ok := doc["const"]; ok {
		return &node{token: quoted(c)}
	}
	if values, ok := doc["enum"].([]any); ok {
		return &node{token: quoted(values[m.between(0, len(values)-1)])}
	}
	if choices, ok := doc["anyOf"].([]any); ok {
		return m.choice(choices)
	}
	switch doc["type"] {
	case "object":
		return m.object(doc)
	case "array":
		return m.array(doc)
	case "string":
		return &node{token: quoted(m.text(doc))}
	case "integer", "number":
		return &node{token: m.number(doc)}
	case "boolean":
		return &node{token: quoted(m.coin())}
	case "null":
		return &node{token: "null"}
	}
	return parseTree([]string{`{"any":["thing",1.50,{}]}`, `null`, `"text"`, `-0.0`}[m.between(0, 3)])
}

// choice takes null, which comes last, for bare values and deep inside.
func (m *sampler) choice(choices []any) *node {
	i := len(choices) - 1
	if !m.bare && m.depth < 6 {
		i = m.random.IntN(len(choices))
	}
	return m.value(choices[i].(map[string]any))
}

func (m *sampler) object(doc map[string]any) *node {
	m.depth++
	defer func() { m.depth-- }()
	n := &node{opens: '{'}
	required, _ := doc["required"].([]any)
	properties, _ := doc["properties"].(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		if slices.Contains(required, any(name)) || m.coin() {
			n.names = append(n.names, quoted(name))
			n.nodes = append(n.nodes, m.member(name, properties[name].(map[string]any)))
		}
	}
	if members, ok := doc["additionalProperties"].(map[string]any); ok {
		m.members(n, doc, members)
	}
	return n
}

func (m *sampler) member(name string, doc map[string]any) *node {
	if own := ownForms[name]; own != nil {
		return parseTree(own[m.between(0, len(own)-1)])
	}
	return m.value(doc)
}

// members adds the entries of a map.
func (m *sampler) members(n *node, doc, value map[string]any) {
	count := integer(doc["minProperties"], 0)
	if m.coin() {
		count = m.between(count, integer(doc["maxProperties"], 4))
	}
	keys := []string{"a", "", "é b", "\"quoted\\", "<k>"}
	if names, ok := doc["propertyNames"].(map[string]any); ok {
		keys = m.keys(names)
	}
	for _, key := range keys[:min(count, len(keys))] {
		n.names = append(n.names, quoted(key))
		n.nodes = append(n.nodes, m.value(value))
	}
}

// keys lists some texts that keep to the schema of names.
func (m *sampler) keys(doc map[string]any) (keys []string) {
	for range 8 {
		key := m.text(doc)
		if _, ok := doc["enum"]; ok {
			key, _ = m.value(doc).text()
		}
		if !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	return keys
}

func (m *sampler) array(doc map[string]any) *node {
	m.depth++
	defer func() { m.depth-- }()
	n := &node{opens: '['}
	count := integer(doc["minItems"], 0)
	if m.coin() {
		count = m.between(count, integer(doc["maxItems"], count+3))
	}
	items, _ := doc["items"].(map[string]any)
	seen := map[string]bool{}
	for range count {
		item := m.value(items)
		if doc["uniqueItems"] == true && seen[item.String()] {
			continue
		}
		seen[item.String()] = true
		n.nodes = append(n.nodes, item)
	}
	return n
}

func (m *sampler) text(doc map[string]any) string {
	texts := []string{"", "x", "Paris", "naïve ☃ 𝄞", "a\tb\"c\\d/\u2028\x00", "longer than the word before it"}
	if pattern, ok := doc["pattern"].(string); ok {
		texts = matching[pattern]
	} else if format, ok := doc["format"].(string); ok {
		texts = wellFormed[format]
	} else if doc["contentEncoding"] == "base64" {
		texts = []string{"", "AA==", "AP8=", "+/+/"}
	}
	runes := []rune(texts[m.between(0, len(texts)-1)])
	if least := integer(doc["minLength"], 0); len(runes) < least {
		runes = append(runes, []rune(strings.Repeat("é", least-len(runes)))...)
	}
	return string(runes[:min(len(runes), integer(doc["maxLength"], len(runes)))])
}

// number returns one of some numbers that keep to the schema.
func (m *sampler) number(doc map[string]any) string {
	candidates := []*big.Rat{}
	for _, text := range []string{"0", "1", "-1", "7", "0.5", "-2.25", "1e3", "9007199254740993", "9223372036854775807"} {
		candidates = append(candidates, parseRat(text))
	}
	for _, keyword := range []string{"minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "multipleOf"} {
		bound := rational(doc[keyword])
		if bound == nil {
			continue
		}
		for _, step := range []*big.Rat{new(big.Rat), big.NewRat(1, 2), big.NewRat(1, 1), bound} {
			candidates = append(candidates, new(big.Rat).Add(bound, step), new(big.Rat).Sub(bound, step))
		}
	}
	candidates = slices.DeleteFunc(candidates, func(n *big.Rat) bool { return !fits(n, doc) })
	n := candidates[m.between(0, len(candidates)-1)]
	digits, _ := n.FloatPrec()
	return n.FloatString(digits)
}

// fits reports whether a number keeps to a schema.
func fits(n *big.Rat, doc map[string]any) bool {
	beyond := func(keyword string, sign int, equal bool) bool {
		bound := rational(doc[keyword])
		if bound == nil {
			return false
		}
		c := n.Cmp(bound) * sign
		return c > 0 || c == 0 && !equal
	}
	if of := rational(doc["multipleOf"]); of != nil && !new(big.Rat).Quo(n, of).IsInt() {
		return false
	}
	return (doc["type"] == "number" || n.IsInt()) &&
		!beyond("minimum", -1, true) && !beyond("exclusiveMinimum", -1, false) &&
		!beyond("maximum", 1, true) && !beyond("exclusiveMaximum", 1, false)
}

// rational returns a number in a schema, or nil.
func rational(v any) *big.Rat {
	number, ok := v.(json.Number)
	if !ok {
		return nil
	}
	return parseRat(number.String())
}

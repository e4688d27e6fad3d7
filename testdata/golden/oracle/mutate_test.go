package oracle

import (
	"encoding/json"
	"math/big"
	"slices"
	"strings"
)

// mutate changes a value as a script says, whose bytes are read in turn. It never changes a value for an empty script.
func mutate(root *node, script []byte, words *dictionary) *node {
	m := &mutator{root: root.clone(), script: script, words: words}
	for steps := 0; len(m.script) > 0 && steps < 12; steps++ {
		op := mutations[m.pick(len(mutations))]
		nodes := m.root.all()
		op(m, nodes[m.pick(len(nodes))])
	}
	return m.root
}

// mutator reads a script.
type mutator struct {
	root   *node
	script []byte
	words  *dictionary
}

// pick returns a number below n; at the end of the script, 0.
func (m *mutator) pick(n int) int {
	if len(m.script) == 0 || n == 0 {
		return 0
	}
	b := int(m.script[0])
	m.script = m.script[1:]
	if n > 256 && len(m.script) > 0 {
		b = b<<8 | int(m.script[0])
		m.script = m.script[1:]
	}
	return b % n
}

func pickOne[T any](m *mutator, list []T) T { return list[m.pick(len(list))] }

// mutations are what a step of a script may do to a node.
var mutations = []func(m *mutator, n *node){
	(*mutator).scalar, (*mutator).number, (*mutator).spelling, (*mutator).word, (*mutator).edit, (*mutator).resize,
	(*mutator).drop, (*mutator).repeat, (*mutator).rename, (*mutator).add, (*mutator).swap,
	(*mutator).wrap, (*mutator).stringify, (*mutator).copy, (*mutator).nest, (*mutator).broken,
}

// scalar replaces n by a scalar of any type, or something empty.
func (m *mutator) scalar(n *node) { *n = *parseTree(pickOne(m, anyScalars)) }

var anyScalars = []string{
	"null", "true", "false", `""`, "0", "1", "-1", "-0", "1.5", "{}", "[]", `"true"`, `"False"`, `"null"`, `" 3 "`, `"3.0"`, `"1e2"`,
	`"-"`, `"{}"`, `" [] "`, `"[1,"`, `"NaN"`, `"1_000"`, `"\u00a05"`, `"kind"`,
}

// number replaces n by a number where types or constraints end, or one close by.
func (m *mutator) number(n *node) {
	token := pickOne(m, m.words.numbers)
	if m.pick(2) == 1 {
		token = pickOne(m, anyNumbers)
	}
	if delta := pickOne(m, []string{"0", "0", "1", "-1", "0.5", "1e-20"}); delta != "0" && len(token) < 30 {
		sum := new(big.Rat).Add(parseRat(token), parseRat(delta))
		digits, _ := sum.FloatPrec()
		token = sum.FloatString(digits)
	}
	*n = node{token: token}
}

var anyNumbers = []string{
	"127", "-128", "255", "32767", "-32768", "65535", "2147483647", "-2147483648", "4294967295", "16777217", "9007199254740993",
	"9223372036854775807", "-9223372036854775808", "18446744073709551615", "1e400", "-1e400", "1e-400", "1e39", "3.4028235e38",
	"1.7976931348623157e308", "5e-324", "0.1", "0.30000000000000004", "0.1000000000000000055511151231257827", "1E2", "1e+2", "100e-2",
	"3.0", "0.0", "-0.0", "0e9", "1e18", "1e19", "123456789012345678901234567890",
}

// spelling writes the same number in another way.
func (m *mutator) spelling(n *node) {
	r := n.number()
	if r == nil || len(n.token) > 30 {
		return
	}
	switch m.pick(6) {
	case 0:
		n.token = r.FloatString(1)
	case 1:
		n.token += "e0"
	case 2:
		n.token = new(big.Rat).Mul(r, big.NewRat(10, 1)).FloatString(6) + "E-1"
	case 3:
		n.token = new(big.Rat).Quo(r, big.NewRat(100, 1)).FloatString(9) + "e+02"
	case 4:
		n.token = quoted(n.token)
	case 5:
		n.token = quoted(" " + n.token + "\n")
	}
}

// word replaces n by a text of the schema, or one of some format.
func (m *mutator) word(n *node) {
	list := m.words.texts
	if m.pick(2) == 1 {
		list = anyTexts
	}
	if len(list) > 0 {
		*n = node{token: quoted(pickOne(m, list))}
	}
}

// edit changes a string a little.
func (m *mutator) edit(n *node) {
	s, ok := n.text()
	if !ok {
		return
	}
	runes := []rune(s)
	i := m.pick(len(runes) + 1)
	switch m.pick(5) {
	case 0:
		runes = slices.Insert(runes, i, pickOne(m, []rune("aA1 -_.:/@TZ+\x00\"\\é𝄞\u2028")))
	case 1:
		runes = slices.Delete(runes, i, min(i+1, len(runes)))
	case 2:
		runes = []rune(strings.ToUpper(s))
	case 3:
		runes = append([]rune{' '}, runes...)
	case 4:
		runes = append(runes, runes...)
	}
	n.token = quoted(string(runes[:min(len(runes), 1000)]))
}

// resize gives a string, array or object as many parts as a constraint speaks of, or one more or less.
func (m *mutator) resize(n *node) {
	size := max(0, pickOne(m, m.words.counts)+m.pick(3)-1)
	if s, ok := n.text(); ok {
		runes := append([]rune(s), []rune(strings.Repeat("é", size))...)
		n.token = quoted(string(runes[:size]))
		return
	}
	for i := 0; len(n.nodes) < size && i < 50; i++ {
		m.grow(n)
	}
	if len(n.nodes) > size {
		n.nodes = n.nodes[:size]
		n.names = n.names[:min(len(n.names), size)]
	}
}

// grow adds an element or member to n.
func (m *mutator) grow(n *node) {
	child := &node{token: quoted(len(n.nodes))}
	if len(n.nodes) > 0 {
		child = n.nodes[0].clone()
	}
	if n.opens == '{' {
		n.names = append(n.names, quoted(strings.Repeat("k", len(n.nodes))))
	}
	if n.opens != 0 {
		n.nodes = append(n.nodes, child)
	}
}

func (m *mutator) drop(n *node) {
	if len(n.nodes) == 0 {
		return
	}
	i := m.pick(len(n.nodes))
	n.nodes = slices.Delete(n.nodes, i, i+1)
	if n.opens == '{' {
		n.names = slices.Delete(n.names, i, i+1)
	}
}

// repeat adds a copy of an element or member behind the others.
func (m *mutator) repeat(n *node) {
	if len(n.nodes) == 0 {
		return
	}
	i := m.pick(len(n.nodes))
	n.nodes = append(n.nodes, n.nodes[i].clone())
	if n.opens == '{' {
		n.names = append(n.names, n.names[i])
	}
}

func (m *mutator) rename(n *node) {
	if len(n.names) == 0 {
		return
	}
	i := m.pick(len(n.names))
	name := n.name(i)
	switch m.pick(6) {
	case 0:
		name = strings.ToUpper(name)
	case 1:
		name = strings.ToLower(name)
	case 2:
		name += "s"
	case 3:
		name = pickOne(m, m.words.names)
	case 4:
		name = strings.ReplaceAll(name, "k", "\u212a") // the Kelvin sign, which folds to k
	case 5: // the same name, with an escape
		if n.names[i] = quoted(name); name != "" && name[0] < 0x80 && name[0] != '"' && name[0] != '\\' {
			n.names[i] = `"\u00` + hex(name[0]) + n.names[i][2:]
		}
		return
	}
	n.names[i] = quoted(name)
}

func hex(c byte) string { return string([]byte{"0123456789abcdef"[c>>4], "0123456789abcdef"[c&15]}) }

// add adds a member with a name of the schema and a value from elsewhere.
func (m *mutator) add(n *node) {
	if n.opens == '{' {
		n.names = append(n.names, quoted(pickOne(m, m.words.names)))
		n.nodes = append(n.nodes, pickOne(m, m.root.all()).clone())
	}
}

// swap changes the order of members or elements.
func (m *mutator) swap(n *node) {
	if len(n.nodes) < 2 {
		return
	}
	i, j := m.pick(len(n.nodes)), m.pick(len(n.nodes))
	n.nodes[i], n.nodes[j] = n.nodes[j], n.nodes[i]
	if n.opens == '{' {
		n.names[i], n.names[j] = n.names[j], n.names[i]
	}
}

// wrap puts n into an array or object, or takes what is in it out.
func (m *mutator) wrap(n *node) {
	switch inner := n.clone(); m.pick(3) {
	case 0:
		*n = node{opens: '[', nodes: []*node{inner}}
	case 1:
		*n = node{opens: '{', names: []string{quoted(pickOne(m, m.words.names))}, nodes: []*node{inner}}
	case 2:
		if len(n.nodes) > 0 {
			*n = *pickOne(m, n.nodes)
		}
	}
}

// stringify sends n as a string of its JSON.
func (m *mutator) stringify(n *node) {
	if text := n.String(); len(text) < 1<<12 {
		*n = node{token: quoted(text)}
	}
}

// copy replaces n by another part of the value.
func (m *mutator) copy(n *node) { *n = *pickOne(m, m.root.all()).clone() }

// nest makes n deep: of recursive types a deep value, of others a deep array.
func (m *mutator) nest(n *node) {
	levels := []int{2, 10, 60, 64, 65, 70}[m.pick(6)]
	names := []string{`"partner"`, `"child"`, `"inner"`, ""}
	name := pickOne(m, names)
	base := n.clone()
	for range levels {
		inner := n.clone()
		if len(inner.String()) > 1<<14 {
			return
		}
		if name == "" {
			*n = node{opens: '[', nodes: []*node{inner}}
			continue
		}
		outer := base.clone()
		outer.names, outer.nodes = append(outer.names, name), append(outer.nodes, inner)
		if outer.opens == '{' {
			*n = *outer
		}
	}
}

// broken makes n text that is not JSON, or no Unicode.
func (m *mutator) broken(n *node) { *n = node{token: pickOne(m, brokenTokens)} }

var brokenTokens = []string{
	`"\ud800"`, `"\udc00x"`, `"\ud83d\ude00"`, "\"\xff\"", "\"\xed\xa0\x80\"", `"`, `"\x"`, `"\u12"`, "\"\x01\"", "01", "1.", "-", "+1", ".5", "nul", "NaN",
	"tru", "'a'", "{", "]", "[1,]", `{"a":1,}`, "", "1 2", "/**/1", "\u00a0", " \n\t\r1\n",
}

// anyTexts are texts that formats and types with a text of their own take, or almost.
var anyTexts = []string{
	"", "AA==", "AB==", "A===", "AA", "AA==\n", "-_-_", "+/+/",
	"2026-09-14T09:30:00Z", "2026-09-14t09:30:00z", "2016-12-31T23:59:60Z", "2026-02-29T00:00:00Z", "2026-09-14 09:30:00Z", "2026-09-14T09:30:00",
	"2026-09-14T24:00:00Z", "2026-09-14T09:30:00,5Z", "2026-09-14T9:30:00Z", "9999-12-31T23:59:59+23:59", "09:30:00+24:00", "23:59:60Z", "09:30",
	"P", "PT", "P1Y2M", "PT1.5S", "-PT1S", "+P1D", "P1DT", "PT1H5S", "P1W2D", "P1H", "PT9999999999H", "1h30m", "p1d",
	"a@b", "a@b.", "@b", "a@-b", "\"a\\\"b\"@c", "a@[IPv6:::1]", "a@[1.2.3]", "a b@c", "é@b.c", "a@b_c",
	"https://a b", "//host/path", "http://", "http://[::1", "http://a:b", "%zz:x", "x:%zz", "http://é", "a:b#c#d", "a:\\",
	"123e4567e89b12d3a456426614174000", "{123e4567-e89b-12d3-a456-426614174000}", "1.2.3", "01.2.3.4", "256.1.1.1", "::1%eth0", ":::", "1::2::3",
	"example.com.", "-a.b", "a..b", "xn--a", "a_b", "10.0.0.0/33", "::/0", "1.2", "0", "-0", "+1", "1e1", "Circle", "Square", "Group",
}

// A dictionary holds what a schema speaks of.
type dictionary struct {
	names, texts, numbers []string
	counts                []int
}

func newDictionary(s *schema) *dictionary {
	d := &dictionary{names: []string{"", "x", "IN"}, numbers: []string{"0"}, counts: []int{0, 1}}
	d.collect(s.doc)
	slices.Sort(d.names)
	slices.Sort(d.texts)
	slices.Sort(d.numbers)
	slices.Sort(d.counts)
	d.names, d.texts, d.numbers, d.counts = slices.Compact(d.names), slices.Compact(d.texts), slices.Compact(d.numbers), slices.Compact(d.counts)
	return d
}

func (d *dictionary) collect(doc any) {
	switch doc := doc.(type) {
	case []any:
		for _, v := range doc {
			d.collect(v)
		}
	case map[string]any:
		for keyword, v := range doc {
			d.keyword(keyword, v)
		}
	}
}

func (d *dictionary) keyword(keyword string, v any) {
	switch keyword {
	case "description", "type", "$ref", "required", "pattern", "title":
		return
	case "properties":
		for name := range v.(map[string]any) {
			d.names = append(d.names, name)
		}
	}
	switch v := v.(type) {
	case string:
		d.texts = append(d.texts, v)
	case json.Number:
		d.numbers = append(d.numbers, v.String())
		if strings.HasSuffix(keyword, "Length") || strings.HasSuffix(keyword, "Items") || strings.HasSuffix(keyword, "Properties") {
			d.counts = append(d.counts, integer(v, 0))
		}
	default:
		d.collect(v)
	}
	if list, ok := v.([]any); ok {
		for _, item := range list {
			d.value(item)
		}
	}
}

// value adds a value of an enum or default.
func (d *dictionary) value(v any) {
	switch v := v.(type) {
	case string:
		d.texts = append(d.texts, v)
	case json.Number:
		d.numbers = append(d.numbers, v.String())
	}
}

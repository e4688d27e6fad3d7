package schema

import (
	"strconv"
	"strings"
)

// maxKeywords is how many members one schema may have. It keeps the time that a conversion takes proportional to the size.
const maxKeywords = 256

// check records what in n is not a schema, as far as the dialects have to know.
func (p *problems) check(n *node) {
	if n.other != "" && n.other != "true" && n.other != "false" {
		p.add(n, notSchema)
	}
	if len(n.keywords) > maxKeywords {
		p.add(n, "has more than "+strconv.Itoa(maxKeywords)+" keywords")
	}
	for i := range n.keywords {
		k := &n.keywords[i]
		if message := k.mistake(); message != "" {
			p.add(&node{place: n.part(k)}, message)
		}
		for _, s := range k.subs {
			p.check(s.node)
		}
	}
}

// part is the place of a whole keyword of n.
func (n *node) part(k *keyword) place {
	at := n.child(k.name)
	at.whole = true
	return at
}

// mistake says what is wrong with the value of k; "" if nothing is.
func (k *keyword) mistake() string {
	switch {
	case formOf(k.name) == list && k.form != list:
		return "should be an array of schemas"
	case k.form == list && len(k.subs) == 0 && k.name != "prefixItems" && k.name != "items":
		return "should have at least one schema"
	case formOf(k.name) == named && k.form != named:
		return "should be an object whose members are schemas"
	}
	switch k.name {
	case "$ref", "description", "format", "pattern", "contentEncoding", "contentMediaType":
		if _, ok := k.raw.Text(); !ok {
			return "should be a string"
		}
	case "type":
		return k.typeMistake()
	case "required":
		if _, ok := readStrings(k.raw); !ok {
			return "should be an array of strings"
		}
	case "enum":
		if all, ok := readValues(k.raw); !ok || len(all) == 0 {
			return "should be an array of at least one value"
		}
	case "$dynamicRef", "$recursiveRef":
		return "dynamic references are not supported: use $ref"
	}
	return ""
}

func (k *keyword) typeMistake() string {
	all, ok := readStrings(k.raw)
	if name, single := k.raw.Text(); single {
		all, ok = []string{name}, true
	}
	if !ok || len(all) == 0 {
		return "should be the name of a type or an array of names"
	}
	for _, name := range all {
		if typeOf(name) == 0 {
			return "there is no type " + quoted(name) + ": use " + strings.Join(typeNames[:], ", ")
		}
	}
	return ""
}

// maxQuoted is the length in bytes up to which messages repeat a text of the schema.
const maxQuoted = 100

// quoted returns s for a message, cut if it is long.
func quoted(s string) string {
	if len(s) > maxQuoted {
		s = strings.ToValidUTF8(s[:maxQuoted], "") + "..."
	}
	return `"` + s + `"`
}

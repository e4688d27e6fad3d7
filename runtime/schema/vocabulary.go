package schema

import "strings"

// form says what the value of a keyword holds.
type form uint8

const (
	value  form = iota // no schemas, or none in the form that the keyword asks for
	single             // a schema
	list               // an array of schemas
	named              // an object whose members are schemas
)

// term is what is known of a keyword.
type term struct {
	form form
	// rank orders keywords in a schema; a keyword that is added comes after those of lower rank. From 1.
	rank int
	// note orders keywords in a description; 0 puts them last.
	note int
	// annotates says that the keyword has no say in what is valid.
	annotates bool
	// silent says that the keyword tells a model nothing, so it is not worth a place in a description.
	silent bool
	// applies is the type of values that the keyword constrains; 0 is any.
	applies types
}

// The keywords in order of rank. Generated schemas have this order.
var order = strings.Fields(`
	$schema $id $anchor $ref $dynamicRef $recursiveRef $dynamicAnchor $recursiveAnchor $vocabulary $defs definitions $comment
	allOf anyOf oneOf not if then else dependentSchemas
	prefixItems items additionalItems contains
	properties patternProperties additionalProperties propertyNames
	type enum const multipleOf maximum exclusiveMaximum minimum exclusiveMinimum
	maxLength minLength pattern maxItems minItems uniqueItems maxContains minContains maxProperties minProperties
	required dependentRequired dependencies unevaluatedItems unevaluatedProperties
	format contentEncoding contentMediaType contentSchema
	title description default deprecated readOnly writeOnly examples example discriminator xml externalDocs
	nullable`)

// The keywords in the order in which a description lists them.
var noteOrder = strings.Fields(`
	enum const minimum exclusiveMinimum maximum exclusiveMaximum multipleOf
	minLength maxLength pattern format contentEncoding contentMediaType contentSchema
	prefixItems minItems maxItems uniqueItems contains minContains maxContains additionalItems unevaluatedItems
	minProperties maxProperties propertyNames patternProperties
	dependentRequired dependentSchemas dependencies additionalProperties unevaluatedProperties
	not anyOf oneOf allOf if then else default examples example deprecated`)

var vocabulary = terms()

func terms() map[string]term {
	all := make(map[string]term, len(order))
	for i, name := range order {
		all[name] = term{rank: i + 1}
	}
	mark := func(set func(*term), names string) {
		for _, name := range strings.Fields(names) {
			t := all[name]
			set(&t)
			all[name] = t
		}
	}
	for i, name := range noteOrder {
		mark(func(t *term) { t.note = i + 1 }, name)
	}
	mark(func(t *term) { t.form = single },
		"items additionalItems contains additionalProperties propertyNames not if then else unevaluatedItems unevaluatedProperties contentSchema")
	mark(func(t *term) { t.form = list }, "allOf anyOf oneOf prefixItems")
	mark(func(t *term) { t.form = named }, "properties patternProperties $defs definitions dependentSchemas")
	mark(func(t *term) { t.annotates = true },
		"$schema $id $anchor $dynamicAnchor $recursiveAnchor $vocabulary $defs definitions $comment title description default deprecated "+
			"readOnly writeOnly examples example discriminator xml externalDocs nullable")
	mark(func(t *term) { t.silent = true },
		"$schema $id $anchor $dynamicAnchor $recursiveAnchor $vocabulary $defs definitions $comment title readOnly writeOnly "+
			"discriminator xml externalDocs")
	mark(func(t *term) { t.applies = stringType }, "maxLength minLength pattern format contentEncoding contentMediaType contentSchema")
	mark(func(t *term) { t.applies = numberType | integerType }, "multipleOf maximum exclusiveMaximum minimum exclusiveMinimum")
	mark(func(t *term) { t.applies = arrayType },
		"prefixItems items additionalItems contains maxItems minItems uniqueItems maxContains minContains unevaluatedItems")
	mark(func(t *term) { t.applies = objectType },
		"properties patternProperties additionalProperties propertyNames maxProperties minProperties required dependentRequired "+
			"dependentSchemas dependencies unevaluatedProperties")
	return all
}

func formOf(keyword string) form { return vocabulary[keyword].form }

// constrains reports whether a keyword has a say in what is valid. Unknown ones have none.
func constrains(keyword string) bool {
	t, known := vocabulary[keyword]
	return known && !t.annotates
}

// silent reports whether a keyword that is dropped is not worth a note.
func silent(keyword string) bool {
	return vocabulary[keyword].silent || strings.HasPrefix(keyword, "x-")
}

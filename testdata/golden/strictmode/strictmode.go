// Package strictmode has tools for which a provider is asked to keep to the schema: it takes a stricter form of it.
package strictmode

// Filter limits what is found.
type Filter struct {
	Tags  []string `json:"tags" jsonschema:"minItems=1,uniqueItems"`
	Limit int      `json:"limit" jsonschema:"default=10,maximum=100"`
	After *string  `json:"after" jsonschema:"format=date"`
	Note  string   `json:"note,omitempty" jsonschema:"maxLength=80"`
}

// Search searches.
//
//   - query: what to look for
//
//agent:tool strict
//agent:param query minLength=1
func Search(query string, filter *Filter, page int) Filter {
	if filter == nil {
		return Filter{}
	}
	return *filter
}

// Ping has nothing that a provider would not take.
//
//agent:tool strict
func Ping(word string) string { return word }

// Page is a part of what is found.
type Page struct {
	Number int `json:"number" jsonschema:"default=1"`
}

// Loose leaves the choice to the provider.
//
//agent:tool
func Loose(page Page) Page { return page }

// Found is what was found.
//
//agent:output strict
type Found struct {
	Name  string   `json:"name"`
	Score *float64 `json:"score,omitempty"`
}

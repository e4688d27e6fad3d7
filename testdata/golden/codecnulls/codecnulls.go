// Package codecnulls reads what encoding/json has written.
package codecnulls

// Page is a page as encoding/json writes it: slices, maps and bytes that are nil are null.
//
//agent:codec nulls
type Page struct {
	Items   []Item            `json:"items"`
	Byname  map[string][]Item `json:"byName"`
	Raw     []byte            `json:"raw"`
	Grid    [2][][]byte       `json:"grid"`
	Next    *Page             `json:"next"`
	Strict  Strict            `json:"strict"`
	Default []int             `json:"default" jsonschema:"default=1"`
}

// Item is in pages, and in arguments of a tool, where null is not a list.
type Item struct {
	Tags []string `json:"tags"`
	Name string   `json:"name"`
}

// Strict has a directive of its own, so null is not a list in it.
//
//agent:codec
type Strict struct {
	IDs []int `json:"ids"`
}

// Names is a list by itself.
//
//agent:codec nulls
type Names []string

// Tag tags an item.
//
//agent:tool
func Tag(item Item, page Page) Item { return item }

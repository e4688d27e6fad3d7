// Package generics has instances of generic types.
package generics

// Page is a part of a list.
type Page[T any] struct {
	Items []T `json:"items" jsonschema:"maxItems=3"`
	// Next is the page after this one.
	Next *Page[T] `json:"next,omitempty"`
}

// Pair is a key with a value.
type Pair[K comparable, V any] struct {
	Key   K `json:"key"`
	Value V `json:"value"`
}

// List is a list of anything.
type List[T any] []T

// Report is a report.
type Report struct {
	Title string `json:"title" jsonschema:"minLength=1"`
}

// Numbers is an alias of an instance.
type Numbers = Page[int]

// Reports shows pages of several types.
//
//agent:tool
func Reports(in Page[Report], ids Numbers, pairs List[Pair[string, *Page[Report]]]) Page[Pair[string, Report]] {
	var out Page[Pair[string, Report]]
	for i, r := range in.Items {
		if i < len(pairs) {
			out.Items = append(out.Items, Pair[string, Report]{pairs[i].Key, r})
		}
	}
	return out
}

// Best is an answer with an instance in it.
//
//agent:output
type Best struct {
	Found Pair[Report, List[float64]] `json:"found"`
}

// First takes the fields of an instance as its arguments.
//
//agent:tool
func First(page Page[string]) string { return page.Items[0] }

package prices

import (
	"time"

	"github.com/agentgen-go/agentgen/runtime/usage"
)

// line is one line of the snapshot; which member it has says what it is.
//
//agent:codec decode
type line struct {
	// Source and Date are the first line's: where the prices are from, and when they were taken.
	Source string `json:"source,omitempty"`
	Date   string `json:"date,omitempty"`

	Unit       string   `json:"unit,omitempty"`
	Per        int      `json:"per,omitempty"`
	Dimensions []string `json:"dimensions,omitempty"`

	Provider      string   `json:"provider,omitempty"`
	URL           string   `json:"url,omitempty"`
	ModelMatch    *rule    `json:"model_match,omitempty"`
	ProviderMatch *rule    `json:"provider_match,omitempty"`
	Fallback      []string `json:"fallback,omitempty"`

	Model    string        `json:"model,omitempty"`
	Match    *rule         `json:"match,omitempty"`
	Prices   []conditional `json:"prices,omitempty"`
	Variants []variant     `json:"variants,omitempty"`
}

// rule says which names are meant: those for which one of its members holds.
type rule struct {
	Equals     []string `json:"equals,omitempty"`
	StartsWith []string `json:"starts_with,omitempty"`
	EndsWith   []string `json:"ends_with,omitempty"`
	Contains   []string `json:"contains,omitempty"`
	Regex      []string `json:"regex,omitempty"`
	// Without holds for names in which one of the patterns is not found.
	Without []string `json:"without,omitempty"`
	Or      []rule   `json:"or,omitempty"`
	And     []rule   `json:"and,omitempty"`
}

// conditional are prices that hold at some times.
type conditional struct {
	From  *time.Time `json:"from,omitempty"`
	Hours *hours     `json:"hours,omitempty"`
	Rates []rate     `json:"rates"`
}

// variant are prices that replace the usual ones where the provider has named all that is in When.
type variant struct {
	When  []detail   `json:"when"`
	From  *time.Time `json:"from,omitempty"`
	Hours *hours     `json:"hours,omitempty"`
	Rates []rate     `json:"rates"`
}

// detail is what a provider says of a response, such as its service tier.
type detail struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// hours are a part of each day, in seconds since midnight in UTC; it may pass midnight.
type hours struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// rate is the price of one unit. The last tier that the input exceeds holds for all of it.
type rate struct {
	Unit  string     `json:"unit"`
	Price usage.Cost `json:"price"`
	Tiers []tier     `json:"tiers,omitempty"`
}

type tier struct {
	Over  int        `json:"over"`
	Price usage.Cost `json:"price"`
}

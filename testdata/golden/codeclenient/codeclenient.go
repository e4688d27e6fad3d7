// Package codeclenient has codecs that make the best of what servers answer.
package codeclenient

// Finish is an enum, of which servers may know more values.
type Finish string

// The values that we know.
const (
	FinishStop   Finish = "stop"
	FinishLength Finish = "length"
)

// Response is what a server answers.
//
//agent:codec lenient
type Response struct {
	ID      string            `json:"id"`
	Created int64             `json:"created"`
	Choices []Choice          `json:"choices"`
	Usage   *Usage            `json:"usage,omitempty"`
	Meta    map[string]string `json:"meta,omitempty"`
}

// Choice is one answer.
type Choice struct {
	Index   int     `json:"index"`
	Text    *string `json:"text"`
	Finish  Finish  `json:"finish_reason"`
	Logprob float64 `json:"logprob,omitempty"`
}

// Usage is what it cost.
type Usage struct {
	Total int `json:"total_tokens"`
}

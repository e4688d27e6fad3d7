// Package codeclenient has codecs that make the best of what servers answer.
package codeclenient

import (
	"net/netip"
	"strconv"
)

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
	Block   Block             `json:"block,omitempty"`
	Best    Choice            `json:"best,omitzero"`
	Pair    [2]int            `json:"pair,omitzero"`
	From    netip.Addr        `json:"from,omitzero"`
	Flag    Flag              `json:"flag,omitzero"`
}

// Block is a piece of an answer.
//
//agent:codec union=type
type Block interface{ block() }

// Quote is the only kind of a Block.
//
//agent:codec kind=quote
type Quote struct {
	Text string `json:"text"`
}

func (*Quote) block() {}

// Flag reads itself, and does not know null.
type Flag struct{ On bool }

// UnmarshalJSON reads a boolean.
func (f *Flag) UnmarshalJSON(b []byte) error {
	on, err := strconv.ParseBool(string(b))
	if err == nil {
		f.On = on
	}
	return err
}

// MarshalJSON writes a boolean.
func (f Flag) MarshalJSON() ([]byte, error) { return strconv.AppendBool(nil, f.On), nil }

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

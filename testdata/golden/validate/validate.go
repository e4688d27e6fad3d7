// Package validate has types that check themselves after decoding.
package validate

import (
	"errors"
	"fmt"
	"strings"
)

// Range is a range of numbers.
type Range struct {
	From int `json:"from"`
	To   int `json:"to" jsonschema:"maximum=100"`
}

// Validate asks for an order.
func (r Range) Validate() error {
	if r.From > r.To {
		return fmt.Errorf("%d is greater than %d", r.From, r.To)
	}
	return nil
}

// Word is a word.
type Word string

// Validate refuses spaces.
func (w Word) Validate() error {
	if strings.Contains(string(w), " ") {
		return errors.New("a word has no spaces")
	}
	return nil
}

// Tags are words that differ.
type Tags []Word

// Validate refuses more than two words, and sorts out what is empty: its receiver is a pointer.
func (t *Tags) Validate() error {
	if len(*t) > 2 {
		return errors.New("two tags are enough")
	}
	return nil
}

// Filter has all of them.
type Filter struct {
	Range  *Range           `json:"range,omitempty"`
	Ranges []Range          `json:"ranges,omitempty"`
	Tags   Tags             `json:"tags,omitempty"`
	By     map[string]Range `json:"by,omitempty"`
	Word   Word             `json:"word,omitempty" jsonschema:"minLength=2"`
}

// Validate sees what was decoded, but only where all of it is right.
func (f *Filter) Validate() error {
	if f.Range != nil && f.Word == "" {
		return errors.New("a range needs a word")
	}
	return nil
}

// Find finds.
//
//agent:tool
func Find(filter Filter, word Word) int { return 0 }

// Limit takes the fields of a type that checks itself.
//
//agent:tool
func Limit(r Range) int { return r.To }

// Span is an answer that checks itself.
//
//agent:output
type Span Range

// Validate refuses nothing at all.
func (s Span) Validate() error {
	if s.From == s.To {
		return errors.New("the span is empty")
	}
	return nil
}

package main

import (
	"slices"
	"testing"
)

// TestCases: all who is measured in this process does the work, and does it twice.
func TestCases(t *testing.T) {
	for _, c := range slices.Concat(loops(), cancellable(t.Context()), streams(), outputs(), codecs(), prompts()) {
		t.Run(c.String(), func(t *testing.T) {
			if err := c.Check(); err != nil {
				t.Fatal(err)
			}
			if err := c.Op(); err != nil {
				t.Fatal(err)
			}
		})
	}
}

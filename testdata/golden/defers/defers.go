// Package defers has tools whose functions decide in their bodies that someone else gives the result.
package defers

import "github.com/agentgen-go/agentgen/runtime"

// Picture is a picture.
type Picture struct {
	URL   string `json:"url"`
	Bytes int    `json:"bytes"`
}

// Render draws a picture: a small one at once, a large one elsewhere.
//
//agent:tool defers
func Render(scene string, large bool) (*Picture, error) {
	if large {
		return nil, runtime.ErrCallDeferred
	}
	return &Picture{URL: "file:" + scene, Bytes: len(scene)}, nil
}

// Studio is a receiver.
type Studio struct{}

// Print prints a picture.
//
//agent:tool defers
func (*Studio) Print(copies int) (runtime.ToolReturn[[]string], error) {
	return runtime.ToolReturn[[]string]{}, runtime.CallDeferred(`{"printer":1}`)
}

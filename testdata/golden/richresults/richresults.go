// Package richresults has tools that return more than a value.
package richresults

import (
	"errors"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// Photo is a photo.
type Photo struct {
	Name string `json:"name"`
}

// Look looks.
//
//agent:tool
func Look(at string) runtime.ToolReturn[Photo] {
	return runtime.ToolReturn[Photo]{Value: Photo{at}, Content: []message.UserContent{message.Text("I see " + at)}, Metadata: `{"lens":50}`}
}

// Count counts.
//
//agent:tool
func Count(fail bool) (runtime.ToolReturn[[]int], error) {
	if fail {
		return runtime.ToolReturn[[]int]{Content: []message.UserContent{message.Text("never seen")}}, errors.New("failed")
	}
	return runtime.ToolReturn[[]int]{Value: []int{1, 2}}, nil
}

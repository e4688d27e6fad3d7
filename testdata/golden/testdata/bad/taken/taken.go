// Package taken has declarations with names that belong to generated code.
package taken

//agent:tool
func Search() {} // want-1:1 "SearchTool is already declared"

// SearchTool is in the way.
func SearchTool() {}

//agent:tool name=same
func First() {}

//agent:tool name=same
func Second() {}

//agent:codec
type Blob struct{}

// AppendJSON is in the way.
func (Blob) AppendJSON() {} // want:13 "Blob already has AppendJSON"

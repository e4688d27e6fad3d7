package snippet

import "github.com/agentgen-go/agentgen/runtime"

// Plane has seats.
type Plane struct{}

// Archive has articles.
type Archive struct{}

// Desk is what the editor works with.
type Desk struct{ Archive *Archive }

var researcher *runtime.Agent[*Archive, string]

// Search searches the archive.
//
//agent:tool
func Search(rc *runtime.RunContext[*Archive], word string) string { return word }

package snippet

import "github.com/agentgen-go/agentgen/runtime/loop"

// The page shows what there is.
var _ Loop = (*loop.Loop)(nil)

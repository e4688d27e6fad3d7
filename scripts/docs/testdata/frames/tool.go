package snippet

import "github.com/agentgen-go/agentgen/runtime"

// The page shows what there is.
var (
	_ Call                         = runtime.Call(nil)
	_ Tool[runtime.NoDeps]         = runtime.Tool[runtime.NoDeps](nil)
	_ runtime.Call                 = Call(nil)
	_ runtime.Tool[runtime.NoDeps] = Tool[runtime.NoDeps](nil)
)

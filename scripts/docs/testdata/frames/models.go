package snippet

import "github.com/agentgen-go/agentgen/runtime/model"

// The page shows what there is.
var (
	_ Model       = model.Model(nil)
	_ model.Model = Model(nil)
)

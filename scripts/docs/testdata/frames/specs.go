package snippet

import "github.com/agentgen-go/agentgen/runtime/agentspec"

// Customer is who the agent helps.
//
//agent:codec
type Customer struct {
	Name string `json:"name"`
	VIP  bool   `json:"vip"`
}

var registry agentspec.Registry[*Customer]

// Package specs has agent specs that are compiled.
package specs

import _ "embed"

// Customer is who the agent helps.
//
//agent:codec
type Customer struct {
	Name   string  `json:"name"`
	VIP    bool    `json:"vip"`
	Tenant *Tenant `json:"tenant"`
	Orders []Order `json:"orders"`
}

// Tenant is who pays.
type Tenant struct {
	Name string `json:"name"`
}

// Order is what was bought.
type Order struct {
	Item string `json:"item"`
	Paid bool   `json:"paid"`
}

// Verdict is an output of the package itself.
//
//agent:output
type Verdict struct {
	Good bool `json:"good"`
}

//agent:spec
//go:embed minimal.yaml
var minimal string

// Support is the agent of the support.
//
//agent:spec deps=*Customer
//go:embed support.yaml
var Support string

//agent:spec deps=Customer
//go:embed extract.json
var extract string

//agent:spec output=Verdict name=judge
//go:embed judge.yaml
var judgeText string

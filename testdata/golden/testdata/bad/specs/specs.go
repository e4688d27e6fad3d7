// Package specs has agent specs with mistakes.
package specs

import _ "embed"

type Deps struct {
	Name string `json:"name"`
}

type Plain struct{}

//agent:spec deps=Deps
//go:embed templates.yaml
var templates string

//agent:spec deps=Deps
//go:embed fields.yaml
var fields string

//agent:spec
//go:embed capabilities.yaml
var capabilities string

//agent:spec
//go:embed output.yaml
var output string

//agent:spec
//go:embed broken.yaml
var broken string

//agent:spec
var none string // want-1:1 "//agent:spec on none, which embeds no file"

//agent:spec
//go:embed missing.yaml
var missing string // want-2:1 "cannot read the spec"

//agent:spec deps=Missing
//go:embed fine.yaml
var a string // want-2:19 "deps: Missing is not a type here"

//agent:spec output=Plain
//go:embed fine.yaml
var b string // want-2:21 "output: Plain is not an output type of this package"

//agent:spec name=a-b
//go:embed fine.yaml
var c string // want-2:19 "name: .a-b. is not an identifier"

//agent:spec
//go:embed warned.yaml
var warned string

//agent:spec
//go:embed elsewhere.yaml
var elsewhere string

//agent:spec
//go:embed interpreted.yaml
var interpreted string

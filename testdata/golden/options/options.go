// Package options uses the keys of //agent:tool.
package options

// Plain has no options.
//
//agent:tool
func Plain(n int) int { return n }

// Named has a name of its own.
//
//agent:tool name=another-name_2
func Named(n int) int { return n }

// Patient has retries and a timeout.
//
//agent:tool retries=0 timeout=1m30s
func Patient(n int) int { return n }

// Quick has a timeout that is not a whole number of seconds.
//
//agent:tool timeout=1500ms sequential
func Quick(n int) int { return n }

// Strict asks the provider for the exact schema, and takes nothing else itself.
//
//agent:tool strict lax=off
func Strict(n int, on bool, list []int) int { return n }

// Relaxed drops what it does not know.
//
//agent:tool extra=ignore
func Relaxed(n int, inner Inner) int { return n }

// Inner is a struct in arguments.
type Inner struct {
	A int `json:"a"`
}

// Old is a tool.
//
// Deprecated: use Plain.
//
//agent:tool
func Old() {}

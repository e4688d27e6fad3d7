package runtime

import "github.com/agentgen-go/agentgen/runtime/jsonwire"

// RawJSON is encoded JSON, immutable. The zero value is no JSON at all.
type RawJSON = jsonwire.Raw

package runtime

import "github.com/agentgen-go/agentgen/runtime/jsonwire"

// RawJSON is encoded JSON, immutable. The zero value is not JSON at all.
type RawJSON = jsonwire.Raw

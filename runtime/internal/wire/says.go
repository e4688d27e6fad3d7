package wire

import "github.com/agentgen-go/agentgen/runtime/jsonwire"

// IsSet reports whether a server has sent a member that is not null.
func IsSet(v jsonwire.Raw) bool { return v != "" && v != "null" }

// Says reports whether a member says something: it is neither missing nor null, false or empty.
func Says(v jsonwire.Raw) bool {
	switch v {
	case "", "null", `""`, "{}", "[]", "false":
		return false
	}
	return true
}

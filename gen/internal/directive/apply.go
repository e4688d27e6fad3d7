package directive

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/agentgen-go/agentgen/gen/internal/diag"
	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// The functions of this file enter the values of keys.

func beginTool(s *Set, pos ir.Pos) bool {
	if s.Tool != nil {
		return true
	}
	s.Tool = &ToolArgs{Pos: pos}
	return false
}

func beginOutput(s *Set, pos ir.Pos) bool {
	if s.Output != nil {
		return true
	}
	s.Output = &OutputArgs{Pos: pos}
	return false
}

func toolName(s *Set, v string) error {
	s.Tool.Name = v
	return CheckName(v)
}

func toolRetries(s *Set, v string) (err error) {
	s.Tool.Retries, err = retries(v)
	return err
}

func outputRetries(s *Set, v string) (err error) {
	s.Output.Retries, err = retries(v)
	return err
}

func retries(v string) (*int, error) {
	n, err := strconv.ParseInt(v, 10, 32)
	if err != nil || n < 0 {
		return nil, &valueError{"is not a count of retries", "write a whole number from 0 on, such as retries=2"}
	}
	return new(int(n)), nil
}

func toolTimeout(s *Set, v string) error {
	d, err := time.ParseDuration(v)
	switch {
	case err != nil:
		return &valueError{"is not a duration", "write a number with its unit, such as timeout=5s or timeout=1m30s"}
	case d <= 0:
		return &valueError{"is not greater than 0", "leave timeout out for the agent's own"}
	}
	s.Tool.Timeout = int64(d)
	return nil
}

func toolApproval(s *Set, v string) error {
	s.Tool.Approves.Name, s.Tool.Approval = v, v == ""
	return nil
}

func toolPrepare(s *Set, v string) error    { s.Tool.Prepares.Name = v; return nil }
func toolExternal(s *Set, _ string) error   { s.Tool.External = true; return nil }
func toolDefers(s *Set, _ string) error     { s.Tool.Defers = true; return nil }
func toolSequential(s *Set, _ string) error { s.Tool.Sequential = true; return nil }
func toolStrict(s *Set, _ string) error     { s.Tool.Strict = new(true); return nil }
func outputStrict(s *Set, _ string) error   { s.Output.Strict = new(true); return nil }

func toolLax(s *Set, v string) error {
	s.Tool.LaxOff = v == "off"
	return only("lax", "off", v)
}

func toolExtra(s *Set, v string) error {
	s.Tool.Extra = v
	return only("extra", "ignore", v)
}

func outputName(s *Set, v string) error {
	s.Output.Name = v
	return CheckName(v)
}

// outputModes are the modes by their names.
var outputModes = map[string]ir.OutputMode{"tool": ir.ByTool, "native": ir.Native, "prompted": ir.Prompted}

func outputMode(s *Set, v string) error {
	mode, ok := outputModes[v]
	if !ok {
		return &valueError{"is not a mode", diag.DidYouMean(v, slices.Sorted(maps.Keys(outputModes)))}
	}
	s.Output.Mode = mode
	return nil
}

func outputLax(s *Set, v string) error {
	s.Output.LaxOff = v == "off"
	return only("lax", "off", v)
}

// only accepts the one value that a key has.
func only(key, value, v string) error {
	if v != value {
		return &valueError{"is not known", "write " + key + "=" + value + ", or leave it out"}
	}
	return nil
}

// CheckName checks that providers accept a name for a tool.
func CheckName(name string) error {
	ok := len(name) >= 1 && len(name) <= 64
	for i := range len(name) {
		c := name[i]
		ok = ok && (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-')
	}
	if !ok {
		return &valueError{"is not a name for a tool", "write 1 to 64 of the characters a-z, A-Z, 0-9, _ and -"}
	}
	return nil
}

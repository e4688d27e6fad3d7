package directive

import "github.com/agentgen-go/agentgen/gen/internal/ir"

// XMLArgs are the arguments of //agent:xml.
type XMLArgs struct {
	Pos ir.Pos
}

func beginXML(s *Set, pos ir.Pos) bool {
	if s.XML != nil {
		return true
	}
	s.XML = &XMLArgs{Pos: pos}
	return false
}

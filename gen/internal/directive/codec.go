package directive

import "github.com/agentgen-go/agentgen/gen/internal/ir"

// CodecArgs are the arguments of //agent:codec.
type CodecArgs struct {
	Pos            ir.Pos
	Lenient        bool
	Schema         bool // a method for the JSON Schema
	Nulls          bool
	Decode, Encode bool   // the one direction that is asked for; neither stands for both
	Closed         bool   // of an enum
	NoNull         bool   // of a slice, array or map
	Union          string // name of the member that tells implementations apart; "" for a type that is not a marked interface
	Kind           string // of an implementation; "" for other types
}

func beginCodec(s *Set, pos ir.Pos) bool {
	if s.Codec != nil {
		return true
	}
	s.Codec = &CodecArgs{Pos: pos}
	return false
}

func codecLenient(s *Set, _ string) error { s.Codec.Lenient = true; return nil }
func codecNulls(s *Set, _ string) error   { s.Codec.Nulls = true; return nil }
func codecSchema(s *Set, _ string) error  { s.Codec.Schema = true; return nil }
func codecDecode(s *Set, _ string) error  { s.Codec.Decode = true; return nil }
func codecEncode(s *Set, _ string) error  { s.Codec.Encode = true; return nil }
func codecClosed(s *Set, _ string) error  { s.Codec.Closed = true; return nil }
func codecNoNull(s *Set, _ string) error  { s.Codec.NoNull = true; return nil }
func codecUnion(s *Set, v string) error   { s.Codec.Union = v; return nil }
func codecKind(s *Set, v string) error    { s.Codec.Kind = v; return nil }

package ir_test

import (
	"testing"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

func TestIdent(t *testing.T) {
	integer := &ir.Type{Kind: ir.Int, GoBasic: "int"}
	item := &ir.Type{Kind: ir.Struct, Go: &ir.Name{PkgName: "shop", Name: "item"}}
	page := &ir.Type{Kind: ir.Struct, Go: &ir.Name{Name: "Page", Args: []*ir.Type{item}}}
	tests := map[string][]*ir.Type{
		"Pair":                     nil,
		"PairOfInt":                {integer},
		"PairOfIntAndItem":         {integer, item},
		"PairOfPageOfItem":         {page},
		"PairOfItemSlice":          {{Kind: ir.Slice, Elem: item}},
		"PairOfItemPointerArray":   {{Kind: ir.Array, Len: 2, Elem: &ir.Type{Kind: ir.Pointer, Elem: item}}},
		"PairOfIntItemMapAndBytes": {{Kind: ir.Map, Key: integer, Elem: item}, {Kind: ir.Bytes}},
		"PairOfAnyAndStruct":       {{Kind: ir.Any}, {Kind: ir.Struct}},
	}
	for want, args := range tests {
		if got := (&ir.Name{Name: "Pair", Args: args}).Ident(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

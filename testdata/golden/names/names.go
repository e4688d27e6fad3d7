// Package names has declarations with the names that generated code would like to use.
package names

import (
	"github.com/agentgen-go/agentgen/runtime/model"

	stdcontext "context"

	agentruntime "github.com/agentgen-go/agentgen/runtime"
)

// These are the names of packages that generated code imports.
type (
	context  struct{ Value int }
	runtime  struct{}
	agentrt  struct{}
	jsonwire string
	time     int
	regexp   bool
)

func (c context) bump() context { return context{c.Value + 1} }

// These are the names of variables, parameters and functions in generated code.
var (
	r, w, c, v, at, seen, call, ctx, rc, out, err, ok, dst, args = 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14

	info, k, m, ret, errors = 15, 16, 17, 18, 19

	lookupInfo, lookupTool, lookupCallNames = "info", "tool", "names"
)

var _ = []any{
	r, w, c, v, at, seen, call, ctx, rc, out, err, ok, dst, args, info, k, m, ret, errors, lookupInfo, lookupTool, lookupCallNames,
	decodeLookupCall, encodeLookupCall, decodeQuery,
}

// D is the name of a type parameter.
type D struct{ Depth int }

func decodeLookupCall() {}
func encodeLookupCall() {}
func decodeQuery()      {}

// Query has fields with the names of packages and variables.
type Query struct {
	R       int      `json:"r"`
	Context context  `json:"context"`
	Time    time     `json:"time"`
	Type    jsonwire `json:"type" jsonschema:"pattern=^[a-z]+$"`
	Func    regexp   `json:"func"`
}

// Lookup has parameters with such names.
//
//agent:tool timeout=3s
//agent:param type_ pattern=^t
func Lookup(ctx stdcontext.Context, run *agentruntime.RunContext[*D], c int, r Query, v *Query, w []time, args map[string]context, err string, type_ string, call int) (context, error) {
	return r.Context.bump(), nil
}

// Generic is a tool of any dependencies, although the package has a D.
//
//agent:tool approval=t prepare=recv
func Generic(d D) D { return d }

func t(ctx stdcontext.Context, c *GenericCall) bool { return c.D.Depth > 1 }

func recv(ctx stdcontext.Context, info *model.ToolDef) *model.ToolDef { return info }

// Elsewhere is run by someone else.
//
//agent:tool external
func Elsewhere(out []time) (r []context) { panic("external") }

// Answer is an output.
//
//agent:output
type Answer struct {
	Runtime runtime `json:"runtime"`
	Agentrt agentrt `json:"agentrt"`
	Out     []time  `json:"out"`
}

// Either is one of two, in an envelope.
//
//agent:output mode=prompted
type Either interface{ either() }

type either0 struct{ K, M runtime }

// Encode has the name of a method.
type Encode struct{ R, V int }

func (either0) either() {}
func (*Encode) either() {}

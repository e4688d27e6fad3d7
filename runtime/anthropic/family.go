package anthropic

import (
	"slices"

	"github.com/agentgen-go/agentgen/runtime/internal/claude"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/schema"
)

// nativeTools are the tools that Anthropic runs for each model.
var (
	nativeTools  = []model.NativeToolKind{model.WebSearchKind, model.WebFetchKind, model.CodeExecutionKind, model.MemoryKind, model.MCPServerKind}
	withSearch   = append(slices.Clip(nativeTools), model.ToolSearchKind)
	nativeLimits = []model.NativeLimit{model.AllowedDomainsLimit, model.BlockedDomainsLimit, model.MaxUsesLimit}
)

// profileOf returns what the models of the family support.
func profileOf(f *claude.Family) model.Profile {
	p := model.Profile{
		NoForcedCalls: f.NoForced, NoNativeOutput: !f.Schemas, NoJSONObject: true, NoThinking: f.Never, AlwaysThinks: f.Always, NativeTools: nativeTools,
		NativeLimits: nativeLimits, CacheRetentions: []string{"5m", "1h"},
	}
	if f.Searches {
		p.NativeTools = withSearch
	}
	if f.Schemas {
		p.StrictSchemas = schema.Anthropic
	}
	return p
}

package agentspec

import (
	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/capabilities"
)

// newModelFallback asks other models where that of the run fails.
func newModelFallback[D any](a *Arguments[D]) (c runtime.Capability[D], err error) {
	f := capabilities.Fallback{Sticky: a.Bool("sticky", false)}
	for _, name := range a.Texts("models") {
		f.Models = append(f.Models, a.build.registry.modelOf(name))
	}
	if names := a.Texts("fallback_on"); names != nil {
		f.OnError, f.OnResponse = capabilities.FallbackErrors(names...), capabilities.FallbackResponses(names...)
	}
	return capabilities.ModelFallback[D](f), nil
}

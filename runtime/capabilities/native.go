package capabilities

import (
	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/toolsets"
)

// Native gives the model a tool that its provider runs, and where the provider does not have it, or does not keep one of its limits
// (model.NativeLimit), the tools of local in its place. The model that really sends a request decides, so fallbacks may have different ones.
// Without local such models refuse the request. id is that of the capability.
func Native[D any](id string, native model.NativeTool, local ...runtime.Toolset[D]) runtime.Capability[D] {
	c := runtime.Capability[D]{ID: id, NativeTools: []model.NativeTool{native}}
	for _, set := range local {
		c.Toolsets = append(c.Toolsets, toolsets.WithDefs(set, func(def *model.ToolDef) { def.UnlessNative = model.NativeID(native) }))
	}
	return c
}

// WebSearch lets the model search the web: by its provider, or with the local tools where the provider cannot. If native has limits, there
// are no local tools, which would not keep them: Native is for such that do. Package agentweb has local tools.
func WebSearch[D any](native *model.WebSearch, local ...runtime.Tool[D]) runtime.Capability[D] {
	return unlimited("web_search", native, model.Limits(native), local)
}

// WebFetch lets the model read pages: by its provider, or with the local tools where the provider cannot. The local tools must keep the
// domains of native. If native has MaxUses, which they could not keep, there are none.
func WebFetch[D any](native *model.WebFetch, local ...runtime.Tool[D]) runtime.Capability[D] {
	var limits []model.NativeLimit
	if native.MaxUses > 0 {
		limits = append(limits, model.MaxUsesLimit)
	}
	return unlimited("web_fetch", native, limits, local)
}

// XSearch lets the model search posts on X: by its provider, or with the local tools where the provider cannot. If native is for some
// accounts only, there are no local tools. A local tool may be an agent whose model has the native one.
func XSearch[D any](native *model.XSearch, local ...runtime.Tool[D]) runtime.Capability[D] {
	var limits []model.NativeLimit
	if native.AllowedHandles != nil || native.ExcludedHandles != nil {
		limits = append(limits, "x_handles")
	}
	return unlimited("x_search", native, limits, local)
}

// ImageGeneration lets the model make images: by its provider, or with the local tools where the provider cannot.
func ImageGeneration[D any](native *model.ImageGeneration, local ...runtime.Tool[D]) runtime.Capability[D] {
	return unlimited("image_generation", native, nil, local)
}

// unlimited is Native, without local tools if there are limits that they would not keep.
func unlimited[D any](id string, native model.NativeTool, limits []model.NativeLimit, local []runtime.Tool[D]) runtime.Capability[D] {
	if len(limits) > 0 || len(local) == 0 {
		return Native[D](id, native)
	}
	return Native(id, native, runtime.NewToolset(id, local...))
}

package message

import "github.com/agentgen-go/agentgen/runtime/jsonwire"

// The parts of this file record what changed in the middle of a conversation.

// ToolAvailabilityDeltaPart records that the model can call more tools from here on.
//
//agent:codec kind=tool-availability-delta
type ToolAvailabilityDeltaPart struct {
	// ToolsAdded are the names of the tools.
	ToolsAdded []string `json:"tools_added" codec:"optional,was=added"`
	// ToolCallID is the call whose result added them, if any did.
	ToolCallID string           `json:"tool_call_id" codec:"zeronull"`
	Unknown    jsonwire.Members `codec:"unknown"`
}

// CapabilityLoadDeltaPart records that capabilities of Pydantic AI were loaded by the application's code. No model is
// sent it.
//
//agent:codec kind=capability-load-delta
type CapabilityLoadDeltaPart struct {
	// Loaded are the IDs of the capabilities, in the order in which they were loaded.
	Loaded []string `json:"loaded" codec:"optional"`
	// ToolCallID is the call that was running then, if any was.
	ToolCallID string           `json:"tool_call_id" codec:"zeronull"`
	Unknown    jsonwire.Members `codec:"unknown"`
}

// ModelSettingsDeltaPart records model settings that apply from here on, such as the effort of thinking. No model is
// sent it.
//
//agent:codec kind=model-settings-delta
type ModelSettingsDeltaPart struct {
	// Settings are those that changed, a JSON object with the names of Pydantic AI's ModelSettings.
	Settings jsonwire.Raw `json:"settings" codec:"object"`
	// TopLevel reports whether they were sent as settings of the whole request.
	TopLevel bool             `json:"top_level" codec:"optional"`
	Unknown  jsonwire.Members `codec:"unknown"`
}

func (p *ToolAvailabilityDeltaPart) requestPart() bool { return p != nil }
func (p *CapabilityLoadDeltaPart) requestPart() bool   { return p != nil }
func (p *ModelSettingsDeltaPart) requestPart() bool    { return p != nil }

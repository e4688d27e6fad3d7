package agentbedrock

import (
	"cmp"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/model"
)

const settingsName = "bedrock"

func init() {
	model.RegisterSettings(settingsName, "github.com/agentgen-go/agentgen/runtime/agentbedrock", func(data []byte) (model.ProviderSettings, error) {
		s := new(Settings)
		return s, s.DecodeJSON(data)
	})
}

// Settings are settings that only Bedrock knows, for model.Settings.Providers. Fields that are nil or zero are left to Bedrock.
//
//	&model.Settings{Providers: model.ProviderSettingsList{&agentbedrock.Settings{Cache: "5m"}}}
//
//agent:codec
type Settings struct {
	// Guardrail checks what is said.
	Guardrail *Guardrail `json:"guardrail,omitempty"`
	// Cache caches the conversation, the tools and the instructions that are not dynamic for "5m" or "1h", and CachePrefix only the
	// tools and the instructions. If both are set, CachePrefix holds for tools and instructions. Models that cannot cache ignore both,
	// and those without "1h" take "5m". See also message.CachePoint.
	Cache       string `json:"cache,omitempty"`
	CachePrefix string `json:"cache_prefix,omitempty"`
	// InferenceProfile is the ARN of an inference profile that is asked in place of the model, whose name then only says what it supports.
	InferenceProfile string `json:"inference_profile,omitempty"`
	// Latency is "standard" or "optimized". ServiceTier is "default", "flex", "priority" or "reserved", and overrides
	// model.Settings.ServiceTier.
	Latency     string `json:"latency,omitempty"`
	ServiceTier string `json:"service_tier,omitempty"`
	// RequestFields is a JSON object with members that only the model knows (additionalModelRequestFields). They override what follows from
	// model.Settings.
	RequestFields jsonwire.Raw `json:"request_fields,omitempty"`
	// ResponseFields are JSON Pointers to members of the model's own response that are to be in the details of the response.
	ResponseFields []string `json:"response_fields,omitempty"`
	// PromptVariables is a JSON object with the variables of a prompt of Bedrock's prompt management: {"name":{"text":"value"}}.
	PromptVariables jsonwire.Raw `json:"prompt_variables,omitempty"`
	// Metadata are keys and values by which requests are found in the logs of invocations.
	Metadata map[string]string `json:"metadata,omitempty"`
}

// Guardrail is a guardrail of Bedrock.
type Guardrail struct {
	// Identifier is the ID or the ARN of the guardrail, Version its version, such as "1" or "DRAFT".
	Identifier string `json:"guardrailIdentifier"`
	Version    string `json:"guardrailVersion"`
	// Trace is "enabled", "enabled_full" or "disabled". What was found is in the details of the response.
	Trace string `json:"trace,omitempty"`
	// StreamMode is "sync", which holds back what has not been checked, or "async". It is for streamed responses only.
	StreamMode string `json:"streamProcessingMode,omitempty"`
}

// SettingsName returns "bedrock".
func (*Settings) SettingsName() string { return settingsName }

// Over returns s with what it leaves open filled from base, a *Settings.
func (s *Settings) Over(base model.ProviderSettings) model.ProviderSettings {
	b, ok := base.(*Settings)
	switch {
	case s == nil:
		return base
	case !ok || b == nil:
		return s
	}
	merged := &Settings{
		Guardrail:        cmp.Or(s.Guardrail, b.Guardrail),
		Cache:            cmp.Or(s.Cache, b.Cache),
		CachePrefix:      cmp.Or(s.CachePrefix, b.CachePrefix),
		InferenceProfile: cmp.Or(s.InferenceProfile, b.InferenceProfile),
		Latency:          cmp.Or(s.Latency, b.Latency),
		ServiceTier:      cmp.Or(s.ServiceTier, b.ServiceTier),
		RequestFields:    cmp.Or(s.RequestFields, b.RequestFields),
		ResponseFields:   s.ResponseFields,
		PromptVariables:  cmp.Or(s.PromptVariables, b.PromptVariables),
		Metadata:         s.Metadata,
	}
	if s.ResponseFields == nil {
		merged.ResponseFields = b.ResponseFields
	}
	if s.Metadata == nil {
		merged.Metadata = b.Metadata
	}
	return merged
}

// settingsOf returns the settings for Bedrock, which are zero if there are none.
func settingsOf(s *model.Settings) *Settings {
	if own, ok := s.Providers.Get(settingsName).(*Settings); ok && own != nil {
		return own
	}
	return &Settings{}
}

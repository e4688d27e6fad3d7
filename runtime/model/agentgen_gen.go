package model

import (
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

var outputModeValues = []jsonwire.Raw{"0", "1", "2"}

func DecodeOutputMode(r *jsonwire.Reader, v *OutputMode) {
	*v = OutputMode(r.Uint(8))
	switch *v {
	case OutputTool, OutputNative, OutputPrompted:
	default:
		r.NotOneOf(outputModeValues)
	}
}

var thinkingValues = []jsonwire.Raw{`"off"`, `"on"`, `"minimal"`, `"low"`, `"medium"`, `"high"`, `"xhigh"`}

func DecodeThinking(r *jsonwire.Reader, v *Thinking) {
	*v = Thinking(r.String())
	switch *v {
	case ThinkingOff, ThinkingOn, ThinkingMinimal, ThinkingLow, ThinkingMedium, ThinkingHigh, ThinkingXHigh:
	default:
		r.NotOneOf(thinkingValues)
	}
}

package loop

import (
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

func (v *Snapshot) AppendJSON(dst []byte) ([]byte, error) {
	w := jsonwire.NewWriter(dst)
	EncodeLoopState(&w, v)
	return w.Bytes()
}

func (v *Snapshot) DecodeJSON(data []byte) error {
	*v = Snapshot{}
	r := jsonwire.NewReaderBytes(data, jsonwire.Strict)
	DecodeLoopState(&r, v)
	return r.End()
}

var loopStateNames = []string{"version", "config", "state", "messages", "input", "usage", "items", "winner", "retries", "failed_answers", "asap", "idle", "deferred", "tail"}

func DecodeLoopState(r *jsonwire.Reader, v *Snapshot) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "version":
			seen = r.Once(seen, 1<<0)
			v.Version = int(r.Int(64))
		case "config":
			seen = r.Once(seen, 1<<1)
			decodeConfigState(r, &v.Config)
		case "state":
			seen = r.Once(seen, 1<<2)
			decodeStepKind(r, &v.State)
		case "messages":
			seen = r.Once(seen, 1<<3)
			if r.Array() {
				v.Messages = make([]message.Message, 0, 4)
				for r.Elem() {
					var e message.Message
					message.DecodeMessage(r, &e)
					v.Messages = append(v.Messages, e)
				}
			}
		case "input":
			seen = r.Once(seen, 1<<4)
			decodeInputState(r, &v.Input)
		case "usage":
			seen = r.Once(seen, 1<<5)
			decodeUsageState(r, &v.Usage)
		case "items":
			seen = r.Once(seen, 1<<6)
			if r.Array() {
				v.Items = make([]itemState, 0, 4)
				for r.Elem() {
					v.Items = append(v.Items, itemState{})
					decodeItemState(r, &v.Items[len(v.Items)-1])
				}
			}
		case "winner":
			seen = r.Once(seen, 1<<7)
			v.Winner = int(r.Int(64))
		case "retries":
			seen = r.Once(seen, 1<<8)
			if r.Array() {
				v.Retries = make([]retryState, 0, 4)
				for r.Elem() {
					v.Retries = append(v.Retries, retryState{})
					decodeRetryState(r, &v.Retries[len(v.Retries)-1])
				}
			}
		case "failed_answers":
			seen = r.Once(seen, 1<<9)
			v.FailedAnswers = int(r.Int(64))
		case "asap":
			seen = r.Once(seen, 1<<10)
			if r.Array() {
				v.ASAP = make([][]message.Message, 0, 4)
				for r.Elem() {
					v.ASAP = append(v.ASAP, nil)
					e := &v.ASAP[len(v.ASAP)-1]
					if r.Array() {
						*e = make([]message.Message, 0, 4)
						for r.Elem() {
							var e2 message.Message
							message.DecodeMessage(r, &e2)
							*e = append(*e, e2)
						}
					}
				}
			}
		case "idle":
			seen = r.Once(seen, 1<<11)
			if r.Array() {
				v.Idle = make([][]message.Message, 0, 4)
				for r.Elem() {
					v.Idle = append(v.Idle, nil)
					e := &v.Idle[len(v.Idle)-1]
					if r.Array() {
						*e = make([]message.Message, 0, 4)
						for r.Elem() {
							var e2 message.Message
							message.DecodeMessage(r, &e2)
							*e = append(*e, e2)
						}
					}
				}
			}
		case "deferred":
			seen = r.Once(seen, 1<<12)
			if r.Null() {
				v.Deferred = nil
			} else {
				v.Deferred = new(message.DeferredResults)
				message.DecodeDeferredResults(r, v.Deferred)
			}
		case "tail":
			seen = r.Once(seen, 1<<13)
			if r.Array() {
				v.Tail = make([]message.RequestPart, 0, 4)
				for r.Elem() {
					var e message.RequestPart
					message.DecodeRequestPart(r, &e)
					v.Tail = append(v.Tail, e)
				}
			}
		default:
			r.Unknown(loopStateNames)
		}
	}
	r.Missing(at, ^seen&0b10111111, loopStateNames)
}

func EncodeLoopState(w *jsonwire.Writer, v *Snapshot) {
	w.Raw(`{"version":`)
	w.Int(int64(v.Version))
	w.Raw(`,"config":`)
	encodeConfigState(w, &v.Config)
	w.Raw(`,"state":`)
	w.Uint(uint64(v.State))
	w.Raw(`,"messages":[`)
	for i := range v.Messages {
		w.Sep()
		message.EncodeMessage(w, &v.Messages[i])
	}
	w.Raw(`],"input":`)
	encodeInputState(w, &v.Input)
	w.Raw(`,"usage":`)
	encodeUsageState(w, &v.Usage)
	if len(v.Items) != 0 {
		w.Raw(`,"items":[`)
		for i := range v.Items {
			w.Sep()
			encodeItemState(w, &v.Items[i])
		}
		w.Raw("]")
	}
	w.Raw(`,"winner":`)
	w.Int(int64(v.Winner))
	if len(v.Retries) != 0 {
		w.Raw(`,"retries":[`)
		for i := range v.Retries {
			w.Sep()
			encodeRetryState(w, &v.Retries[i])
		}
		w.Raw("]")
	}
	if v.FailedAnswers != 0 {
		w.Raw(`,"failed_answers":`)
		w.Int(int64(v.FailedAnswers))
	}
	if len(v.ASAP) != 0 {
		w.Raw(`,"asap":[`)
		for _, e := range v.ASAP {
			w.Sep()
			w.Raw("[")
			for i2 := range e {
				w.Sep()
				message.EncodeMessage(w, &e[i2])
			}
			w.Raw("]")
		}
		w.Raw("]")
	}
	if len(v.Idle) != 0 {
		w.Raw(`,"idle":[`)
		for _, e := range v.Idle {
			w.Sep()
			w.Raw("[")
			for i2 := range e {
				w.Sep()
				message.EncodeMessage(w, &e[i2])
			}
			w.Raw("]")
		}
		w.Raw("]")
	}
	if v.Deferred != nil {
		w.Raw(`,"deferred":`)
		message.EncodeDeferredResults(w, v.Deferred)
	}
	if len(v.Tail) != 0 {
		w.Raw(`,"tail":[`)
		for i := range v.Tail {
			w.Sep()
			message.EncodeRequestPart(w, &v.Tail[i])
		}
		w.Raw("]")
	}
	w.Raw("}")
}

var configStateNames = []string{"run_id", "conversation_id", "end_strategy", "tool_retries", "output_retries", "allow_text", "allow_none", "text_output", "limits", "now"}

func decodeConfigState(r *jsonwire.Reader, v *configState) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "run_id":
			seen = r.Once(seen, 1<<0)
			r.StringTo(&v.RunID)
		case "conversation_id":
			seen = r.Once(seen, 1<<1)
			r.StringTo(&v.ConversationID)
		case "end_strategy":
			seen = r.Once(seen, 1<<2)
			decodeEndStrategy(r, &v.EndStrategy)
		case "tool_retries":
			seen = r.Once(seen, 1<<3)
			v.ToolRetries = int(r.Int(64))
		case "output_retries":
			seen = r.Once(seen, 1<<4)
			v.OutputRetries = int(r.Int(64))
		case "allow_text":
			seen = r.Once(seen, 1<<5)
			v.AllowText = r.Bool()
		case "allow_none":
			seen = r.Once(seen, 1<<6)
			v.AllowNone = r.Bool()
		case "text_output":
			seen = r.Once(seen, 1<<7)
			if r.Null() {
				v.TextOutput = nil
			} else {
				v.TextOutput = new(outputState)
				decodeOutputState(r, v.TextOutput)
			}
		case "limits":
			seen = r.Once(seen, 1<<8)
			decodeLimitsState(r, &v.Limits)
		case "now":
			seen = r.Once(seen, 1<<9)
			v.Now = r.Time()
		default:
			r.Unknown(configStateNames)
		}
	}
	r.Missing(at, ^seen&0b1100011111, configStateNames)
}

func encodeConfigState(w *jsonwire.Writer, v *configState) {
	w.Raw(`{"run_id":`)
	w.String(v.RunID)
	w.Raw(`,"conversation_id":`)
	w.String(v.ConversationID)
	w.Raw(`,"end_strategy":`)
	w.Uint(uint64(v.EndStrategy))
	w.Raw(`,"tool_retries":`)
	w.Int(int64(v.ToolRetries))
	w.Raw(`,"output_retries":`)
	w.Int(int64(v.OutputRetries))
	if v.AllowText {
		w.Raw(`,"allow_text":`)
		w.Bool(v.AllowText)
	}
	if v.AllowNone {
		w.Raw(`,"allow_none":`)
		w.Bool(v.AllowNone)
	}
	if v.TextOutput != nil {
		w.Raw(`,"text_output":`)
		encodeOutputState(w, v.TextOutput)
	}
	w.Raw(`,"limits":`)
	encodeLimitsState(w, &v.Limits)
	w.Raw(`,"now":`)
	w.Time(v.Now)
	w.Raw("}")
}

var endStrategyValues = []jsonwire.Raw{"0", "1", "2"}

func decodeEndStrategy(r *jsonwire.Reader, v *EndStrategy) {
	*v = EndStrategy(r.Uint(8))
	switch *v {
	case EndEarly, EndGraceful, EndExhaustive:
	default:
		r.NotOneOf(endStrategyValues)
	}
}

var outputStateNames = []string{"mode", "name", "description", "schema", "strict_schema", "strict"}

func decodeOutputState(r *jsonwire.Reader, v *outputState) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "mode":
			seen = r.Once(seen, 1<<0)
			model.DecodeOutputMode(r, &v.Mode)
		case "name":
			seen = r.Once(seen, 1<<1)
			r.StringTo(&v.Name)
		case "description":
			seen = r.Once(seen, 1<<2)
			r.StringTo(&v.Description)
		case "schema":
			seen = r.Once(seen, 1<<3)
			v.Schema = r.Raw()
		case "strict_schema":
			seen = r.Once(seen, 1<<4)
			v.StrictSchema = r.Raw()
		case "strict":
			seen = r.Once(seen, 1<<5)
			if r.Null() {
				v.Strict = nil
			} else {
				v.Strict = new(r.Bool())
			}
		default:
			r.Unknown(outputStateNames)
		}
	}
	r.Missing(at, ^seen&0b11, outputStateNames)
}

func encodeOutputState(w *jsonwire.Writer, v *outputState) {
	w.Raw(`{"mode":`)
	w.Uint(uint64(v.Mode))
	w.Raw(`,"name":`)
	w.String(v.Name)
	if v.Description != "" {
		w.Raw(`,"description":`)
		w.String(v.Description)
	}
	if len(v.Schema) != 0 {
		w.Raw(`,"schema":`)
		w.Value(v.Schema)
	}
	if len(v.StrictSchema) != 0 {
		w.Raw(`,"strict_schema":`)
		w.Value(v.StrictSchema)
	}
	if v.Strict != nil {
		w.Raw(`,"strict":`)
		w.Bool(*v.Strict)
	}
	w.Raw("}")
}

var limitsStateNames = []string{"request_limit", "tool_calls_limit", "input_tokens_limit", "output_tokens_limit", "total_tokens_limit", "per_request_input_tokens_limit", "count_tokens_before_request", "cost_limit"}

func decodeLimitsState(r *jsonwire.Reader, v *limitsState) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "request_limit":
			seen = r.Once(seen, 1<<0)
			if r.Null() {
				v.RequestLimit = nil
			} else {
				v.RequestLimit = new(int(r.Int(64)))
			}
		case "tool_calls_limit":
			seen = r.Once(seen, 1<<1)
			if r.Null() {
				v.ToolCallsLimit = nil
			} else {
				v.ToolCallsLimit = new(int(r.Int(64)))
			}
		case "input_tokens_limit":
			seen = r.Once(seen, 1<<2)
			if r.Null() {
				v.InputTokensLimit = nil
			} else {
				v.InputTokensLimit = new(int(r.Int(64)))
			}
		case "output_tokens_limit":
			seen = r.Once(seen, 1<<3)
			if r.Null() {
				v.OutputTokensLimit = nil
			} else {
				v.OutputTokensLimit = new(int(r.Int(64)))
			}
		case "total_tokens_limit":
			seen = r.Once(seen, 1<<4)
			if r.Null() {
				v.TotalTokensLimit = nil
			} else {
				v.TotalTokensLimit = new(int(r.Int(64)))
			}
		case "per_request_input_tokens_limit":
			seen = r.Once(seen, 1<<5)
			if r.Null() {
				v.PerRequestInputTokensLimit = nil
			} else {
				v.PerRequestInputTokensLimit = new(int(r.Int(64)))
			}
		case "count_tokens_before_request":
			seen = r.Once(seen, 1<<6)
			v.CountTokensBeforeRequest = r.Bool()
		case "cost_limit":
			seen = r.Once(seen, 1<<7)
			r.JSON(&v.CostLimit)
		default:
			r.Unknown(limitsStateNames)
		}
	}
	r.Missing(at, ^seen&0b10000000, limitsStateNames)
}

func encodeLimitsState(w *jsonwire.Writer, v *limitsState) {
	w.Raw("{")
	if v.RequestLimit != nil {
		w.Raw(`"request_limit":`)
		w.Int(int64(*v.RequestLimit))
	}
	if v.ToolCallsLimit != nil {
		w.Member(`"tool_calls_limit":`)
		w.Int(int64(*v.ToolCallsLimit))
	}
	if v.InputTokensLimit != nil {
		w.Member(`"input_tokens_limit":`)
		w.Int(int64(*v.InputTokensLimit))
	}
	if v.OutputTokensLimit != nil {
		w.Member(`"output_tokens_limit":`)
		w.Int(int64(*v.OutputTokensLimit))
	}
	if v.TotalTokensLimit != nil {
		w.Member(`"total_tokens_limit":`)
		w.Int(int64(*v.TotalTokensLimit))
	}
	if v.PerRequestInputTokensLimit != nil {
		w.Member(`"per_request_input_tokens_limit":`)
		w.Int(int64(*v.PerRequestInputTokensLimit))
	}
	if v.CountTokensBeforeRequest {
		w.Member(`"count_tokens_before_request":`)
		w.Bool(v.CountTokensBeforeRequest)
	}
	w.Member(`"cost_limit":`)
	w.JSON(&v.CostLimit)
	w.Raw("}")
}

var stepKindValues = []jsonwire.Raw{"0", "1", "2", "3", "4", "5"}

func decodeStepKind(r *jsonwire.Reader, v *StepKind) {
	*v = StepKind(r.Uint(8))
	switch *v {
	case StepPrepare, StepCountTokens, StepRequest, StepExecute, StepResolve, StepDone:
	default:
		r.NotOneOf(stepKindValues)
	}
}

var inputStateNames = []string{"instructions", "tools", "output_tools", "settings"}

func decodeInputState(r *jsonwire.Reader, v *inputState) {
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "instructions":
			seen = r.Once(seen, 1<<0)
			r.StringTo(&v.Instructions)
		case "tools":
			seen = r.Once(seen, 1<<1)
			if r.Array() {
				v.Tools = make([]*toolState, 0, 4)
				for r.Elem() {
					v.Tools = append(v.Tools, nil)
					e := &v.Tools[len(v.Tools)-1]
					if !r.Null() {
						*e = new(toolState)
						decodeToolState(r, *e)
					}
				}
			}
		case "output_tools":
			seen = r.Once(seen, 1<<2)
			if r.Array() {
				v.OutputTools = make([]*toolState, 0, 4)
				for r.Elem() {
					v.OutputTools = append(v.OutputTools, nil)
					e := &v.OutputTools[len(v.OutputTools)-1]
					if !r.Null() {
						*e = new(toolState)
						decodeToolState(r, *e)
					}
				}
			}
		case "settings":
			seen = r.Once(seen, 1<<3)
			if r.Null() {
				v.Settings = nil
			} else {
				v.Settings = new(settingsState)
				decodeSettingsState(r, v.Settings)
			}
		default:
			r.Unknown(inputStateNames)
		}
	}
}

func encodeInputState(w *jsonwire.Writer, v *inputState) {
	w.Raw("{")
	if v.Instructions != "" {
		w.Raw(`"instructions":`)
		w.String(v.Instructions)
	}
	if len(v.Tools) != 0 {
		w.Member(`"tools":`)
		w.Raw("[")
		for _, e := range v.Tools {
			w.Sep()
			if e == nil {
				w.Null()
			} else {
				encodeToolState(w, e)
			}
		}
		w.Raw("]")
	}
	if len(v.OutputTools) != 0 {
		w.Member(`"output_tools":`)
		w.Raw("[")
		for _, e := range v.OutputTools {
			w.Sep()
			if e == nil {
				w.Null()
			} else {
				encodeToolState(w, e)
			}
		}
		w.Raw("]")
	}
	if v.Settings != nil {
		w.Member(`"settings":`)
		encodeSettingsState(w, v.Settings)
	}
	w.Raw("}")
}

var toolStateNames = []string{"name", "description", "parameters", "strict_parameters", "result", "retries", "timeout", "sequential", "strict", "external", "approval", "approver", "preparer"}

func decodeToolState(r *jsonwire.Reader, v *toolState) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "name":
			seen = r.Once(seen, 1<<0)
			r.StringTo(&v.Name)
		case "description":
			seen = r.Once(seen, 1<<1)
			r.StringTo(&v.Description)
		case "parameters":
			seen = r.Once(seen, 1<<2)
			v.Parameters = r.Raw()
		case "strict_parameters":
			seen = r.Once(seen, 1<<3)
			v.StrictParameters = r.Raw()
		case "result":
			seen = r.Once(seen, 1<<4)
			v.Result = r.Raw()
		case "retries":
			seen = r.Once(seen, 1<<5)
			if r.Null() {
				v.Retries = nil
			} else {
				v.Retries = new(int(r.Int(64)))
			}
		case "timeout":
			seen = r.Once(seen, 1<<6)
			v.Timeout = r.Duration()
		case "sequential":
			seen = r.Once(seen, 1<<7)
			v.Sequential = r.Bool()
		case "strict":
			seen = r.Once(seen, 1<<8)
			if r.Null() {
				v.Strict = nil
			} else {
				v.Strict = new(r.Bool())
			}
		case "external":
			seen = r.Once(seen, 1<<9)
			v.External = r.Bool()
		case "approval":
			seen = r.Once(seen, 1<<10)
			v.Approval = r.Bool()
		case "approver":
			seen = r.Once(seen, 1<<11)
			v.Approver = r.Bool()
		case "preparer":
			seen = r.Once(seen, 1<<12)
			v.Preparer = r.Bool()
		default:
			r.Unknown(toolStateNames)
		}
	}
	r.Missing(at, ^seen&0b1, toolStateNames)
}

func encodeToolState(w *jsonwire.Writer, v *toolState) {
	w.Raw(`{"name":`)
	w.String(v.Name)
	if v.Description != "" {
		w.Raw(`,"description":`)
		w.String(v.Description)
	}
	if len(v.Parameters) != 0 {
		w.Raw(`,"parameters":`)
		w.Value(v.Parameters)
	}
	if len(v.StrictParameters) != 0 {
		w.Raw(`,"strict_parameters":`)
		w.Value(v.StrictParameters)
	}
	if len(v.Result) != 0 {
		w.Raw(`,"result":`)
		w.Value(v.Result)
	}
	if v.Retries != nil {
		w.Raw(`,"retries":`)
		w.Int(int64(*v.Retries))
	}
	if v.Timeout != 0 {
		w.Raw(`,"timeout":`)
		w.Duration(v.Timeout)
	}
	if v.Sequential {
		w.Raw(`,"sequential":`)
		w.Bool(v.Sequential)
	}
	if v.Strict != nil {
		w.Raw(`,"strict":`)
		w.Bool(*v.Strict)
	}
	if v.External {
		w.Raw(`,"external":`)
		w.Bool(v.External)
	}
	if v.Approval {
		w.Raw(`,"approval":`)
		w.Bool(v.Approval)
	}
	if v.Approver {
		w.Raw(`,"approver":`)
		w.Bool(v.Approver)
	}
	if v.Preparer {
		w.Raw(`,"preparer":`)
		w.Bool(v.Preparer)
	}
	w.Raw("}")
}

var settingsStateNames = []string{"max_tokens", "temperature", "top_p", "top_k", "seed", "presence_penalty", "frequency_penalty", "logit_bias", "stop_sequences", "parallel_tool_calls", "tool_choice", "thinking", "service_tier", "timeout", "extra_body"}

func decodeSettingsState(r *jsonwire.Reader, v *settingsState) {
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "max_tokens":
			seen = r.Once(seen, 1<<0)
			if r.Null() {
				v.MaxTokens = nil
			} else {
				v.MaxTokens = new(int(r.Int(64)))
			}
		case "temperature":
			seen = r.Once(seen, 1<<1)
			if r.Null() {
				v.Temperature = nil
			} else {
				v.Temperature = new(r.Float(64))
			}
		case "top_p":
			seen = r.Once(seen, 1<<2)
			if r.Null() {
				v.TopP = nil
			} else {
				v.TopP = new(r.Float(64))
			}
		case "top_k":
			seen = r.Once(seen, 1<<3)
			if r.Null() {
				v.TopK = nil
			} else {
				v.TopK = new(int(r.Int(64)))
			}
		case "seed":
			seen = r.Once(seen, 1<<4)
			if r.Null() {
				v.Seed = nil
			} else {
				v.Seed = new(int(r.Int(64)))
			}
		case "presence_penalty":
			seen = r.Once(seen, 1<<5)
			if r.Null() {
				v.PresencePenalty = nil
			} else {
				v.PresencePenalty = new(r.Float(64))
			}
		case "frequency_penalty":
			seen = r.Once(seen, 1<<6)
			if r.Null() {
				v.FrequencyPenalty = nil
			} else {
				v.FrequencyPenalty = new(r.Float(64))
			}
		case "logit_bias":
			seen = r.Once(seen, 1<<7)
			if r.Object() {
				v.LogitBias = make(map[string]int)
				for r.Member() {
					k := r.KeyString()
					if _, ok := v.LogitBias[k]; ok {
						r.Duplicate()
					}
					v.LogitBias[k] = int(r.Int(64))
				}
			}
		case "stop_sequences":
			seen = r.Once(seen, 1<<8)
			if r.Array() {
				v.StopSequences = make([]string, 0, 4)
				for r.Elem() {
					v.StopSequences = append(v.StopSequences, "")
					r.StringTo(&v.StopSequences[len(v.StopSequences)-1])
				}
			}
		case "parallel_tool_calls":
			seen = r.Once(seen, 1<<9)
			if r.Null() {
				v.ParallelToolCalls = nil
			} else {
				v.ParallelToolCalls = new(r.Bool())
			}
		case "tool_choice":
			seen = r.Once(seen, 1<<10)
			r.StringTo(&v.ToolChoice)
		case "thinking":
			seen = r.Once(seen, 1<<11)
			model.DecodeThinking(r, &v.Thinking)
		case "service_tier":
			seen = r.Once(seen, 1<<12)
			r.StringTo(&v.ServiceTier)
		case "timeout":
			seen = r.Once(seen, 1<<13)
			v.Timeout = r.Duration()
		case "extra_body":
			seen = r.Once(seen, 1<<14)
			v.ExtraBody = r.Raw()
		default:
			r.Unknown(settingsStateNames)
		}
	}
}

func encodeSettingsState(w *jsonwire.Writer, v *settingsState) {
	w.Raw("{")
	if v.MaxTokens != nil {
		w.Raw(`"max_tokens":`)
		w.Int(int64(*v.MaxTokens))
	}
	if v.Temperature != nil {
		w.Member(`"temperature":`)
		w.Float(*v.Temperature, 64)
	}
	if v.TopP != nil {
		w.Member(`"top_p":`)
		w.Float(*v.TopP, 64)
	}
	if v.TopK != nil {
		w.Member(`"top_k":`)
		w.Int(int64(*v.TopK))
	}
	if v.Seed != nil {
		w.Member(`"seed":`)
		w.Int(int64(*v.Seed))
	}
	if v.PresencePenalty != nil {
		w.Member(`"presence_penalty":`)
		w.Float(*v.PresencePenalty, 64)
	}
	if v.FrequencyPenalty != nil {
		w.Member(`"frequency_penalty":`)
		w.Float(*v.FrequencyPenalty, 64)
	}
	if len(v.LogitBias) != 0 {
		w.Member(`"logit_bias":`)
		w.Raw("{")
		for _, k := range jsonwire.StringKeys(w, v.LogitBias) {
			w.Sep()
			w.String(k)
			w.Raw(":")
			w.Int(int64(v.LogitBias[k]))
		}
		w.Raw("}")
	}
	if len(v.StopSequences) != 0 {
		w.Member(`"stop_sequences":`)
		w.Raw("[")
		for _, e := range v.StopSequences {
			w.Sep()
			w.String(e)
		}
		w.Raw("]")
	}
	if v.ParallelToolCalls != nil {
		w.Member(`"parallel_tool_calls":`)
		w.Bool(*v.ParallelToolCalls)
	}
	if v.ToolChoice != "" {
		w.Member(`"tool_choice":`)
		w.String(v.ToolChoice)
	}
	if v.Thinking != "" {
		w.Member(`"thinking":`)
		w.String(string(v.Thinking))
	}
	if v.ServiceTier != "" {
		w.Member(`"service_tier":`)
		w.String(v.ServiceTier)
	}
	if v.Timeout != 0 {
		w.Member(`"timeout":`)
		w.Duration(v.Timeout)
	}
	if len(v.ExtraBody) != 0 {
		w.Member(`"extra_body":`)
		w.Value(v.ExtraBody)
	}
	w.Raw("}")
}

var usageStateNames = []string{"tokens", "requests", "tool_calls", "unpriced_requests"}

func decodeUsageState(r *jsonwire.Reader, v *usageState) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "tokens":
			seen = r.Once(seen, 1<<0)
			usage.DecodeRequestUsage(r, &v.Tokens)
		case "requests":
			seen = r.Once(seen, 1<<1)
			v.Requests = int(r.Int(64))
		case "tool_calls":
			seen = r.Once(seen, 1<<2)
			v.ToolCalls = int(r.Int(64))
		case "unpriced_requests":
			seen = r.Once(seen, 1<<3)
			v.UnpricedRequests = int(r.Int(64))
		default:
			r.Unknown(usageStateNames)
		}
	}
	r.Missing(at, ^seen&0b1111, usageStateNames)
}

func encodeUsageState(w *jsonwire.Writer, v *usageState) {
	w.Raw(`{"tokens":`)
	usage.EncodeRequestUsage(w, &v.Tokens)
	w.Raw(`,"requests":`)
	w.Int(int64(v.Requests))
	w.Raw(`,"tool_calls":`)
	w.Int(int64(v.ToolCalls))
	w.Raw(`,"unpriced_requests":`)
	w.Int(int64(v.UnpricedRequests))
	w.Raw("}")
}

var itemStateNames = []string{"kind", "call", "retry", "max_retries", "approved", "metadata", "outcome", "sequential", "late", "sent", "begun", "gone", "answer", "form"}

func decodeItemState(r *jsonwire.Reader, v *itemState) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "kind":
			seen = r.Once(seen, 1<<0)
			decodeWorkKind(r, &v.Kind)
		case "call":
			seen = r.Once(seen, 1<<1)
			message.DecodeToolCallPart(r, &v.Call)
		case "retry":
			seen = r.Once(seen, 1<<2)
			v.Retry = int(r.Int(64))
		case "max_retries":
			seen = r.Once(seen, 1<<3)
			v.MaxRetries = int(r.Int(64))
		case "approved":
			seen = r.Once(seen, 1<<4)
			v.Approved = r.Bool()
		case "metadata":
			seen = r.Once(seen, 1<<5)
			v.Metadata = r.Raw()
		case "outcome":
			seen = r.Once(seen, 1<<6)
			if r.Null() {
				v.Outcome = nil
			} else {
				v.Outcome = new(outcomeState)
				decodeOutcomeState(r, v.Outcome)
			}
		case "sequential":
			seen = r.Once(seen, 1<<7)
			v.Sequential = r.Bool()
		case "late":
			seen = r.Once(seen, 1<<8)
			v.Late = r.Bool()
		case "sent":
			seen = r.Once(seen, 1<<9)
			v.Sent = r.Bool()
		case "begun":
			seen = r.Once(seen, 1<<10)
			v.Begun = r.Bool()
		case "gone":
			seen = r.Once(seen, 1<<11)
			v.Gone = r.Bool()
		case "answer":
			seen = r.Once(seen, 1<<12)
			v.Answer = r.Raw()
		case "form":
			seen = r.Once(seen, 1<<13)
			r.StringTo(&v.Form)
		default:
			r.Unknown(itemStateNames)
		}
	}
	r.Missing(at, ^seen&0b1011, itemStateNames)
}

func encodeItemState(w *jsonwire.Writer, v *itemState) {
	w.Raw(`{"kind":`)
	w.Uint(uint64(v.Kind))
	w.Raw(`,"call":`)
	message.EncodeToolCallPart(w, &v.Call)
	if v.Retry != 0 {
		w.Raw(`,"retry":`)
		w.Int(int64(v.Retry))
	}
	w.Raw(`,"max_retries":`)
	w.Int(int64(v.MaxRetries))
	if v.Approved {
		w.Raw(`,"approved":`)
		w.Bool(v.Approved)
	}
	if len(v.Metadata) != 0 {
		w.Raw(`,"metadata":`)
		w.Value(v.Metadata)
	}
	if v.Outcome != nil {
		w.Raw(`,"outcome":`)
		encodeOutcomeState(w, v.Outcome)
	}
	if v.Sequential {
		w.Raw(`,"sequential":`)
		w.Bool(v.Sequential)
	}
	if v.Late {
		w.Raw(`,"late":`)
		w.Bool(v.Late)
	}
	if v.Sent {
		w.Raw(`,"sent":`)
		w.Bool(v.Sent)
	}
	if v.Begun {
		w.Raw(`,"begun":`)
		w.Bool(v.Begun)
	}
	if v.Gone {
		w.Raw(`,"gone":`)
		w.Bool(v.Gone)
	}
	if len(v.Answer) != 0 {
		w.Raw(`,"answer":`)
		w.Value(v.Answer)
	}
	if v.Form != "" {
		w.Raw(`,"form":`)
		w.String(v.Form)
	}
	w.Raw("}")
}

var workKindValues = []jsonwire.Raw{"0", "1", "2"}

func decodeWorkKind(r *jsonwire.Reader, v *WorkKind) {
	*v = WorkKind(r.Uint(8))
	switch *v {
	case WorkFunction, WorkOutput, WorkText:
	default:
		r.NotOneOf(workKindValues)
	}
}

var outcomeStateNames = []string{"kind", "content", "feedback", "violations", "user", "metadata"}

func decodeOutcomeState(r *jsonwire.Reader, v *outcomeState) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "kind":
			seen = r.Once(seen, 1<<0)
			decodeOutcomeKind(r, &v.Kind)
		case "content":
			seen = r.Once(seen, 1<<1)
			r.StringTo(&v.Content)
		case "feedback":
			seen = r.Once(seen, 1<<2)
			r.StringTo(&v.Feedback)
		case "violations":
			seen = r.Once(seen, 1<<3)
			if r.Array() {
				v.Violations = make([]jsonwire.Violation, 0, 4)
				for r.Elem() {
					v.Violations = append(v.Violations, jsonwire.Violation{})
					decodeJsonwireViolation(r, &v.Violations[len(v.Violations)-1])
				}
			}
		case "user":
			seen = r.Once(seen, 1<<4)
			r.StringTo(&v.User)
		case "metadata":
			seen = r.Once(seen, 1<<5)
			v.Metadata = r.Raw()
		default:
			r.Unknown(outcomeStateNames)
		}
	}
	r.Missing(at, ^seen&0b1, outcomeStateNames)
}

func encodeOutcomeState(w *jsonwire.Writer, v *outcomeState) {
	w.Raw(`{"kind":`)
	w.Uint(uint64(v.Kind))
	if v.Content != "" {
		w.Raw(`,"content":`)
		w.String(v.Content)
	}
	if v.Feedback != "" {
		w.Raw(`,"feedback":`)
		w.String(v.Feedback)
	}
	if len(v.Violations) != 0 {
		w.Raw(`,"violations":[`)
		for i := range v.Violations {
			w.Sep()
			encodeJsonwireViolation(w, &v.Violations[i])
		}
		w.Raw("]")
	}
	if v.User != "" {
		w.Raw(`,"user":`)
		w.String(v.User)
	}
	if len(v.Metadata) != 0 {
		w.Raw(`,"metadata":`)
		w.Value(v.Metadata)
	}
	w.Raw("}")
}

var outcomeKindValues = []jsonwire.Raw{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"}

func decodeOutcomeKind(r *jsonwire.Reader, v *OutcomeKind) {
	*v = OutcomeKind(r.Uint(8))
	switch *v {
	case OutcomeReturned, OutcomeRetry, OutcomeFailed, OutcomeAccepted, OutcomeDeferred, OutcomeNeedsApproval, outcomeUnknownTool, outcomeStub, outcomeDenied, outcomeResolved, outcomeAskedAgain:
	default:
		r.NotOneOf(outcomeKindValues)
	}
}

var jsonwireViolationNames = []string{"Type", "Loc", "Msg", "Input", "Extra"}

func decodeJsonwireViolation(r *jsonwire.Reader, v *jsonwire.Violation) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "Type":
			seen = r.Once(seen, 1<<0)
			r.StringTo(&v.Type)
		case "Loc":
			seen = r.Once(seen, 1<<1)
			if r.Array() {
				v.Loc = make([]jsonwire.PathElem, 0, 4)
				for r.Elem() {
					v.Loc = append(v.Loc, jsonwire.PathElem{})
					decodeJsonwirePathElem(r, &v.Loc[len(v.Loc)-1])
				}
			}
		case "Msg":
			seen = r.Once(seen, 1<<2)
			r.StringTo(&v.Msg)
		case "Input":
			seen = r.Once(seen, 1<<3)
			v.Input = r.Raw()
		case "Extra":
			seen = r.Once(seen, 1<<4)
			if r.Array() {
				v.Extra = make(jsonwire.Members, 0, 4)
				for r.Elem() {
					v.Extra = append(v.Extra, jsonwire.Member{})
					decodeJsonwireMember(r, &v.Extra[len(v.Extra)-1])
				}
			}
		default:
			r.Unknown(jsonwireViolationNames)
		}
	}
	r.Missing(at, ^seen&0b11111, jsonwireViolationNames)
}

func encodeJsonwireViolation(w *jsonwire.Writer, v *jsonwire.Violation) {
	w.Raw(`{"Type":`)
	w.String(v.Type)
	w.Raw(`,"Loc":[`)
	for i := range v.Loc {
		w.Sep()
		encodeJsonwirePathElem(w, &v.Loc[i])
	}
	w.Raw(`],"Msg":`)
	w.String(v.Msg)
	w.Raw(`,"Input":`)
	w.Value(v.Input)
	w.Raw(`,"Extra":[`)
	for i := range v.Extra {
		w.Sep()
		encodeJsonwireMember(w, &v.Extra[i])
	}
	w.Raw("]}")
}

var jsonwirePathElemNames = []string{"Key", "Index"}

func decodeJsonwirePathElem(r *jsonwire.Reader, v *jsonwire.PathElem) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "Key":
			seen = r.Once(seen, 1<<0)
			r.StringTo(&v.Key)
		case "Index":
			seen = r.Once(seen, 1<<1)
			v.Index = int(r.Int(64))
		default:
			r.Unknown(jsonwirePathElemNames)
		}
	}
	r.Missing(at, ^seen&0b11, jsonwirePathElemNames)
}

func encodeJsonwirePathElem(w *jsonwire.Writer, v *jsonwire.PathElem) {
	w.Raw(`{"Key":`)
	w.String(v.Key)
	w.Raw(`,"Index":`)
	w.Int(int64(v.Index))
	w.Raw("}")
}

var jsonwireMemberNames = []string{"Name", "Value"}

func decodeJsonwireMember(r *jsonwire.Reader, v *jsonwire.Member) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "Name":
			seen = r.Once(seen, 1<<0)
			r.StringTo(&v.Name)
		case "Value":
			seen = r.Once(seen, 1<<1)
			v.Value = r.Raw()
		default:
			r.Unknown(jsonwireMemberNames)
		}
	}
	r.Missing(at, ^seen&0b11, jsonwireMemberNames)
}

func encodeJsonwireMember(w *jsonwire.Writer, v *jsonwire.Member) {
	w.Raw(`{"Name":`)
	w.String(v.Name)
	w.Raw(`,"Value":`)
	w.Value(v.Value)
	w.Raw("}")
}

var retryStateNames = []string{"tool", "n"}

func decodeRetryState(r *jsonwire.Reader, v *retryState) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "tool":
			seen = r.Once(seen, 1<<0)
			r.StringTo(&v.Tool)
		case "n":
			seen = r.Once(seen, 1<<1)
			v.N = int(r.Int(64))
		default:
			r.Unknown(retryStateNames)
		}
	}
	r.Missing(at, ^seen&0b11, retryStateNames)
}

func encodeRetryState(w *jsonwire.Writer, v *retryState) {
	w.Raw(`{"tool":`)
	w.String(v.Tool)
	w.Raw(`,"n":`)
	w.Int(int64(v.N))
	w.Raw("}")
}

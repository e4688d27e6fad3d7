package usage

import (
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

func DecodeRequestUsage(r *jsonwire.Reader, v *Request) {
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "input_tokens":
			seen = r.Once(seen, 1<<0)
			v.InputTokens = int(r.Int(64))
		case "output_tokens":
			seen = r.Once(seen, 1<<1)
			v.OutputTokens = int(r.Int(64))
		case "cache_read_tokens":
			seen = r.Once(seen, 1<<2)
			v.CacheReadTokens = int(r.Int(64))
		case "cache_write_tokens":
			seen = r.Once(seen, 1<<3)
			v.CacheWriteTokens = int(r.Int(64))
		case "cache_write_1h_tokens":
			seen = r.Once(seen, 1<<4)
			v.CacheWrite1hTokens = int(r.Int(64))
		case "output_reasoning_tokens":
			seen = r.Once(seen, 1<<5)
			v.OutputReasoningTokens = int(r.Int(64))
		case "input_audio_tokens":
			seen = r.Once(seen, 1<<6)
			v.InputAudioTokens = int(r.Int(64))
		case "cache_audio_read_tokens":
			seen = r.Once(seen, 1<<7)
			v.CacheAudioReadTokens = int(r.Int(64))
		case "output_audio_tokens":
			seen = r.Once(seen, 1<<8)
			v.OutputAudioTokens = int(r.Int(64))
		case "audio_seconds":
			seen = r.Once(seen, 1<<9)
			v.AudioSeconds = r.Float(64)
		case "unmeasured_requests":
			seen = r.Once(seen, 1<<10)
			v.UnmeasuredRequests = int(r.Int(64))
		case "details":
			seen = r.Once(seen, 1<<11)
			r.Hold()
			v.decodeDetails(r)
			r.Release()
		case "cost":
			seen = r.Once(seen, 1<<12)
			r.JSON(&v.Cost)
		default:
			r.Keep(&v.Unknown)
		}
	}
}

var requestUsageNames = []string{"input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "cache_write_1h_tokens", "output_reasoning_tokens", "input_audio_tokens", "cache_audio_read_tokens", "output_audio_tokens", "audio_seconds", "unmeasured_requests", "details", "cost"}

func EncodeRequestUsage(w *jsonwire.Writer, v *Request) {
	w.Raw(`{"input_tokens":`)
	w.Int(int64(v.InputTokens))
	w.Raw(`,"output_tokens":`)
	w.Int(int64(v.OutputTokens))
	w.Raw(`,"cache_read_tokens":`)
	w.Int(int64(v.CacheReadTokens))
	w.Raw(`,"cache_write_tokens":`)
	w.Int(int64(v.CacheWriteTokens))
	w.Raw(`,"cache_write_1h_tokens":`)
	w.Int(int64(v.CacheWrite1hTokens))
	w.Raw(`,"output_reasoning_tokens":`)
	w.Int(int64(v.OutputReasoningTokens))
	w.Raw(`,"input_audio_tokens":`)
	w.Int(int64(v.InputAudioTokens))
	w.Raw(`,"cache_audio_read_tokens":`)
	w.Int(int64(v.CacheAudioReadTokens))
	w.Raw(`,"output_audio_tokens":`)
	w.Int(int64(v.OutputAudioTokens))
	w.Raw(`,"audio_seconds":`)
	w.Float(v.AudioSeconds, 64)
	if v.UnmeasuredRequests != 0 {
		w.Raw(`,"unmeasured_requests":`)
		w.Int(int64(v.UnmeasuredRequests))
	}
	w.Raw(`,"details":`)
	v.encodeDetails(w)
	w.Raw(`,"cost":`)
	w.JSON(&v.Cost)
	w.Members(v.Unknown, requestUsageNames)
	w.Raw("}")
}

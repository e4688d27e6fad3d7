package runtime

import (
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
)

func (v *savedRun) AppendJSON(dst []byte) ([]byte, error) {
	w := jsonwire.NewWriter(dst)
	encodeSavedRun(&w, v)
	return w.Bytes()
}

func (v *savedRun) DecodeJSON(data []byte) error {
	*v = savedRun{}
	r := jsonwire.NewReaderBytes(data, jsonwire.Strict)
	decodeSavedRun(&r, v)
	return r.End()
}

var savedRunNames = []string{"agent", "prompt", "content", "metadata", "given", "handled", "loop"}

func decodeSavedRun(r *jsonwire.Reader, v *savedRun) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "agent":
			seen = r.Once(seen, 1<<0)
			r.StringTo(&v.Agent)
		case "prompt":
			seen = r.Once(seen, 1<<1)
			r.StringTo(&v.Prompt)
		case "content":
			seen = r.Once(seen, 1<<2)
			if r.Array() {
				v.Content = make([]message.UserContent, 0, 4)
				for r.Elem() {
					var e message.UserContent
					message.DecodeUserContent(r, &e)
					v.Content = append(v.Content, e)
				}
			}
		case "metadata":
			seen = r.Once(seen, 1<<3)
			r.Hold()
			v.Metadata.DecodeJSONFrom(r)
			r.Release()
		case "given":
			seen = r.Once(seen, 1<<4)
			r.Hold()
			v.Given.DecodeJSONFrom(r)
			r.Release()
		case "handled":
			seen = r.Once(seen, 1<<5)
			v.Handled = r.Bool()
		case "loop":
			seen = r.Once(seen, 1<<6)
			loop.DecodeLoopState(r, &v.Loop)
		default:
			r.Unknown(savedRunNames)
		}
	}
	r.Missing(at, ^seen&0b1000000, savedRunNames)
}

func encodeSavedRun(w *jsonwire.Writer, v *savedRun) {
	w.Raw("{")
	if v.Agent != "" {
		w.Raw(`"agent":`)
		w.String(v.Agent)
	}
	if v.Prompt != "" {
		w.Member(`"prompt":`)
		w.String(v.Prompt)
	}
	if len(v.Content) != 0 {
		w.Member(`"content":`)
		w.Raw("[")
		for i := range v.Content {
			w.Sep()
			message.EncodeUserContent(w, &v.Content[i])
		}
		w.Raw("]")
	}
	if len(v.Metadata) != 0 {
		w.Member(`"metadata":`)
		v.Metadata.EncodeJSONTo(w)
	}
	if len(v.Given) != 0 {
		w.Member(`"given":`)
		v.Given.EncodeJSONTo(w)
	}
	if v.Handled {
		w.Member(`"handled":`)
		w.Bool(v.Handled)
	}
	w.Member(`"loop":`)
	loop.EncodeLoopState(w, &v.Loop)
	w.Raw("}")
}

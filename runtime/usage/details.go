package usage

import (
	"strconv"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

func (u *Request) decodeDetails(r *jsonwire.Reader) {
	if r.Null() || !r.Object() {
		return
	}
	for r.Member() {
		name := r.KeyString()
		if _, again := u.Details[name]; again {
			r.Duplicate()
		}
		if u.Details == nil {
			u.Details = make(map[string]int)
		}
		u.Details[name] = int(r.Int(strconv.IntSize))
	}
}

func (u *Request) encodeDetails(w *jsonwire.Writer) {
	w.Raw("{")
	for _, k := range jsonwire.StringKeys(w, u.Details) {
		w.Sep()
		w.String(k)
		w.Raw(":")
		w.Int(int64(u.Details[k]))
	}
	w.Raw("}")
}

package agentotel

import (
	"encoding/json"
	"fmt"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// value returns a value of Go's as it is reported: texts as they are, all else as JSON. Types that are marked //agent:codec write
// themselves.
func (w *writer) value(v any) string {
	switch v := v.(type) {
	case string:
		return w.cut(v)
	case interface {
		AppendJSON(dst []byte) ([]byte, error)
	}:
		if b, err := v.AppendJSON(nil); err == nil {
			return w.cut(string(b))
		}
	}
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprintf("%T cannot be written as JSON", v)
	}
	if text, ok := jsonwire.Raw(b).Text(); ok {
		return w.cut(text)
	}
	return w.cut(string(b))
}

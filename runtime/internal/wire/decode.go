package wire

import (
	"errors"
	"slices"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// Decode decodes what a server has sent. Broken Unicode is replaced, and members that cannot be read are left out
// unless the content is in them, or around them, as essential reports. unreadable is called if the usage is such a
// member. read may be called twice, and begins anew.
func Decode(data []byte, read func(*jsonwire.Reader), essential func(loc []jsonwire.PathElem) bool, unreadable func()) error {
	err := decodeOnce(data, read)
	if err == nil {
		return nil
	}
	if trouble, ok := errors.AsType[*jsonwire.ValidationError](err); ok && trouble.Violations[0].Type == "json_invalid" {
		again := Mend(string(data))
		if again == string(data) {
			return err
		}
		if err = decodeOnce([]byte(again), read); err == nil {
			return nil
		}
	}
	return tolerated(err, essential, unreadable)
}

func decodeOnce(data []byte, read func(*jsonwire.Reader)) error {
	r := jsonwire.NewReaderBytes(data, jsonwire.Lenient)
	read(&r)
	return r.End()
}

// tolerated returns nil if the content of a response can be read although something else of it cannot.
func tolerated(err error, essential func([]jsonwire.PathElem) bool, unreadable func()) error {
	trouble, ok := errors.AsType[*jsonwire.ValidationError](err)
	if !ok || trouble.More > 0 {
		return err
	}
	for i := range trouble.Violations {
		v := &trouble.Violations[i]
		if v.Type == "json_invalid" || essential(v.Loc) {
			return err
		}
	}
	for i := range trouble.Violations {
		if loc := trouble.Violations[i].Loc; slices.ContainsFunc(loc, func(e jsonwire.PathElem) bool { return e.Key == "usage" || e.Key == "usageMetadata" }) {
			unreadable()
		}
	}
	return nil
}

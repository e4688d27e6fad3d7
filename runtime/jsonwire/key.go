package jsonwire

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// The methods of this file take the name of the current member for the key of a map. A name that is not such a key is
// recorded as invalid_key, at the member; the caller reads the member's value all the same. Keys are written by
// QuotedInt, QuotedUint and Text of Writer.

// KeyInt returns the name of the current member as an integer of 8, 16, 32 or 64 bits, written as JSON writes it.
func (r *Reader) KeyInt(bits int) int64 {
	h := Reader{buf: r.key, bad: -1}
	n := h.Int(bits)
	r.checkKey(&h)
	return n
}

// KeyUint returns the name of the current member as an unsigned integer of 8, 16, 32 or 64 bits, as KeyInt does.
func (r *Reader) KeyUint(bits int) uint64 {
	h := Reader{buf: r.key, bad: -1}
	n := h.Uint(bits)
	r.checkKey(&h)
	return n
}

// checkKey records the name of the current member as no integer if h had trouble to read it as one.
func (r *Reader) checkKey(h *Reader) {
	if _, msg := h.verdict("", notInteger); msg != "" {
		r.invalidKey("Key" + strings.TrimPrefix(msg, "Input"))
	}
}

// KeyText hands a copy of the name of the current member to u. An error of u is recorded.
func (r *Reader) KeyText(u interface{ UnmarshalText([]byte) error }) {
	if err := u.UnmarshalText(bytes.Clone(r.key)); err != nil {
		r.invalidKey("Key error, " + said(err))
	}
}

// KeyNotOneOf records that the name of the current member is not one of allowed, which are JSON texts.
func (r *Reader) KeyNotOneOf(allowed []Raw) {
	if r.refusedKey() {
		return
	}
	msg := ""
	if r.reports() {
		msg = "Key should be " + alternatives(allowed) + nearestOf(r.input(r.keyStart), allowed)
	}
	r.invalidKey(msg)
}

func (r *Reader) invalidKey(msg string) {
	if r.inFull() {
		r.recordKey("invalid_key", msg, r.keyStart)
	}
	r.trouble.badKey = r.keyStart
}

// refusedKey reports whether the current name was recorded as invalid: then what it was read as says nothing.
func (r *Reader) refusedKey() bool {
	return r.trouble != nil && r.trouble.badKey == r.keyStart && r.keyStart > 0
}

// TextKey is a key of a map and the text that is its name in JSON.
type TextKey[K comparable] struct {
	Key  K
	Text string
}

// TextKeys returns the keys of m, of a type that writes itself as text, in increasing order of their texts. An error of
// a key becomes that of w, and so do two keys with the same text.
func TextKeys[K interface {
	comparable
	MarshalText() ([]byte, error)
}, V any](w *Writer, m map[K]V) []TextKey[K] {
	keys := make([]TextKey[K], 0, len(m))
	for k := range m {
		text, err := k.MarshalText()
		if err != nil {
			w.Fail(fmt.Errorf("jsonwire: key of type %T: %w", k, err))
			return nil
		}
		keys = append(keys, TextKey[K]{k, repaired(string(text))})
	}
	slices.SortFunc(keys, func(a, b TextKey[K]) int { return cmp.Compare(a.Text, b.Text) })
	for i := 1; i < len(keys); i++ {
		if keys[i].Text == keys[i-1].Text {
			w.Fail(fmt.Errorf("jsonwire: two keys of type %T have the text %q", keys[i].Key, keys[i].Text))
		}
	}
	return keys
}

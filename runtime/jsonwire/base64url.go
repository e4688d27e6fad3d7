package jsonwire

import (
	"bytes"
	"encoding/base64"
)

// Base64URL reads a string in base64 of either alphabet, the one for URLs or the standard one, with padding or without.
// It never returns nil for a string.
func (r *Reader) Base64URL() []byte {
	if r.Nil() {
		return nil
	}
	content, ok := r.token("string_type", notString)
	if !ok {
		return nil
	}
	text := bytes.TrimRight(content, "=")
	if pad := len(content) - len(text); pad > 0 && (pad > 2 || len(content)%4 != 0) {
		r.notBase64(base64.CorruptInputError(len(text)))
		return nil
	}
	encoding := base64.RawURLEncoding
	if bytes.ContainsAny(text, "+/") {
		encoding = base64.RawStdEncoding
	}
	out := make([]byte, encoding.DecodedLen(len(text)))
	n, err := encoding.Strict().Decode(out, text)
	if err == nil && bytes.ContainsAny(text, "\r\n") { // which Decode skips
		err = base64.CorruptInputError(bytes.IndexAny(text, "\r\n"))
	}
	if err != nil {
		r.notBase64(err)
		return nil
	}
	return out[:n]
}

func (r *Reader) notBase64(err error) {
	r.refuse("bytes_invalid_encoding", "Data should be valid base64: "+err.Error(), r.start)
}

// Base64URL appends b as a string in base64 with the alphabet for URLs and file names, with padding.
func (w *Writer) Base64URL(b []byte) {
	w.buf = append(w.buf, '"')
	w.buf = base64.URLEncoding.AppendEncode(w.buf, b)
	w.buf = append(w.buf, '"')
}

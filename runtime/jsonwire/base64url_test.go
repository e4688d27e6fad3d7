package jsonwire_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

func TestBase64URL(t *testing.T) {
	const bad = "bytes_invalid_encoding |  | Data should be valid base64: illegal base64 data at input byte "
	for _, c := range []struct {
		in   string
		want []byte
		bad  []string
	}{
		{`"__77_w=="`, []byte{255, 254, 251, 255}, nil},
		{`"__77_w"`, []byte{255, 254, 251, 255}, nil},
		{`"//77/w=="`, []byte{255, 254, 251, 255}, nil},
		{`"\/\/77\/w"`, []byte{255, 254, 251, 255}, nil},
		{`"YWI="`, []byte("ab"), nil},
		{`"YWI"`, []byte("ab"), nil},
		{`""`, []byte{}, nil},
		{`"/_77"`, nil, []string{bad + `1 | "/_77"`}},
		{`"YWI=="`, nil, []string{bad + `3 | "YWI=="`}},
		{`"YWJj="`, nil, []string{bad + `4 | "YWJj="`}},
		{`"YWJj===="`, nil, []string{bad + `4 | "YWJj===="`}},
		{`"YW=I"`, nil, []string{bad + `2 | "YW=I"`}},
		{`"YWJ"`, nil, []string{bad + `2 | "YWJ"`}}, // bits are left over
		{`"Y"`, nil, []string{bad + `0 | "Y"`}},
		{`"YWJj\n"`, nil, []string{bad + `4 | "YWJj\n"`}},
		{`7`, nil, []string{`string_type |  | Input should be a valid string | 7`}},
	} {
		var got []byte
		found := decode(t, c.in, jsonwire.Strict, func(r *jsonwire.Reader) { got = r.Base64URL() })
		if diff := cmp.Diff(c.want, got) + cmp.Diff(c.bad, found); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.in, diff)
		}
	}
}

func TestWriteBase64URL(t *testing.T) {
	w := jsonwire.NewWriter(nil)
	w.Base64URL([]byte{255, 254, 251, 255})
	if b, err := w.Bytes(); string(b) != `"__77_w=="` || err != nil {
		t.Errorf("%s, %v", b, err)
	}
}

package codecunions

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime"
	"golden/internal/check"
)

func TestRoundTrip(t *testing.T) {
	m := Messages{
		&Request{Parts: []RequestPart{
			&Prompt{Content: []Content{Plain("see"), &ImageURL{URL: "https://x/y.png"}, &AudioURL{}, &File{Data: []byte{1}}}},
			&Text{Content: "hi"},
		}},
		&Request{Parts: []RequestPart{}, Named: map[string]RequestPart{"a": &Text{}}},
		&Response{Part: Call{Name: "t"}, Other: &Response{Part: &Text{}}, File: &File{Data: []byte{}}},
	}
	const want = `[{"kind":"request","parts":[{"part_kind":"user-prompt","content":["see",` +
		`{"kind":"image-url","url":"https://x/y.png"},{"kind":"audio-url","url":""},{"kind":"binary","data":"AQ=="}]},` +
		`{"part_kind":"text","content":"hi"}]},` +
		`{"kind":"request","parts":[],"named":{"a":{"part_kind":"text","content":""}}},` +
		`{"kind":"response","part":{"part_kind":"tool-call","tool_name":"t"},` +
		`"other":{"kind":"response","part":{"part_kind":"text","content":""}},"file":{"kind":"binary","data":""}}]`
	got, err := m.AppendJSON(nil)
	if string(got) != want || err != nil {
		t.Fatalf("got %s, %v; want %s", got, err, want)
	}
	var decoded Messages
	if err := decoded.DecodeJSON(got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(m, decoded); diff != "" {
		t.Errorf("decoded (-want +got):\n%s", diff)
	}
}

// TestPlacesOfKinds reads kinds that do not come first, and those of structs outside of a union, where they may be missing.
func TestPlacesOfKinds(t *testing.T) {
	tests := map[string]Messages{
		`[{"parts":[{"content":["a",{"url":"u","kind":"audio-url"}],"part_kind":"user-prompt"}],"kind":"request"}]`: {
			&Request{Parts: []RequestPart{&Prompt{Content: []Content{Plain("a"), &AudioURL{URL: "u"}}}}},
		},
		`[{"kind":"response","part":{"tool_name":"t","part_kind":"tool-call"},"file":{"data":""}}]`: {
			&Response{Part: Call{Name: "t"}, File: &File{Data: []byte{}}},
		},
		`[]`: {},
	}
	for text, want := range tests {
		var got Messages
		err := got.DecodeJSON([]byte(text))
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", text, err, diff)
		}
	}
}

// TestNilMembers writes what could not be read again: it is an error that names the place.
func TestNilMembers(t *testing.T) {
	for want, m := range map[string]Messages{
		"/1: a nil Message has no JSON":         {&Request{}, nil},
		"/0: a nil Message has no JSON":         {(*Request)(nil)},
		"/0/part: a nil ResponsePart has no":    {&Response{}},
		"/0/parts/1: a nil RequestPart has no":  {&Request{Parts: []RequestPart{&Text{}, nil}}},
		"/0/named/~1: a nil RequestPart has no": {&Request{Named: map[string]RequestPart{"/": nil}}},
	} {
		if got, err := m.AppendJSON([]byte("[{")); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %s, %v; want an error with %q", got, err, want)
		}
	}
	if got, err := ContentOutput.Choices[3].Encode((*File)(nil)); err == nil {
		t.Errorf("got %s for a nil answer", got)
	}
}

func TestFaults(t *testing.T) {
	const expected = " does not match any of the expected tags: "
	tests := map[string][]string{
		`[{"kind":"request","parts":[{"part_kind":"user-promt"},{"part_kind":"text","content":1}]},{"kind":"answer"},7]`: {
			`/0/parts/0: Input tag 'user-promt' found using 'part_kind'` + expected + `'user-prompt', 'text'; did you mean 'user-prompt'?`,
			`/0/parts/1/content: Input should be a valid string`,
			`/1: Input tag 'answer' found using 'kind'` + expected + `'request', 'response'`,
			`/2: Input should be an object`,
		},
		`[{"kind":"request","parts":[{"part_kind":"user-prompt","content":["a",{"kind":"image"},{"kind":"binary","data":"","kind":"x"},{}]}]}]`: {
			`/0/parts/0/content/1: Input tag 'image' found using 'kind'` + expected + `'image-url', 'audio-url', 'binary'`,
			`/0/parts/0/content/2/kind: Key should be given only once`,
			`/0/parts/0/content/2/kind: Input should be 'binary'`,
			`/0/parts/0/content/3: Unable to extract tag using discriminator 'kind', which should be 'image-url', 'audio-url' or 'binary'`,
		},
		`[{"kind":"response","part":{"part_kind":"text","content":"","more":1},"file":{"kind":"image-url","data":""}}]`: {
			`/0/part/more: Extra inputs are not permitted; expected one of: part_kind, content`,
			`/0/file/kind: Input should be 'binary'`,
		},
	}
	for text, want := range tests {
		var m Messages
		if diff := cmp.Diff(want, check.Faults(m.DecodeJSON([]byte(text)))); diff != "" {
			t.Errorf("%s: faults (-want +got):\n%s", text, diff)
		}
	}
}

func TestTool(t *testing.T) {
	check.Tool(t, DescribeTool[runtime.NoDeps](), []check.Payload{
		{JSON: `{"content":"{}"}`, Want: `{"content":"{}"}`},
		{JSON: `{"content":{"data":"","kind":"binary"}}`, Want: `{"content":{"kind":"binary","data":""}}`},
		{JSON: `{"content":{"data":""}}`, Faults: []string{
			`/content: Unable to extract tag using discriminator 'kind', which should be 'image-url', 'audio-url' or 'binary'`,
		}},
		{JSON: `{"content":7}`, Faults: []string{`/content: Input should be an object`}},
	})
}

// TestOutput answers with members of a union, one of which is a string. A kind may be there although the tool tells it.
func TestOutput(t *testing.T) {
	check.Choice(t, ContentOutput, 0, []check.Payload{
		{JSON: `{"response":"a"}`, Want: `{"response":"a"}`},
		{JSON: `{"response":7}`, Faults: []string{`/response: Input should be a valid string`}},
	})
	check.Choice(t, ContentOutput, 3, []check.Payload{
		{JSON: `{"data":"AA=="}`, Want: `{"kind":"binary","data":"AA=="}`},
		{JSON: `{"data":"AA==","kind":"image-url"}`, Faults: []string{`/kind: Input should be 'binary'`}},
	})
	if _, err := ContentOutput.Choices[0].Encode(&File{}); err == nil || err.Error() != "the output is not of type Plain" {
		t.Errorf("got %v", err)
	}
}

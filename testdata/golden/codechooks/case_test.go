package codechooks

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime"
	"golden/internal/check"
)

func TestHooks(t *testing.T) {
	right := Right
	for text, want := range map[string]Prompt{
		`{"content":"a","note":null,"from":false}`: {Content: "a", From: Left},
		`{"content":["a",{"kind":"file","url":"u"}],"note":["n"],"from":true,"to":true,"labels":[false]}`: {
			Items: []Item{Text("a"), &File{URL: "u"}}, Note: "n", From: Right, To: &right, Labels: []Side{Left},
		},
		`{"content":[],"note":null,"from":true}`: {Items: []Item{}, From: Right},
	} {
		var p Prompt
		if err := p.DecodeJSON([]byte(text)); err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if diff := cmp.Diff(want, p); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
		if got, err := p.AppendJSON(nil); string(got) != text || err != nil {
			t.Errorf("got %s, %v; want %s", got, err, text)
		}
	}
}

func TestFaults(t *testing.T) {
	for text, want := range map[string][]string{
		`{}`: {`/content: Field required`, `/from: Field required`},
		`{"content":["a",{"kind":"film"}],"from":1,"labels":[true,"x"]}`: {
			`/content/1: Input tag 'film' found using 'kind' does not match any of the expected tags: 'file'; did you mean 'file'?`,
			`/from: Input should be a valid boolean`, `/labels/1: Input should be a valid boolean`,
		},
		`{"content":1,"from":true}`: {`/content: Input should be a valid array`},
	} {
		var p Prompt
		if diff := cmp.Diff(want, check.Faults(p.DecodeJSON([]byte(text)))); diff != "" {
			t.Errorf("%s: faults (-want +got):\n%s", text, diff)
		}
	}
}

func TestTool(t *testing.T) {
	check.Tool(t, TurnTool[runtime.NoDeps](), []check.Payload{{JSON: `{"side":true}`, Want: `{"side":true}`}})
	got, err := check.Invoke(t, TurnTool[runtime.NoDeps](), runtime.NoDeps{}, `{"side":true}`)
	if got != "true" || err != nil {
		t.Errorf("got %s, %v", got, err)
	}
}

// TestGrowing shows an answer while it is written. What reads by hand is called when its value is whole, and has returned
// when Append has, whether the value is one that it takes or not; Close has nothing to unwind. (175)
func TestGrowing(t *testing.T) {
	for text, want := range map[string]Draft{
		`{"title":"t","body":["a","b"],"seal":{"x":{"kind":"file","url":"u"},"side":true},"end":"e"}`: {
			Title: "t", Body: "a\nb\n", Seal: Seal{Right}, End: "e",
		},
		`{"seal":"{\"side\":true}","body":"[\"a\"]","title":"t"}`:     {Title: "t", Body: "a\n", Seal: Seal{Right}},
		`{"title":"t","body":["a",1,"b"],"seal":{},"end":"e"}`:        {Title: "t", Body: "a\n\nb\n"},
		`{"title":"t","seal":{"side":7},"body":["a"],"end":"e"}`:      {Title: "t", Seal: Seal{Left}},
		`{"title":"t","seal":{"side" true},"body":["a"],"end":"e"}`:   {Title: "t"},
		`{"title":"t","seal":{"x":{"kind":"no"}},"body":[],"end":""}`: {Title: "t"},
	} {
		for n := 1; n <= len(text); n++ {
			d := DraftOutput.Choices[0].Partial()
			var got Draft
			d.Append(text[:n], &got)
			if working != 0 {
				t.Fatalf("%s: left in the midst of a function", text[:n])
			}
			d.Append(text[n:], &got)
			d.Close()
			if diff := cmp.Diff(want, got); diff != "" || working != 0 {
				t.Fatalf("%s after %d bytes, %d working (-want +got):\n%s", text, n, working, diff)
			}
		}
	}
}

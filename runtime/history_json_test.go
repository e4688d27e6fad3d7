package runtime_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the histories of testdata/history/go; make history has Pydantic AI check them")

// TestHistoryOfPydanticAI reads what the real package wrote and writes it again: see testdata/history/README.md. Among
// it are objects that tools returned and that look like files, which stay what they are (190).
func TestHistoryOfPydanticAI(t *testing.T) {
	for _, c := range []struct{ read, want string }{
		{"zoo.json", "zoo.json"},
		{"conversation.json", "conversation.json"},
		{"legacy.json", "legacy.loaded.json"},
	} {
		t.Run(c.read, func(t *testing.T) {
			written := rewrite(t, stored(t, c.read))
			diff(t, "history", value(t, written), value(t, stored(t, c.want)))
			if again := rewrite(t, written); !bytes.Equal(again, written) {
				t.Error("the second round trip is not byte for byte the first")
			}
		})
	}
}

// TestHistoryOfGo writes histories that Go made: those that make history gives to Pydantic AI.
func TestHistoryOfGo(t *testing.T) {
	for name, history := range map[string][]message.Message{
		"conversation.json": conversation(t), "zoo.json": zoo(), "zero.json": zeroes(),
	} {
		t.Run(name, func(t *testing.T) {
			written, err := message.Marshal(history)
			if err != nil {
				t.Fatal(err)
			}
			if *update {
				var pretty bytes.Buffer
				if err := json.Indent(&pretty, written, "", " "); err != nil {
					t.Fatal(err)
				}
				pretty.WriteByte('\n')
				if err := os.WriteFile(filepath.Join("testdata", "history", "go", name), pretty.Bytes(), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			diff(t, "history", value(t, written), value(t, stored(t, filepath.Join("go", name))))
			read, err := message.Unmarshal(written)
			if err != nil {
				t.Fatal(err)
			}
			if name != "zero.json" { // whose files get their identifiers
				diff(t, "history that was read", read, history)
			}
		})
	}
}

func stored(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "history", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func rewrite(t *testing.T, b []byte) []byte {
	t.Helper()
	history, err := message.Unmarshal(b)
	if err != nil {
		t.Fatal(err)
	}
	if b, err = message.Marshal(history); err != nil {
		t.Fatal(err)
	}
	return b
}

// value decodes JSON with all digits of its numbers; 0.0 and 0 are one number.
func value(t *testing.T, b []byte) any {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return plain(v)
}

func plain(v any) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = plain(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = plain(v[k])
		}
	case json.Number:
		if f, err := v.Float64(); err == nil && strings.ContainsAny(v.String(), ".eE") {
			return json.Number(strconv.FormatFloat(f, 'f', -1, 64))
		}
	}
	return v
}

// TestUnknownSurvives reads what a later version may write.
func TestUnknownSurvives(t *testing.T) {
	const stored = `[{"kind":"request","parts":[{"part_kind":"novel","x":[1.0,{"y":null}]},` +
		`{"part_kind":"user-prompt","content":[{"kind":"hologram","url":"u"},{"kind":"cache-point","ttl":"2h","n":1}],"later":{"a":[]}}],"later":7},` +
		`{"kind":"response","parts":[{"novel":true,"part_kind":"idea"},{"part_kind":"text","content":"t","verses":[{}]}],` +
		`"usage":{"novel_tokens":7},"state":"dreaming","finish_reason":"tired","later":"x"}]`
	history, err := message.Unmarshal([]byte(stored))
	if err != nil {
		t.Fatal(err)
	}
	request, response := history[0].(*message.Request), history[1].(*message.Response)
	prompt := request.Parts[1].(*message.UserPromptPart)
	diff(t, "request part", request.Parts[0], message.RequestPart(&message.UnknownPart{Kind: "novel", JSON: `{"part_kind":"novel","x":[1.0,{"y":null}]}`}))
	diff(t, "response part", response.Parts[0], message.ResponsePart(&message.UnknownPart{Kind: "idea", JSON: `{"novel":true,"part_kind":"idea"}`}))
	diff(t, "contents", prompt.Items, []message.UserContent{
		&message.UnknownContent{Kind: "hologram", JSON: `{"kind":"hologram","url":"u"}`},
		&message.CachePoint{TTL: "2h", Unknown: jsonwire.Members{{Name: "n", Value: "1"}}},
	})
	diff(t, "members of a part", prompt.Unknown, jsonwire.Members{{Name: "later", Value: `{"a":[]}`}})
	diff(t, "members of a request", request.Unknown, jsonwire.Members{{Name: "later", Value: "7"}})
	diff(t, "members of the usage", response.Usage.Unknown, jsonwire.Members{{Name: "novel_tokens", Value: "7"}})
	diff(t, "words", []string{response.State.String(), string(response.FinishReason)}, []string{"dreaming", "tired"})
	written, err := message.Marshal(history)
	if err != nil {
		t.Fatal(err)
	}
	contains(t, value(t, written), value(t, []byte(stored)), "")
}

// contains checks that got has all that want has.
func contains(t *testing.T, got, want any, at string) {
	t.Helper()
	switch want := want.(type) {
	case map[string]any:
		got, _ := got.(map[string]any)
		for k := range want {
			contains(t, got[k], want[k], at+"/"+k)
		}
	case []any:
		got, _ := got.([]any)
		if len(got) != len(want) {
			t.Errorf("%s has %d elements, not %d", at, len(got), len(want))
			return
		}
		for i := range want {
			contains(t, got[i], want[i], at+"/"+strconv.Itoa(i))
		}
	default:
		diff(t, at, got, want)
	}
}

// TestBadHistory reads what is not a history. Each fault has its place.
func TestBadHistory(t *testing.T) {
	request := func(parts string) string { return `[{"kind":"request","parts":[` + parts + `]}]` }
	response := func(rest string) string { return `[{"kind":"response","parts":[]` + rest + `}]` }
	for _, c := range []struct{ name, json, want string }{
		{"nothing", ``, ": json_invalid"},
		{"cut off", `[{"kind":"request","parts":[]}`, ": json_invalid"},
		{"more than a history", `[] []`, ": json_invalid"},
		{"too deep", request(`{"part_kind":"tool-return","tool_name":"t","content":` + strings.Repeat("[", 70) + strings.Repeat("]", 70) + `}`), ": json_invalid"},
		{"no list", `{"kind":"request"}`, ": list_type"},
		{"null", `null`, ": list_type"},
		{"a message that is null", `[null]`, "/0: dict_type"},
		{"a message of no kind", `[{"parts":[]}]`, "/0: union_tag_not_found"},
		{"a message of unknown kind", `[{"kind":"telegram","parts":[]}]`, "/0: union_tag_invalid"},
		{"no parts", `[{"kind":"request"},{"kind":"response"}]`, "/0/parts: missing, /1/parts: missing"},
		{"parts are not a list", `[{"kind":"request","parts":{}}]`, "/0/parts: list_type"},
		{"a part that is null", request(`null`), "/0/parts/0: dict_type"},
		{"a part of no kind", request(`{"content":"x"}`), "/0/parts/0: union_tag_not_found"},
		{"a part whose kind is not a string", request(`{"part_kind":1}`), "/0/parts/0: union_tag_invalid"},
		{"a part without its content", request(`{"part_kind":"user-prompt"},{"part_kind":"system-prompt"}`), "/0/parts/0/content: missing, /0/parts/1/content: missing"},
		{"content of a wrong type", request(`{"part_kind":"user-prompt","content":7},{"part_kind":"retry-prompt","content":{}}`), "/0/parts/0/content: string_type, /0/parts/1/content: string_type"},
		{"an item of a wrong type", request(`{"part_kind":"user-prompt","content":["a",7,{"url":"u"}]}`), "/0/parts/0/content/1: dict_type, /0/parts/0/content/2: union_tag_not_found"},
		{"a file without its URL", request(`{"part_kind":"user-prompt","content":[{"kind":"image-url","force_download":"x"}]}`), "/0/parts/0/content/0/url: missing"},
		{"data that is not base64", request(`{"part_kind":"user-prompt","content":[{"kind":"binary","media_type":"a/b","data":"!"}]}`), "/0/parts/0/content/0/data: bytes_invalid_encoding"},
		{"a violation of a wrong shape", request(`{"part_kind":"retry-prompt","content":[{"type":"missing","loc":[true],"msg":"m"}]}`), "/0/parts/0/content/0/loc/0: int_type, /0/parts/0/content/0/input: missing"},
		{"an invalid time", request(`{"part_kind":"user-prompt","content":"","timestamp":"yesterday"}`), "/0/parts/0/timestamp: datetime_parsing"},
		{"null where there is a default", request(`{"part_kind":"tool-return","tool_name":"t","content":null,"outcome":null}`), "/0/parts/0/outcome: string_type"},
		{"a member given twice", response(`,"run_id":"a","run_id":"b"`), "/0/run_id: duplicate_key"},
		{"arguments of a wrong type", `[{"kind":"response","parts":[{"part_kind":"tool-call","tool_name":"t","args":[1]}]}]`, "/0/parts/0/args: string_type"},
		{"an invalid count", response(`,"usage":{"input_tokens":"7","details":{"a":1.5}}`), "/0/usage/input_tokens: int_type, /0/usage/details/a: int_from_float"},
		{"old names of wrong types", response(`,"usage":{"request_tokens":"7"},"vendor_id":7`), "/0/usage/request_tokens: int_type, /0/vendor_id: string_type"},
		{"metadata that is not an object", `[{"kind":"request","metadata":5,"parts":[{"part_kind":"system-prompt","content":"","metadata":[]}]}` +
			`,{"kind":"response","parts":[{"part_kind":"text","content":"","provider_details":"x"},{"part_kind":"file","content":{"kind":"binary","data":"","media_type":"a/b","vendor_metadata":[]}}],"metadata":"x","provider_details":true}]`,
			"/0/metadata: dict_type, /0/parts/0/metadata: dict_type, /1/parts/0/provider_details: dict_type, /1/parts/1/content/vendor_metadata: dict_type, /1/metadata: dict_type, /1/provider_details: dict_type"},
		{"metadata of files that is not an object", request(`{"part_kind":"user-prompt","content":["a",{"kind":"image-url","url":"u","vendor_metadata":1},{"kind":"uploaded-file","file_id":"i","provider_name":"p","vendor_metadata":""}]}` +
			`,{"part_kind":"speech","speaker":"user","audio":{"kind":"binary","data":"","media_type":"a/b","vendor_metadata":1}}`),
			"/0/parts/0/content/1/vendor_metadata: dict_type, /0/parts/0/content/2/vendor_metadata: dict_type, /0/parts/1/audio/vendor_metadata: dict_type"},
		{"details under an old name", response(`,"vendor_details":[]`), "/0/vendor_details: dict_type"},
		{"an old name in a part", request(`{"part_kind":"tool-availability-delta","added":["a",1]}`), "/0/parts/0/added/1: string_type"},
	} {
		t.Run(c.name, func(t *testing.T) {
			history, err := message.Unmarshal([]byte(c.json))
			refused, ok := errors.AsType[*jsonwire.ValidationError](err)
			if !ok || history != nil {
				t.Fatalf("got %v, %v", history, err)
			}
			var faults []string
			for _, v := range refused.Violations {
				faults = append(faults, v.Pointer()+": "+v.Type)
			}
			diff(t, "faults", strings.Join(faults, ", "), c.want)
			if !strings.HasPrefix(err.Error(), "message history: ") {
				t.Errorf("the error does not say what it is about: %v", err)
			}
		})
	}
}

// TestSignOfNought: Python's Decimal knows a zero below zero, and writes it as the cost of a response.
func TestSignOfNought(t *testing.T) {
	history, err := message.Unmarshal([]byte(`[{"kind":"response","parts":[],"metadata":null,"usage":{"cost":"-0.00"}}]`))
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "cost", history[0].(*message.Response).Usage.Cost.String(), "0.00")
}

// TestFaultsAreCapped: however many faults there are, of which kind ever, the error stays short.
func TestFaultsAreCapped(t *testing.T) {
	for name, msg := range map[string]string{
		"present name":       `{"kind":"response","parts":[],"run_id":5}`,
		"old name":           `{"kind":"response","parts":[],"vendor_id":5}`,
		"old name in a list": `{"kind":"request","parts":[{"part_kind":"tool-availability-delta","added":[1,1,1]}]}`,
		"no object":          `{"kind":"response","parts":[],"metadata":5}`,
	} {
		const messages = 100
		_, err := message.Unmarshal([]byte("[" + strings.Repeat(msg+",", messages-1) + msg + "]"))
		refused, ok := errors.AsType[*jsonwire.ValidationError](err)
		if !ok || len(refused.Violations) != 20 || (refused.More+20)%messages != 0 {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// TestUnwritableHistory writes messages that have no JSON.
func TestUnwritableHistory(t *testing.T) {
	prompt := func(items ...message.UserContent) []message.Message {
		return []message.Message{request(&message.UserPromptPart{Items: items})}
	}
	for _, c := range []struct {
		name    string
		history []message.Message
		want    string
	}{
		{"nil", []message.Message{user("a"), nil}, "message 1 is nil"},
		{"nil pointer", []message.Message{(*message.Response)(nil)}, "message 0 is nil"},
		{"nil request part", []message.Message{request(result("c", "t"), nil)}, "part 1 of message 0 is nil"},
		{"nil response part", []message.Message{&message.Response{Parts: []message.ResponsePart{(*message.ThinkingPart)(nil)}}}, "part 0 of message 0 is nil"},
		{"nil item", prompt(message.Text("a"), (*message.ImageURL)(nil)), "item 1 of part 0 of message 0 is nil"},
		{"invalid JSON", []message.Message{&message.Request{Metadata: "{"}}, "JSON"},
		{"metadata that is not an object", []message.Message{user("a"), request(&message.SystemPromptPart{Metadata: "[]"})}, "/1/parts/0/metadata: a JSON object is expected here, not []"},
		{"details that are not JSON", []message.Message{&message.Response{ProviderDetails: "x"}}, "/0/provider_details: a JSON object is expected here, not x"},
		{"files with metadata that is not an object", prompt((*message.ImageURL)(&message.FileURL{URL: "u", VendorMetadata: `"x"`})), `/0/parts/0/content/0/vendor_metadata: a JSON object is expected here, not "x"`},
		{"unknown part of nothing", []message.Message{request(&message.UnknownPart{Kind: "x"})}, "UnknownPart has no JSON"},
		{"unknown content of nothing", prompt(&message.UnknownContent{Kind: "x"}), "UnknownContent has no JSON"},
		{"year 10000", []message.Message{&message.Request{Timestamp: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)}}, "year"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, err := message.Marshal(c.history)
			if b != nil || err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %s, %v; want an error with %q", b, err, c.want)
			}
		})
	}
}

// TestResultJSON writes the messages of a run.
func TestResultJSON(t *testing.T) {
	agent := &runtime.Agent[deps, string]{Model: script(t, text("b"))}
	res, err := agent.Run(t.Context(), deps{}, "a", runtime.WithHistory([]message.Message{user("x"), text("y")}))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		write func() ([]byte, error)
		want  []message.Message
	}{
		{"all", res.AllMessagesJSON, res.AllMessages()},
		{"new", res.NewMessagesJSON, res.NewMessages()},
	} {
		b, err := c.write()
		if err != nil {
			t.Fatal(err)
		}
		read, err := message.Unmarshal(b)
		if err != nil {
			t.Fatal(err)
		}
		micro := cmp.Comparer(func(a, b time.Time) bool { return a.Truncate(time.Microsecond).Equal(b.Truncate(time.Microsecond)) })
		diff(t, c.name, read, c.want, micro)
	}
}

// FuzzUnmarshalMessages: nothing makes it panic, and what it accepts survives.
func FuzzUnmarshalMessages(f *testing.F) {
	names, err := filepath.Glob("testdata/history/*.json")
	if err != nil || len(names) == 0 {
		f.Fatal(err)
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		var messages []json.RawMessage
		if err := json.Unmarshal(b, &messages); err != nil {
			f.Fatal(err)
		}
		for _, m := range messages { // short seeds are changed more
			f.Add(append(append([]byte("["), m...), ']'))
		}
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		history, err := message.Unmarshal(b)
		if err != nil {
			return
		}
		written, err := message.Marshal(history)
		if err != nil {
			t.Fatalf("accepted, but cannot be written: %v", err)
		}
		if again := rewrite(t, written); !bytes.Equal(again, written) {
			t.Fatalf("written %s\nthe second time %s", written, again)
		}
	})
}

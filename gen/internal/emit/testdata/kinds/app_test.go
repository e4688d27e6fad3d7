package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"net/netip"
	"net/url"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

var moment = time.Date(2026, 9, 14, 9, 30, 0, 5, time.UTC)

func same() *Same {
	s := &Same{
		At: moment, Maybe: &moment, Ever: moment, Any: map[string]any{"a": []any{1.5, "x", nil, true}}, Option: "o",
		Priority: High, Mask: Write, Wish: new(Low), IP: netip.MustParseAddr("10.0.0.1"), IPs: []netip.Addr{netip.MustParseAddr("::1")},
		NoIP: netip.MustParseAddr("::3"), Word: "word", Words2: Words{"a", "b"},
		ByName: map[string]ID{"b": {2}, "a": {1}}, ID: &ID{3}, Pair: Pair{1, 2}, Pairs: map[string]*Pair{"x": nil, "y": {3, 4}},
		Bigger: new(big.Int), Ints: map[int8]string{-1: "a", 2: "b"}, Uints: map[uint]string{1: "c"},
		Hosts: map[netip.Addr]int{netip.MustParseAddr("1.1.1.1"): 1, netip.MustParseAddr("::2"): 2},
		Ranks: map[Priority]string{Low: "l", High: "h"}, Colors: map[Color][]Priority{Red: {High}, Blue: {}},
		List:  []struct{ N int }{{1}, {2}},
		Page:  Page[Item]{Items: []Item{{"a"}}, Next: &Page[Item]{Items: []Item{}}},
		Words: Page[[]string]{Items: [][]string{{"w"}}},
		QInt:  -1 << 63, QUint: 255, QNum: 0.1, QBool: true, QPtr: new(7), QOpt: new(8), QEnum: Low,
		Stamp: Stamp{[]int{1}}, Ptr: &Stamp{[]int{2}}, Plain: Stamp{[]int{0}}, Mail: "a@b.org", Even: 2, Evens: []Even{4},
		Codes: Codes{"a"}, Range: &Range{1, 2},
	}
	s.Big.SetString("123456789012345678901234567890", 10)
	s.Bigger.SetString("-98765432109876543210", 10)
	s.Inner.Y = &struct {
		Z string `json:"z"`
	}{"z"}
	return s
}

// TestAsEncodingJSON checks that text and values are those of encoding/json, both ways.
func TestAsEncodingJSON(t *testing.T) {
	bare := same()
	bare.Maybe, bare.Ever, bare.Option, bare.Mask, bare.Wish, bare.ID, bare.Bigger, bare.QPtr, bare.QOpt = nil, time.Time{}, nil, 0, nil, nil, nil, nil, nil
	bare.NoIP, bare.Word, bare.Words2 = netip.Addr{}, "", nil
	bare.Stamp, bare.Ptr, bare.Range, bare.Inner.Y, bare.Any = Stamp{[]int{0}}, &Stamp{[]int{0}}, nil, nil, nil
	for name, s := range map[string]*Same{"full": same(), "bare": bare} {
		t.Run(name, func(t *testing.T) {
			want, err := json.Marshal(s)
			if err != nil {
				t.Fatal(err)
			}
			got, err := s.AppendJSON(nil)
			if err != nil || string(got) != string(want) {
				t.Errorf("%v\n got %s\nwant %s", err, got, want)
			}
			var ours, theirs Same
			if err := json.Unmarshal(want, &theirs); err != nil {
				t.Fatal(err)
			}
			text := string(want)
			if name == "bare" {
				text = strings.Replace(text, `{"at"`, `{"mask":1,"at"`, 1)
				theirs.Mask = Read
			}
			if err := ours.DecodeJSON([]byte(text)); err != nil || !reflect.DeepEqual(ours, theirs) {
				t.Errorf("%v\n got %+v\nwant %+v", err, ours, theirs)
			}
		})
	}
}

// problems lists place and type of each violation.
func problems(err error) string {
	var invalid *jsonwire.ValidationError
	if !errors.As(err, &invalid) {
		return fmt.Sprint(err)
	}
	var list []string
	for _, v := range invalid.Violations {
		list = append(list, v.Pointer()+" "+v.Type)
	}
	return strings.Join(list, ", ")
}

func TestRefusals(t *testing.T) {
	b, err := same().AppendJSON(nil)
	if err != nil {
		t.Fatal(err)
	}
	good := string(b)
	tests := []struct{ old, new, want string }{
		{`"at":"2026-09-14T09:30:00.000000005Z"`, `"at":"2026-09-14"`, "/at datetime_parsing"},
		{`"maybe":"2026-09-14T09:30:00.000000005Z"`, `"maybe":1`, "/maybe datetime_type"},
		{`"any":{"a":`, `"any":{"a":1,"a":`, "/any/a duplicate_key"},
		{`"priority":1`, `"priority":2`, "/priority enum"},
		{`"priority":1`, `"priority":"high"`, "/priority int_type"},
		{`"mask":2`, `"mask":4`, "/mask enum"},
		{`"wish":-1`, `"wish":-2`, "/wish enum"},
		{`"ip":"10.0.0.1"`, `"ip":"10.0.0"`, "/ip value_error"},
		{`"ips":["::1"]`, `"ips":["::1",7]`, "/ips/1 string_type"},
		{`"a":"id-1"`, `"a":"no-1"`, "/by_name/a value_error"},
		{`"pair":[1,2]`, `"pair":[1]`, "/pair value_error"},
		{`"big":123456789012345678901234567890`, `"big":1.5`, "/big int_from_float"},
		{`"big":123456789012345678901234567890`, `"big":null`, "/big int_type"},
		{`"-1":"a"`, `"x":"a"`, "/ints/x invalid_key"},
		{`"-1":"a"`, `"128":"a"`, "/ints/128 invalid_key"},
		{`"-1":"a"`, `"2":"a"`, "/ints/2 duplicate_key"},
		{`"uints":{"1":"c"}`, `"uints":{"-1":"c"}`, "/uints/-1 invalid_key"},
		{`"1.1.1.1":1`, `"1.1.1":1`, "/hosts/1.1.1 invalid_key"},
		{`"ranks":{"-1":"l"`, `"ranks":{"5":"l"`, "/ranks/5 invalid_key"},
		{`"red":[1]`, `"green":[5]`, "/colors/green invalid_key, /colors/green/0 enum"},
		{`"y":{"z":"z"}`, `"y":{"z":1,"q":2}`, "/inner/y/z string_type, /inner/y/q extra_forbidden"},
		{`"list":[{"N":1}`, `"list":[{"n":1}`, "/list/0/n extra_forbidden, /list/0/N missing"},
		{`"next":{"items":[]}`, `"next":{"items":[{}]}`, "/page/next/items/0/name missing"},
		{`"q_int":"-9223372036854775808"`, `"q_int":1`, "/q_int string_type"},
		{`"q_uint":"255"`, `"q_uint":"256"`, "/q_uint less_than_equal"},
		{`"q_num":"0.1"`, `"q_num":"x"`, "/q_num float_parsing"},
		{`"q_bool":"true"`, `"q_bool":true`, "/q_bool string_type"},
		{`"q_enum":"-1"`, `"q_enum":"9"`, "/q_enum enum"},
		{`"mail":"a@b.org"`, `"mail":"a.b.org"`, "/mail string_format"},
		{`"even":2`, `"even":3`, "/even value_error"},
		{`"even":2`, `"even":"2"`, "/even int_type"},
		{`"evens":[4]`, `"evens":[4,5]`, "/evens/1 value_error"},
		{`"codes":["a"]`, `"codes":["A"]`, "/codes value_error"},
		{`"codes":["a"]`, `"codes":["A",1]`, "/codes/1 string_type"},
		{`"from":1`, `"from":3`, "/range value_error"},
		{`"from":1`, `"from":"3"`, "/range/from int_type"},
		{`"range":{"from":1,"to":2}`, `"range":null`, "<nil>"},
	}
	for _, test := range tests {
		text := strings.Replace(good, test.old, test.new, 1)
		if text == good {
			t.Fatalf("no %s in %s", test.old, good)
		}
		if got := problems(new(Same).DecodeJSON([]byte(text))); got != test.want {
			t.Errorf("%s: got %q, want %q", test.new, got, test.want)
		}
	}
}

func link(s string) url.URL {
	u, err := url.Parse(s)
	if err != nil {
		panic(err)
	}
	return *u
}

const own = `{"for":"PT1H30M","opt":"PT1S","wait":null,"steps":{"a":"P1D"},"url":"https://a.org/b?c=d","link":null,` +
	`"shape":{"kind":"Circle","r":1},"more":[{"kind":"Square","side":2},{"kind":"Square"},{"kind":"Dot"},` +
	`{"kind":"Group","parts":[{"kind":"Circle","r":3}],"first":{"r":4}}],"named":{"x":{"kind":"Dot"}}}`

func TestOwnForms(t *testing.T) {
	want := Own{
		For: 90 * time.Minute, Opt: time.Second, Steps: map[string]time.Duration{"a": 24 * time.Hour}, URL: link("https://a.org/b?c=d"),
		Shape: Circle{1}, More: []Shape{&Square{new(2.0)}, &Square{}, Dot{}, Group{[]Shape{Circle{3}}, &Circle{4}}},
		Named: map[string]Shape{"x": Dot{}},
	}
	var got Own
	if err := got.DecodeJSON([]byte(own)); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v\n got %+v\nwant %+v", err, got, want)
	}
	if text, err := got.AppendJSON(nil); err != nil || string(text) != own {
		t.Errorf("%v\n got %s\nwant %s", err, text, own)
	}
	got.More = []Shape{&Circle{R: 1}, (*Square)(nil), nil, &Dot{}}
	if text, err := got.AppendJSON(nil); err != nil || !strings.Contains(string(text), `"more":[{"kind":"Circle","r":1},null,null,{"kind":"Dot"}]`) {
		t.Errorf("got %s, %v", text, err)
	}
	got.Shape = struct{ Shape }{}
	if text, err := got.AppendJSON(nil); err == nil || !strings.Contains(err.Error(), "generate again") {
		t.Errorf("an unknown implementation became %s, %v", text, err)
	}
	tests := []struct{ old, new, want string }{
		{`"PT1H30M"`, `"1h30m"`, "/for time_delta_parsing"},
		{`"https://a.org/b?c=d"`, `"a/b"`, "/url string_format"},
		{`"https://a.org/b?c=d"`, `"http://[::1"`, "/url value_error"},
		{`"https://a.org/b?c=d"`, `1`, "/url string_type"},
		{`{"kind":"Circle","r":1}`, `{"r":1}`, "/shape union_tag_not_found"},
		{`{"kind":"Circle","r":1}`, `{"kind":"circle","r":1}`, "/shape union_tag_invalid"},
		{`{"kind":"Circle","r":1}`, `{"r":"1","kind":"Circle"}`, "/shape/r float_type"},
		{`{"kind":"Circle","r":1}`, `{"kind":"Circle"}`, "/shape/r missing"},
		{`{"kind":"Circle","r":1}`, `{"kind":"Circle","r":1,"kind":"Square"}`, "/shape/kind duplicate_key"},
		{`{"kind":"Circle","r":1}`, `null`, "/shape dict_type"},
		{`"first":{"r":4}`, `"first":{"kind":"Circle","r":4}`, "/more/3/first/kind extra_forbidden"},
		{`{"kind":"Circle","r":3}`, `{"kind":"x"}`, "/more/3/parts/0 union_tag_invalid"},
	}
	for _, test := range tests {
		if got := problems(new(Own).DecodeJSON([]byte(strings.Replace(own, test.old, test.new, 1)))); got != test.want {
			t.Errorf("%s: got %q, want %q", test.new, got, test.want)
		}
	}
}

func TestLenientNulls(t *testing.T) {
	var v Tagged
	text := `{"tags":["a"],"bag":{"a":1},"rows":[[1],[2]],"shape":null,"tags":null,"bag":null,"rows":[null,[3]]}`
	if err := v.DecodeJSON([]byte(text)); err != nil || v.Tags != nil || v.Bag != nil || v.Rows[0] != nil || v.Shape != nil {
		t.Errorf("got %+v, %v", v, err)
	}
}

func invoke(tool runtime.Tool[Deps], args string) string {
	call, err := tool.Decode(args)
	if err != nil {
		return problems(err)
	}
	var ret runtime.Return
	result, err := tool.Invoke(context.Background(), &runtime.RunContext[Deps]{Deps: Deps{"shop"}}, call)
	if err == nil {
		ret, err = tool.Encode(result)
	}
	out := string(ret.Content)
	if err != nil {
		out += " " + err.Error()
	}
	if ret.User != nil || ret.Metadata != "" {
		out += fmt.Sprint(" ", ret.User[0], " ", ret.Metadata)
	}
	if again, err := call.AppendJSON(nil); err != nil || problems(second(tool, again)) != "<nil>" {
		out += fmt.Sprintf(" encoded as %s, %v", again, err)
	}
	return out
}

func second(tool runtime.Tool[Deps], args []byte) error {
	_, err := tool.Decode(string(args))
	return err
}

func TestTools(t *testing.T) {
	shop := &Shop{items: []string{"tea"}}
	tools := append(ShopTools(shop), clockTools[Deps](clock{"UTC"})...)
	tools = append(tools, runtime.Tools(SumTool[Deps], LookTool[Deps], PeekTool[Deps], PlaceTool[Deps], ReportTool[Deps], TryTool[Deps], BookTool[Deps])...)
	byName := map[string]runtime.Tool[Deps]{}
	for _, tool := range tools {
		byName[tool.Def().Name] = tool
	}
	tests := []struct{ tool, args, want string }{
		{"add", `{"names":["milk","jam"]}`, "3"},
		{"add", `{}`, "3"},
		{"add", `{"names":null}`, "/names list_type"},
		{"find", `{"name":"milk"}`, `"shop has milk"`},
		{"find", `{"name":"beer"}`, " no beer"},
		{"zone", `{}`, `"UTC"`},
		{"sum", `{"first":1,"rest":[2,3]}`, "6"},
		{"sum", `{"first":1}`, "1"},
		{"look", `{"from":1,"to":3}`, "2"},
		{"look", `{"from":3,"to":1}`, " value_error"},
		{"look", `{"from":3,"q":1}`, "/q extra_forbidden, /to missing"},
		{"peek", `{"deep":4}`, "4"},
		{"peek", `{}`, "/deep missing"},
		{"place", `{"at":{"X":1,"Y":2},"n":3}`, `{"Sum":6}`},
		{"place", `{"at":{"X":1},"n":3}`, `/at/Y missing`},
		{"report", `{"shape":{"kind":"Circle","r":2}}`, `{"kind":"Circle","r":2} look {"a":1}`},
		{"report", `{"shape":"{\"kind\":\"Dot\"}"}`, `{"kind":"Dot"} look {"a":1}`},
		{"try", `{"fail":false}`, "1"},
		{"try", `{"fail":true}`, " failed"},
		{"book", `{"name":"x","nights":null,"note":null,"shape":null,"page":{"items":[]},"ids":null}`, `"x/2//<nil>/0/[]"`},
		{"book", `{"name":null,"page":{"items":null}}`, `/name string_type, /page/items list_type`},
		{"book", `{"name":"x","page":{"items":[],"next":null},"ids":[1]}`, `"x/2//<nil>/0/[1]"`},
	}
	for _, test := range tests {
		got := invoke(byName[test.tool], test.args)
		if got != test.want {
			t.Errorf("%s %s: got %q, want %q", test.tool, test.args, got, test.want)
		}
	}
}

func TestUnionOutput(t *testing.T) {
	answers := []struct {
		args string
		want Shape
	}{
		{`{"r":1}`, Circle{1}},
		{`{"side":2}`, &Square{new(2.0)}},
		{`{"parts":[{"kind":"Dot"}],"first":null}`, Group{Parts: []Shape{Dot{}}}},
		{`{}`, Dot{}},
	}
	for i, c := range ShapeOutput.Choices {
		a := answers[i]
		got, err := c.Decode(a.args)
		if err != nil || !reflect.DeepEqual(got, a.want) {
			t.Errorf("%s: got %#v, %v", c.Def.Name, got, err)
		}
		if text, err := c.Encode(got); string(text) != a.args || err != nil {
			t.Errorf("%s: got %s, %v", c.Def.Name, text, err)
		}
		if text, err := c.Encode(answers[(i+1)%len(answers)].want); err == nil {
			t.Errorf("%s: another shape became %s", c.Def.Name, text)
		}
	}
	if _, err := ShapeOutput.Choices[0].Decode(`{"r":1,"kind":"Circle"}`); err == nil {
		t.Error("an output tool accepts a discriminator")
	}
}

func TestOutputFunctions(t *testing.T) {
	rc := &runtime.RunContext[Deps]{Deps: Deps{"shop "}}
	finish, stop := FinishOutput(), StopOutput[Deps]()
	call, err := finish.Decode(`{"item":{"name":"tea"},"n":1}`)
	if err != nil {
		t.Fatal(err)
	}
	if item, err := finish.Finish(context.Background(), rc, call); item.Name != "shop tea" || err != nil {
		t.Errorf("got %v, %v", item, err)
	}
	if _, err := stop.Finish(context.Background(), rc, call); err == nil {
		t.Error("a call of another tool was taken")
	}
	if call, err = finish.Decode(`{"item":{"name":"tea"},"n":-1}`); err != nil {
		t.Fatal(err)
	}
	if _, err := finish.Finish(context.Background(), rc, call); err == nil {
		t.Error("no error")
	}
	if call, err = stop.Decode(`{"words":["a"]}`); err != nil {
		t.Fatal(err)
	}
	if words, err := stop.Finish(context.Background(), rc, call); len(words) != 1 || err != nil {
		t.Errorf("got %v, %v", words, err)
	}
}

// TestVerdicts tells the test that generated this program which of the values in a file are accepted.
func TestVerdicts(t *testing.T) {
	text, err := os.ReadFile("values.json")
	if err != nil {
		t.Skip("no values")
	}
	var values map[string][]string
	if err := json.Unmarshal(text, &values); err != nil {
		t.Fatal(err)
	}
	verdicts := map[string][]bool{}
	for _, value := range values["Same"] {
		verdicts["Same"] = append(verdicts["Same"], new(Same).DecodeJSON([]byte(value)) == nil)
	}
	for _, value := range values["Own"] {
		verdicts["Own"] = append(verdicts["Own"], new(Own).DecodeJSON([]byte(value)) == nil)
	}
	if text, err = json.Marshal(verdicts); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("verdicts.json", text, 0o644); err != nil {
		t.Fatal(err)
	}
}

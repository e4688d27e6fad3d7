package app

import (
	"bytes"
	stdcontext "context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	stdtime "time"

	"example.org/app/geo"
	agentruntime "github.com/agentgen-go/agentgen/runtime"
	wire "github.com/agentgen-go/agentgen/runtime/jsonwire"
)

type codec interface {
	AppendJSON([]byte) ([]byte, error)
	DecodeJSON([]byte) error
}

func shapes() *Shapes {
	return &Shapes{
		Base: Base{ID: -1 << 63, Kind: "k"},
		Text: "tëxt \"quoted\" \n", Letter: "r", Big: 1<<64 - 1, Small: -128, Wire: 7, Ratio: 0.1, Flag: true, Truth: true,
		Blob: Blob("blob"), Bytes: []byte{0, 255}, Level: High, Scale: geo.Far, Point: geo.Point{Lat: 1.5, Lon: -2e30},
		Tags: Tags{"a", "b"}, Counts: []Count{0, 65535}, Points: []geo.Point{{Lat: 1}, {Lon: 2}},
		Rest: []*string{nil, new("x")}, Rows: [][]float64{{1, 2}, {}}, Grid: Grid{{1, 2}, {3, 4}},
		Table: Table{"b": nil, "a": {Lat: 3}}, Levels: map[string]Level{"y": Low, "x": High}, Nested: map[string][]Name{"n": {"m"}},
		Maybe: new(""), MaybeInt: new(int32(-1)), MaybeLevel: new(Low), MaybePoint: &geo.Point{Lon: 9}, MaybeTags: &[]string{"t"},
		Message: json.RawMessage(`[true]`),
	}
}

func empty() *Shapes {
	return &Shapes{
		Level: Low, Scale: geo.Near, Blob: Blob{}, Bytes: []byte{}, Tags: Tags{}, Counts: []Count{}, Points: []geo.Point{}, Rest: []*string{},
		Rows: [][]float64{}, Table: Table{}, Levels: map[string]Level{}, Nested: map[string][]Name{},
		Message: json.RawMessage("null"),
	}
}

// TestAsEncodingJSON checks that text and values are those of encoding/json, both ways.
func TestAsEncodingJSON(t *testing.T) {
	node := &Node{Value: 1, Next: &Node{Children: []Node{}, ByName: map[string]*Node{}}, Children: []Node{}, ByName: map[string]*Node{"x": nil}}
	full := &Optional{
		Flag: true, Text: "t", Number: 1, Pointer: new(0), List: []int{0}, Map: map[string]int{"": 0}, Raw: json.RawMessage("1"),
		Zero: geo.Point{Lat: 1}, ZeroArr: [2]int{0, 1}, ZeroList: []int{}, Level: Low, After: new(""),
	}
	for i, x := range []codec{shapes(), empty(), &Optional{}, &Optional{Text: "t"}, full, node} {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			want, err := json.Marshal(x)
			if err != nil {
				t.Fatal(err)
			}
			got, err := x.AppendJSON([]byte("before"))
			if err != nil || string(got) != "before"+string(want) {
				t.Errorf("%v\n got %s\nwant before%s", err, got, want)
			}
			y := reflect.New(reflect.TypeOf(x).Elem()).Interface().(codec)
			if err := y.DecodeJSON(want); err != nil || !reflect.DeepEqual(x, y) {
				t.Errorf("%v\n got %+v\nwant %+v", err, y, x)
			}
		})
	}
}

func TestAny(t *testing.T) {
	const text = `{"raw":{"any":[1,null]},"maybe":null}`
	var a Any
	if err := a.DecodeJSON([]byte(text)); err != nil || a.Raw != `{"any":[1,null]}` || a.Maybe != nil {
		t.Errorf("got %+v, %v", a, err)
	}
	if got, err := a.AppendJSON(nil); string(got) != text || err != nil {
		t.Errorf("got %s, %v", got, err)
	}
}

func TestNilsAreEmpty(t *testing.T) {
	got, err := (&Node{}).AppendJSON(nil)
	if want := `{"value":0,"children":[],"by_name":{}}`; string(got) != want || err != nil {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
}

func TestDecodeResets(t *testing.T) {
	n := Names{"old"}
	if err := n.DecodeJSON([]byte(`["a","b"]`)); err != nil || !reflect.DeepEqual(n, Names{"a", "b"}) {
		t.Errorf("got %v, %v", n, err)
	}
	if err := n.DecodeJSON([]byte(`1`)); err == nil || n != nil {
		t.Errorf("got %v, %v", n, err)
	}
	var l Level
	if err := l.DecodeJSON([]byte(`"high"`)); err != nil || l != High {
		t.Errorf("got %v, %v", l, err)
	}
	if got, err := l.AppendJSON(nil); string(got) != `"high"` || err != nil {
		t.Errorf("got %s, %v", got, err)
	}
}

// problems lists place and type of each violation.
func problems(err error) string {
	var invalid *wire.ValidationError
	if !errors.As(err, &invalid) {
		return fmt.Sprint(err)
	}
	var list []string
	for _, v := range invalid.Violations {
		list = append(list, v.Pointer()+" "+v.Type)
	}
	return strings.Join(list, ", ")
}

const good = `{"code":"ab1","again":"cd2","half":1,"above":1,"even":4,"share":0.5,"size":"s","pair":["a","b"],"items":["a","b"],"members":{"a":1},"words":["aa"]}`

func TestLimits(t *testing.T) {
	var l Limits
	if err := l.DecodeJSON([]byte(good)); err != nil {
		t.Fatal(err)
	}
	if l.Limit != 10 || l.Unit == nil || *l.Unit != Low {
		t.Errorf("defaults: %+v", l)
	}
	l.Limit = 0 // written in spite of omitempty: without it, it would be read as 10
	if b, err := l.AppendJSON(nil); !strings.Contains(string(b), `"limit":0,`) || err != nil {
		t.Errorf("encoded as %s, %v", b, err)
	}
	tests := []struct{ old, new, want string }{
		{`"code":"ab1"`, `"code":"a1"`, "/code string_too_short"},
		{`"code":"ab1"`, `"code":"abcde1"`, "/code string_too_long"},
		{`"code":"ab1"`, `"code":"abc"`, "/code string_pattern_mismatch"},
		{`"again":"cd2"`, `"again":"cd"`, "/again string_pattern_mismatch"},
		{`"half":1`, `"half":0`, "/half greater_than_equal"},
		{`"half":1`, `"half":8`, "/half less_than_equal"},
		{`"above":1`, `"above":0`, "/above greater_than"},
		{`"even":4`, `"even":3`, "/even multiple_of"},
		{`"share":0.5`, `"share":1`, "/share less_than"},
		{`"share":0.5`, `"share":null`, "<nil>"},
		{`"size":"s"`, `"size":"xl"`, "/size enum"},
		{`["a","b"]`, `["a"]`, "/pair too_short"},
		{`["a","b"]`, `["a","b","c"]`, "/pair too_long"},
		{`"items":["a","b"]`, `"items":["a"]`, "/items too_short"},
		{`"items":["a","b"]`, `"items":["a","b","c","d"]`, "/items too_long"},
		{`"items":["a","b"]`, `"items":["a","a"]`, "/items unique_items"},
		{`{"a":1}`, `{}`, "/members too_short"},
		{`{"a":1}`, `{"a":1,"b":2,"c":3}`, "/members too_long"},
		{`{"a":1}`, `{"a":1,"a":2}`, "/members/a duplicate_key"},
		{`["aa"]`, `["aa","b"]`, "/words/1 string_too_short"},
		{`"code":"ab1",`, ``, " missing"},
		{`"half":1`, `"half":1,"half":2`, "/half duplicate_key"},
		{`"half":1`, `"half":1,"halve":2`, "/halve extra_forbidden"},
		{`"half":1`, `"half":"1"`, "/half int_type"},
		{`["aa"]`, `null`, "/words list_type"},
	}
	for _, test := range tests {
		text := strings.Replace(good, test.old, test.new, 1)
		got := problems(new(Limits).DecodeJSON([]byte(text)))
		if got != test.want && got != strings.Replace(test.want, " missing", "/code missing", 1) {
			t.Errorf("%s: got %q, want %q", test.new, got, test.want)
		}
	}
}

func TestLenient(t *testing.T) {
	var n Node
	if err := n.DecodeJSON([]byte(`{"value":null,"more":1,"children":null,"children":[{}],"next":null}`)); err != nil || len(n.Children) != 1 {
		t.Errorf("got %+v, %v", n, err)
	}
}

func TestLenientNulls(t *testing.T) {
	for _, text := range []string{
		`{}`,
		`{"level":null,"short":null,"count":null,"tags":null,"most":null}`,
		`{"level":"high","count":1,"tags":["a"],"level":null,"count":null,"tags":null}`,
	} {
		a := Answer{Short: "old"}
		if err := a.DecodeJSON([]byte(text)); err != nil || a.Short != "" || a.Count != nil {
			t.Errorf("%s: got %+v, %v", text, a, err)
		}
	}
	if got, want := problems(new(Answer).DecodeJSON([]byte(`{"level":"middle","most":9}`))), "/level enum, /most less_than_equal"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestWide(t *testing.T) {
	var text bytes.Buffer
	text.WriteString(`{"f0":0`)
	for i := 1; i < 70; i++ {
		fmt.Fprintf(&text, `,"f%d":%d`, i, i)
	}
	var w Wide
	if err := w.DecodeJSON([]byte(text.String() + "}")); err != nil || w.F64 != 64 || w.F69 != 69 {
		t.Errorf("got %+v, %v", w, err)
	}
	if got, err := w.AppendJSON(nil); string(got) != text.String()+"}" || err != nil {
		t.Errorf("got %s, %v", got, err)
	}
	if got, want := problems(w.DecodeJSON([]byte(text.String()+`,"f69":1}`))), "/f69 duplicate_key"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	without := strings.Replace(text.String(), `,"f68":68`, "", 1) + "}"
	if got, want := problems(w.DecodeJSON([]byte(without))), "/f68 missing"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestTools(t *testing.T) {
	invoke := func(tool agentruntime.Tool[*Base], args string) string {
		call, err := tool.Decode(args)
		if err != nil {
			return problems(err)
		}
		var ret agentruntime.Return
		result, err := tool.Invoke(stdcontext.Background(), &agentruntime.RunContext[*Base]{}, call)
		if err == nil {
			ret, err = tool.Encode(result)
		}
		return fmt.Sprint(ret.Content, " ", err)
	}
	tools := agentruntime.Tools(NothingTool[*Base], FailTool[*Base], LookTool[*Base], listTool)
	if d := tools[2].Def().Timeout; d != 1500*stdtime.Millisecond {
		t.Errorf("got a timeout of %v", d)
	}
	if info := tools[3].Def(); info.Timeout != stdtime.Hour || info.Retries != nil || info.Strict != nil || info.Sequential {
		t.Errorf("got %+v", info)
	}
	tests := []struct {
		tool       int
		args, want string
	}{
		{0, `{}`, " <nil>"},
		{0, `{"x":1}`, "/x extra_forbidden"},
		{1, `{"reason":"why"}`, " why"},
		{1, `{"reason":"why","x":1}`, " why"}, // extra=ignore
		{1, `{"reason":1}`, "/reason string_type"},
		{2, `{"at":{"lat":1,"lon":"2"},"tags":[]}`, `{"lat":1,"lon":2} <nil>`},
		{2, `{"at":null,"tags":["a","b"]}`, "null <nil>"},
		{3, `{"n":1}`, `[{"value":0,"children":[],"by_name":{}}] <nil>`},
		{3, `{"n":"1"}`, "/n int_type"}, // lax=off
	}
	for _, test := range tests {
		if got := invoke(tools[test.tool], test.args); got != test.want {
			t.Errorf("%s %s: got %q, want %q", tools[test.tool].Def().Name, test.args, got, test.want)
		}
	}
}

func TestOutputs(t *testing.T) {
	names, err := NamesOutput.Choices[0].Decode(`{"response":["a"]}`)
	if err != nil || !reflect.DeepEqual(names, Names{"a"}) {
		t.Errorf("got %v, %v", names, err)
	}
	if text, err := NamesOutput.Choices[0].Encode(names); text != `{"response":["a"]}` || err != nil {
		t.Errorf("got %v, %v", text, err)
	}
	scores, err := ScoresOutput.Choices[0].Decode(`{"a":1,"b":2}`)
	if err != nil || !reflect.DeepEqual(scores, Scores{"a": 1, "b": 2}) {
		t.Errorf("got %v, %v", scores, err)
	}
	if text, err := ScoresOutput.Choices[0].Encode(scores); text != `{"a":1,"b":2}` || err != nil {
		t.Errorf("got %v, %v", text, err)
	}
}

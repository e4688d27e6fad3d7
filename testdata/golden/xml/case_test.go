package xml

import (
	"encoding/json"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/xmlwire"
)

// TestReference compares with what Pydantic AI's format_as_xml wrote of the same values.
func TestReference(t *testing.T) {
	want := reference(t)
	root := xmlwire.WithRoot
	once, always := xmlwire.WithFieldInfo(xmlwire.Once), xmlwire.WithFieldInfo(xmlwire.Always)
	tests := []struct {
		name    int
		v       xmlwire.Encoder
		options []xmlwire.Option
	}{
		{17, &P{Name: "Al", Age: 3}, []xmlwire.Option{root("person"), always}},
		{18, &People{{Name: "A", Age: 1}, {Name: "B", Age: 2}}, []xmlwire.Option{root("people"), once}},
		{19, &People{{Name: "A", Age: 1}, {Name: "B", Age: 2}}, nil},
		{21, &Ds{{"Al", 1.8}, {"Bo", 1.7}}, []xmlwire.Option{root("ds"), always}},
		{22, &Team{Lead: P{Name: "L", Age: 9}, Members: []P{{Name: "M", Age: 8}}, Tags: map[string]int{"k": 1}}, []xmlwire.Option{root("team"), once}},
		{31, &G{X: []int{1}, Nested: &G{X: []int{2}}}, []xmlwire.Option{root("g"), always}},
		{25, &People{}, []xmlwire.Option{root("r")}},
		{14, &Numbers{3: "x"}, []xmlwire.Option{root("r")}},
	}
	for _, tt := range tests {
		got, err := xmlwire.Format(tt.v, tt.options...)
		if got != want[tt.name] || err != nil {
			t.Errorf("case %d: %v, got\n%s\nwant\n%s", tt.name, err, got, want[tt.name])
		}
	}
}

// reference are the outputs of the cases that were recorded.
func reference(t *testing.T) map[int]string {
	t.Helper()
	data, err := os.ReadFile("../../../runtime/xmlwire/testdata/cases.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Cases []struct {
			Name   int
			Output string
		}
	}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	outputs := map[int]string{}
	for _, c := range file.Cases {
		outputs[c.Name] = c.Output
	}
	return outputs
}

// TestMixed is case 23, whose list holds a value of each kind: lists outside of a struct have one type in Go.
func TestMixed(t *testing.T) {
	utc := time.Date(2024, 1, 2, 3, 4, 5, 0, time.UTC)
	want := reference(t)[23]
	for _, v := range []xmlwire.Encoder{&Es{FOO}, &SEs{A}, &Moments{utc}} {
		got, err := xmlwire.Format(v)
		if err != nil || !strings.Contains(want, "\n  "+got+"\n") {
			t.Errorf("got %s, %v", got, err)
		}
	}
	got, err := xmlwire.Format(&Spans{24*time.Hour + 5*time.Second, 0}, xmlwire.WithOneLine())
	if got != "<item>1 day, 0:00:05</item><item>0:00:00</item>" || err != nil {
		t.Errorf("got %s, %v", got, err)
	}
}

func TestForms(t *testing.T) {
	at := time.Date(2024, 1, 2, 3, 4, 5, 100000000, time.UTC)
	link, err := url.Parse("https://example.com/a?b=1&c=2")
	if err != nil {
		t.Fatal(err)
	}
	v := Forms{
		At: at, Day: at, Clock: at, Took: 90 * time.Second, Enum: BAR, Text: A, ID: ID{7}, Link: *link,
		Bytes: []byte("a<b"), Key: []byte{0xff}, Raw: `{"a":[1.50,true]}`, Std: json.RawMessage(`"s"`),
		Any: map[string]any{"x y": nil}, Odd: 1, Quoted: 2, Ints: map[int]bool{-3: true}, Enums: map[SE]float64{A: 1e16},
		Places: []struct{ X int }{{1}}, Pets: []Pet{Dog{true}, Other{"cat", `{"kind":"cat","lives":9}`}, nil},
		Embedded: Embedded{8}, Rest: jsonwire.Members{{Name: "rest", Value: "[]"}},
	}
	v.Place.Lat = 1
	const want = `<forms>
 <at>2024-01-02T03:04:05.100000Z</at>
 <day>2024-01-02</day>
 <clock>03:04:05.100000</clock>
 <took>PT1M30S</took>
 <enum>2</enum>
 <text>aa</text>
 <id>#7</id>
 <link>https://example.com/a?b=1&amp;c=2</link>
 <bytes>a&lt;b</bytes>
 <key>_w==</key>
 <raw>
  <a>
   <item>1.5</item>
   <item>True</item>
  </a>
 </raw>
 <std>s</std>
 <any>
  <item key="x y">null</item>
 </any>
 <item key="odd name">1</item>
 <quoted>2</quoted>
 <zero>null</zero>
 <ints>
  <item key="-3">True</item>
 </ints>
 <enums>
  <aa>1e+16</aa>
 </enums>
 <place>
  <Lat>1.0</Lat>
  <Lon>0.0</Lon>
 </place>
 <places>
  <item>
   <X>1</X>
  </item>
 </places>
 <pets>
  <Dog>
   <kind>dog</kind>
   <barks>True</barks>
  </Dog>
  <item>
   <kind>cat</kind>
   <lives>9</lives>
  </item>
  <item>null</item>
 </pets>
 <promoted description="of an embedded struct">8</promoted>
 <rest />
</forms>`
	got, err := v.FormatXML(xmlwire.WithRoot("forms"), xmlwire.WithIndent(" "), xmlwire.WithFieldInfo(xmlwire.Once))
	if got != want || err != nil {
		t.Errorf("%v, got\n%s", err, got)
	}
}

func TestOthers(t *testing.T) {
	tests := []struct {
		v    xmlwire.Encoder
		want string
	}{
		{&Shapes{Circle{1.5}, &Square{2}, &Circle{}, nil, (*Square)(nil)}, "<Circle><Radius>1.5</Radius></Circle><Square><Side>2</Side></Square>" +
			"<Circle><Radius>0.0</Radius></Circle><item>null</item><item>null</item>"},
		{&Keyed{{1}: {2: {true}}}, `<item key="#1"><item key="2"><item>True</item></item></item>`},
		{&Es{BAR, 7}, "<item>E.BAR</item><item>7</item>"},
		{&Uses{{}}, "<Response><kind>response</kind><parts /><usage><input>0</input><output>0</output><details /></usage><details>null</details></Response>"},
	}
	for _, tt := range tests {
		got, err := xmlwire.Format(tt.v, xmlwire.WithOneLine())
		if got != tt.want || err != nil {
			t.Errorf("got %s, %v, want %s", got, err, tt.want)
		}
	}
}

func TestErrors(t *testing.T) {
	endless := &G{}
	endless.Nested = endless
	for name, v := range map[string]xmlwire.Encoder{
		"contain itself": endless,
		"embedded JSON":  &Forms{Any: jsonwire.Raw("{")},
	} {
		if got, err := xmlwire.Format(v); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v and %q", name, err, got)
		}
	}
}

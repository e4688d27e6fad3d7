package xmlwire_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/xmlwire"
	"github.com/google/go-cmp/cmp"
)

// TestReference writes the inputs that are JSON as Pydantic AI writes them. The golden case xml has the others.
func TestReference(t *testing.T) {
	var file struct {
		Cases []struct {
			Name    int             `json:"name"`
			Input   json.RawMessage `json:"input_json"`
			Options struct {
				RootTag string          `json:"root_tag"`
				ItemTag string          `json:"item_tag"`
				NoneStr string          `json:"none_str"`
				Indent  json.RawMessage `json:"indent"` // null is one line
			} `json:"options"`
			Output string `json:"output"`
		} `json:"cases"`
	}
	data, err := os.ReadFile("testdata/cases.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	tested := 0
	for _, c := range file.Cases {
		if c.Input == nil {
			continue
		}
		tested++
		var options []xmlwire.Option
		o := c.Options
		if o.RootTag != "" {
			options = append(options, xmlwire.WithRoot(o.RootTag))
		}
		if o.ItemTag != "" {
			options = append(options, xmlwire.WithItem(o.ItemTag))
		}
		if o.NoneStr != "" {
			options = append(options, xmlwire.WithNull(o.NoneStr))
		}
		switch {
		case string(o.Indent) == "null":
			options = append(options, xmlwire.WithOneLine())
		case o.Indent != nil:
			var indent string
			if err := json.Unmarshal(o.Indent, &indent); err != nil {
				t.Fatal(err)
			}
			options = append(options, xmlwire.WithIndent(indent))
		}
		got, err := xmlwire.FormatJSON(jsonwire.Raw(c.Input), options...)
		if diff := cmp.Diff(c.Output, got); diff != "" || err != nil {
			t.Errorf("case %d: %v (-want +got)\n%s", c.Name, err, diff)
		}
	}
	if tested < 15 {
		t.Errorf("only %d cases have JSON", tested)
	}
}

// scalar writes one value.
type scalar func(w *xmlwire.Writer)

func (s scalar) EncodeXMLTo(w *xmlwire.Writer) { s(w) }

// TestScalars compares with what format_as_xml and Pydantic's JSON mode print.
func TestScalars(t *testing.T) {
	float := func(v float64) scalar { return func(w *xmlwire.Writer) { w.Float(v, 64) } }
	iso := func(d time.Duration) scalar { return func(w *xmlwire.Writer) { w.Duration(d) } }
	str := func(d time.Duration) scalar { return func(w *xmlwire.Writer) { w.ClockDuration(d) } }
	day := 24 * time.Hour
	at := time.Date(2024, 1, 2, 3, 4, 5, 7000, time.FixedZone("", 2*60*60))
	tests := []struct {
		want string
		v    scalar
	}{
		{"3.0", float(3)}, {"1e+16", float(1e16)}, {"1e-05", float(1e-5)}, {"0.0001", float(1e-4)}, {"-0.0", float(1 / negativeInfinity)},
		{"1e+22", float(1e22)}, {"123456789012345.0", float(123456789012345)}, {"-inf", float(negativeInfinity)},
		{"0.1", func(w *xmlwire.Writer) { w.Float(float64(float32(0.1)), 32) }},
		{"PT0S", iso(0)}, {"PT1M", iso(time.Minute)}, {"-PT19H", iso(-19 * time.Hour)}, {"-PT5S", iso(-5 * time.Second)},
		{"P2D", iso(2 * day)}, {"PT0.000005S", iso(5 * time.Microsecond)}, {"P1Y35DT3H5.1S", iso(400*day + 3*time.Hour + 5100*time.Millisecond)},
		{"-P292Y171DT23H47M16.854775S", iso(-1 << 63)}, {"PT10S", iso(10 * time.Second)},
		{"0:00:00", str(0)}, {"0:01:00", str(time.Minute)}, {"-1 day, 5:00:00", str(-19 * time.Hour)},
		{"-1 day, 23:59:55", str(-5 * time.Second)}, {"2 days, 0:00:00", str(2 * day)}, {"0:00:00.000005", str(5 * time.Microsecond)},
		{"1 day, 0:00:05", str(day + 5*time.Second)},
		{"2024-01-02T03:04:05.000007+02:00", func(w *xmlwire.Writer) { w.Time(at) }},
		{"2024-01-02T03:04:05Z", func(w *xmlwire.Writer) { w.Time(time.Date(2024, 1, 2, 3, 4, 5, 7, time.UTC)) }},
		{"2024-01-02T03:04:05.100000+00:00", func(w *xmlwire.Writer) { w.ISOTime(time.Date(2024, 1, 2, 3, 4, 5, 1e8, time.UTC)) }},
		{"2024-01-02", func(w *xmlwire.Writer) { w.Date(at) }},
		{"03:04:05.000007+02:00", func(w *xmlwire.Writer) { w.Clock(at) }},
		{"ab", func(w *xmlwire.Writer) { w.String("a\xffb") }},
	}
	for _, tt := range tests {
		got, err := xmlwire.Format(tt.v, xmlwire.WithRoot("v"), xmlwire.WithIndent(" "))
		if want := "<v>" + tt.want + "</v>"; got != want || err != nil {
			t.Errorf("got %s, want %s (%v)", got, want, err)
		}
	}
}

var negativeInfinity = func() float64 { zero := 0.0; return -1 / zero }()

func TestNames(t *testing.T) {
	for s, want := range map[string]bool{
		"a": true, "_a-1.b": true, "größe": true, "名": true, "a·": true, "\U00010000": true, "\ufffd": true,
		"": false, "1a": false, "a b": false, "a:b": false, "-a": false, "×": false, "a\xff": false, "<q>": false,
	} {
		if got := xmlwire.IsName(s); got != want {
			t.Errorf("IsName(%q) = %t", s, got)
		}
	}
}

func TestErrors(t *testing.T) {
	for _, text := range []string{`{"a":`, `{"a":01}`, `[1] 2`, `nul`} {
		if got, err := xmlwire.FormatJSON(jsonwire.Raw(text)); err == nil {
			t.Errorf("%s became %s", text, got)
		}
	}
	var endless func(w *xmlwire.Writer)
	endless = func(w *xmlwire.Writer) {
		if w.Struct("T") {
			w.Member("t", nil)
			endless(w)
			w.End()
		}
	}
	if _, err := xmlwire.Format(scalar(endless)); err == nil || !strings.Contains(err.Error(), "contain itself") {
		t.Errorf("got %v of a value that contains itself", err)
	}
}

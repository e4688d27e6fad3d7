package gen_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/gen"
)

// TestListSchemas compares what is listed with what the committed output tells models.
func TestListSchemas(t *testing.T) {
	l, err := gen.List(t.Context(), gen.Config{Dir: golden}, "./...")
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range l.Diagnostics {
		t.Error(d)
	}
	listed := map[string][]info{}
	for _, e := range l.Entries {
		if e.Kind != "codec" && e.Parameters != nil {
			listed[e.Package] = append(listed[e.Package], info{e.Name, e.Description, e.Parameters, e.Result})
		}
	}
	for name, f := range generateCases(t, golden) {
		t.Run(name, func(t *testing.T) {
			var want []info
			if err := json.Unmarshal([]byte(schemas(t, f.Content)), &want); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(compact(t, want), compact(t, listed[f.Package])); diff != "" {
				t.Errorf("-generated +listed:\n%s", diff)
			}
		})
	}
}

// compact writes tools in one form, by their names.
func compact(t *testing.T, infos []info) map[string]string {
	t.Helper()
	byName := map[string]string{}
	for _, i := range infos {
		b, err := json.Marshal(i)
		if err != nil {
			t.Fatal(err)
		}
		byName[i.Name] += string(b)
	}
	return byName
}

func TestFind(t *testing.T) {
	l := gen.Listing{Entries: []gen.Entry{
		{Kind: "tool", Name: "find", Go: "Shop.Find", Package: "example.com/a"},
		{Kind: "tool", Name: "find", Go: "Find", Package: "example.com/b"},
		{Kind: "output", Name: "final_result", Go: "Order", Package: "example.com/a"},
		{Kind: "codec", Name: "Order", Go: "Order", Package: "example.com/a"},
	}}
	tests := []struct{ name, want, err string }{
		{"Find", "Find", ""},
		{"Shop.Find", "Shop.Find", ""},
		{"example.com/b.find", "Find", ""},
		{"example.com/a.Order", "Order", ""},
		{"Order", "Order", ""},
		{"find", "", `"find" may mean one of several: example.com/a.Shop.Find, example.com/b.Find`},
		{"fnd", "", `nothing is named "fnd": did you mean Find?`},
		{"zzz", "", `nothing is named "zzz": known are Find, Order, Shop.Find, final_result, find`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			e, err := l.Find(test.name)
			switch {
			case err != nil && err.Error() != test.err, err == nil && test.err != "":
				t.Errorf("error %v, want %q", err, test.err)
			case err == nil && (e.Go != test.want || e.Kind == "codec"):
				t.Errorf("found %v", e)
			}
		})
	}
}

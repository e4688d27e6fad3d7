package source_test

import (
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/agentgen-go/agentgen/gen/internal/source"
)

func TestCheck(t *testing.T) {
	cfg := module(t, txtar.File{Name: "a.go", Data: []byte(`package a

//agent:codec
type T struct{ A int }

var _ = undefinedElsewhere
var _ = later
`)})
	p := loadOne(t, cfg, ".")
	tests := map[string]struct{ src, want string }{
		"compiles": {"package a\n\nimport (\n\t\"context\"\n\t\"regexp\"\n\t\"time\"\n\n\trt \"github.com/agentgen-go/agentgen/runtime\"\n)\n\n" +
			"var later = T{}.A\n\nvar _ rt.Tool[context.Context]\nvar _ time.Duration\nvar _ *regexp.Regexp\n", ""},
		"type error": {"package a\n\nvar one = 1\nvar later string = T{}.A\n",
			source.FileName + ":4:20: cannot use T{}.A (value of type int) as string value in variable declaration\n" +
				"    1  package a\n    2  \n    3  var one = 1\n    4  var later string = T{}.A\n    5  "},
		"redeclared":     {"package a\n\ntype T int\n", source.FileName + ":3:6: T redeclared in this block"},
		"syntax error":   {"package a\n\nvar = 1\n", source.FileName + ":3:5: expected 'IDENT', found '='"},
		"unknown import": {"package a\n\nimport \"net/http\"\n\nvar _ http.Client\n", "package net/http is not among the dependencies"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			err := p.Check(source.FileName, []byte(tt.src))
			switch {
			case tt.want == "" && err != nil:
				t.Errorf("error %v", err)
			case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
				t.Errorf("error %v\nwant %s", err, tt.want)
			}
		})
	}
}

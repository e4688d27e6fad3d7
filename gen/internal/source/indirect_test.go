package source_test

import (
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// TestIndirect checks types of packages that only a dependency imports: all of their constants and implementations are
// found, whatever of them the dependency itself uses.
func TestIndirect(t *testing.T) {
	file := func(name, data string) txtar.File { return txtar.File{Name: name, Data: []byte(data)} }
	cfg := module(t,
		file("a/a.go", "package a\n\nimport \"example.com/m/b\"\n\n//agent:tool\nfunc F(x b.Wrap, y int) {}\n"),
		file("b/b.go", "package b\n\nimport \"example.com/m/c\"\n\ntype Wrap struct {\n\tColor c.Color\n\tLevel c.Level\n\tExpr  c.Expr\n}\n"),
		file("c/c.go", `package c

type Color string

const (
	Red   Color = "red"
	Green Color = "green"
)

type Level int

const (
	Low Level = iota
	High
)

type Expr interface{ expr() }

type Sum struct{ Left, Right Expr }

type Text struct{ Of Color }

func (*Sum) expr() {}
func (Text) expr() {}
`))
	got := summary(loadOne(t, cfg, "./a").IR)
	for _, want := range []string{
		"Color c.Color:enum", "Green=\"green\"", "Level c.Level:enum(int64)", "High=\"1\"", "Expr c.Expr:union(*c.Sum:struct|c.Text:struct)",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not in\n%s", want, got)
		}
	}
}

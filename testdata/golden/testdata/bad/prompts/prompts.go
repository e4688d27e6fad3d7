// Package prompts has templates with mistakes.
package prompts

import _ "embed"

type Deps struct {
	Name    string
	Age     int
	Score   float64
	User    User
	Boss    *User
	Users   []User
	Tags    map[string]int
	Any     any
	private string
	Chan    chan int
}

type User struct{ Name string }

func (User) With(name string) string { return name }
func (User) Two() (string, string)   { return "", "" }
func (User) hidden() string          { return "" }

//agent:prompt deps=Deps
const a = `{{.Nam}} {{.User.Nme}}` // want:15 "Deps has no field or method Nam" want:29 "User has no field or method Nme"

//agent:prompt deps=Deps
const b = `
 {{.private}} {{.User}} {{.Users}} {{.Any}}
 {{range $i, $u := .Users}}{{$u.Name}}{{end}}{{$u.Name}}` // want:48 "undefined variable .*u"

//agent:prompt deps=Deps
const c = `{{.private}} {{.User}} {{.Users}} {{.Any}} {{.Any.X}} {{.Tags}} {{.Tags.k}}` // want:15 "field private of Deps is not exported" want:27 "User cannot be printed" want:37 "[[][]]User cannot be printed" want:48 "any cannot be printed" want:62 "any has no method X" want:68 "map.string.int cannot be printed" want:84 "map.string.int is a map, whose keys are not names"

//agent:prompt deps=Deps
const d = `{{if .User}}x{{else}}y{{end}} {{if true}}{{end}} {{if eq 1 2}}{{end}}{{if .Chan}}{{end}}` // want:17 "the condition is a struct, User, which is always true" want:47 "the condition is a constant" want:66 "eq of two constants" want:86 "chan int cannot be a condition"

//agent:prompt deps=Deps
const e = `{{range .Name}}{{end}} {{range .Age}}{{end}} {{eq .Age .Score}} {{lt .Users 1}} {{eq .Age 1.5}}` // want:20 "range over string" want:43 "range over int" want:59 "eq of a int and a float64" want:78 "lt of a [[][]]User" want:94 "eq of a int and a float64"

//agent:prompt deps=Deps
const f = `{{printf "%d" .Age}} {{html .Name}} {{nope .Name}} {{len .Age}} {{index .Age 1}} {{index .Tags 1}}` // want:14 "function printf" want:35 "function html" want:50 "there is no function nope" want:65 "len of int" want:78 "index of int" want:95 "index of map.string.int by a int"

//agent:prompt deps=Deps
const g = `{{.User.With "x"}} {{.User.Two}} {{.User.hidden}} {{template "x"}} {{nil}}` // want:14 "takes arguments" want:39 "method Two returns 2 values" want:53 "method hidden of User is not exported" want:73 "templates cannot be put" want:81 "nil cannot be used as a value"

//agent:prompt deps=Deps
const h = `{{define "other"}}x{{end}}{{$x := 1}}{{$x = "a"}}{{and .Name .Age}}` // want:30 "a template that defines another" want:56 "x is a int, not a string" want:67 "the value of and would be that of an argument"

//agent:prompt deps=Missing
const i = "{{.}}" // want-1:21 "deps: Missing is not a type here"

//agent:prompt deps=len
const j = "{{.}}" // want-1:21 "deps: len is not a type"

//agent:prompt
const k = "a\tb{{.Name}}" + `{{.}}` // want:19 "the template has no dependencies" want:32 "the template has no dependencies"

//agent:prompt deps=Deps
const l = 1 // want-1:1 "//agent:prompt on l, which is not a string"

//agent:prompt deps=Deps
const m = "a" + o // want:11 "the template m has parts whose places are not known"

const o = "x"

//agent:prompt deps=Deps
var p string // want-1:1 "//agent:prompt on the variable p, whose text is not known"

//agent:prompt deps=Deps
//go:embed missing.tmpl
var q string // want-1:1 "cannot read the template"

//agent:prompt deps=Deps
//go:embed bad.tmpl
var r string

//agent:prompt syntax=mustache name=a-b
const s = "" // want-1:23 "syntax: .mustache. is not a syntax" want-1:37 "name: .a-b. is not an identifier"

//agent:prompt
func s2() {} // want-1:1 "//agent:prompt is for a constant or variable, not for a function"

//agent:prompt deps=Deps
//go:embed eof.tmpl
var t string

//agent:prompt deps=Deps
//go:embed empty.tmpl
var u string

//agent:prompt deps=Lower
//go:embed bad.hbs
var v string

// Lower has names in JSON.
type Lower struct {
	Name  string   `json:"name"`
	User  Person   `json:"user"`
	Users []Person `json:"users"`
}

type Person struct {
	Name string `json:"name"`
}

//agent:prompt deps=Lower
//go:embed open.hbs
var openBlock string

//agent:prompt deps=Lower
//go:embed end.hbs
var endBlock string

//agent:prompt deps=Lower
//go:embed brace.hbs
var braceBlock string

//agent:prompt deps=Lower
//go:embed raw.hbs
var rawBlock string

//agent:prompt deps=Lower
//go:embed decorator.hbs
var decoratorBlock string

//agent:prompt deps=Lower
//go:embed other.hbs
var otherBlock string

// Package prompts has templates of prompts.
package prompts

import (
	_ "embed"
	"errors"
	"time"
)

// Deps are what templates are rendered with.
type Deps struct {
	Name    string            `json:"name"`
	Age     int               `json:"age"`
	Score   float64           `json:"score"`
	Admin   bool              `json:"admin"`
	Owner   *User             `json:"owner"`
	Users   []User            `json:"users"`
	Friends []*User           `json:"friends"`
	Tags    map[string]string `json:"tags"`
	Counts  map[Level]uint8   `json:"counts"`
	Level   Level             `json:"level"`
	Wait    time.Duration     `json:"wait"`
	Err     error             `json:"-"`
	Note    *string           `json:"note"`
	Matrix  [2][]int          `json:"matrix"`
	Base
}

// Base is embedded.
type Base struct {
	Lang Lang `json:"lang"`
}

// User is nested.
type User struct {
	Name  string `json:"name"`
	Email string `json:"email"`
	Boss  *User  `json:"boss"`
}

// Full is a method that templates call.
func (u *User) Full() string { return u.Name + " <" + u.Email + ">" }

// Checked is one that may fail.
func (u User) Checked() (string, error) {
	if u.Email == "" {
		return "", errors.New("no email")
	}
	return u.Email, nil
}

// Level prints itself.
type Level uint8

func (l Level) String() string { return [...]string{"low", "high"}[l] }

// Lang is a string.
type Lang string

//agent:prompt
const plain = "You are {literal} and \"quoted\"\tbraces }}."

// Greeting greets.
//
//agent:prompt deps=Deps
const Greeting = `Hello {{.Name}} ({{ .Age }}, {{.Score}}, {{.Admin}})!
{{- /* a comment */ -}}
{{if .Admin}}
You are an admin.{{else if gt .Age 17}}
You are an adult.{{else}}
You are a minor.{{end}}
Level {{.Level}}, waits {{.Wait}}, error {{.Err}}, note {{.Note}}, in {{.Lang}}.
`

//agent:prompt deps=*Deps
const lists = `{{range $i, $u := .Users}}{{if $i}}, {{end}}{{$u.Name}} {{$u.Full}}{{else}}nobody{{end}}
{{range .Friends}}{{with .Boss}}{{.Name}}{{else}}{{continue}}{{end}};{{end}}
{{range $k, $v := .Tags}}{{$k}}={{$v}} of {{$.Name}} {{end}}{{range $k, $v := .Counts}}{{$k}}:{{$v}} {{end}}
{{range .Matrix}}[{{range .}}{{if eq . 3}}{{break}}{{end}}{{.}} {{end}}]{{end}}{{range .Users}}.{{end}}`

//agent:prompt deps=Deps
const logic = `{{$n := len .Users}}{{$who := "no one"}}{{if and .Owner (eq .Owner.Name "Ann" "Bob")}}{{$who = .Owner.Name}}{{end}}{{$who}} {{$n}}` +
	"{{if or (not .Admin) (lt .Score 1.5) (ne .Name \"x\")}} yes{{end}} {{and .Admin (ge .Age 3)}} {{not .Users}}" +
	"{{if and (index .Users 0).Name (not (and .Owner .Owner.Boss .Owner.Boss.Name))}} first {{(index .Users 0).Name}}{{end}} {{index .Tags \"k\"}}{{.Name | len}}{{.Lang | eq \"de\"}}"

//agent:prompt deps=*User name=mailTo
//go:embed mail.tmpl
var mail string

//agent:prompt deps=User
const boss = `{{.Boss.Boss.Name}} {{.Checked}}`

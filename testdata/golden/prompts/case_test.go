package prompts

import (
	"context"
	"strings"
	"testing"
	"text/template"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
)

var (
	note = "n"
	ann  = User{Name: "Ann", Email: "ann@example.com", Boss: &User{Name: "Zoe"}}
	bob  = User{Name: "Bob", Email: "bob@example.com"}
	full = Deps{Name: "Al", Age: 18, Score: 1e6, Owner: &ann, Users: []User{ann, bob}, Friends: []*User{&ann, &bob},
		Tags: map[string]string{"k": "v", "a": "<b>"}, Counts: map[Level]uint8{1: 2, 0: 3}, Level: 1, Wait: time.Minute, Err: context.Canceled,
		Note: &note, Matrix: [2][]int{{1, 2, 3, 4}, {}}, Base: Base{"de"}}
)

// TestTextTemplate compares with package text/template, errors included.
func TestTextTemplate(t *testing.T) {
	nested := User{Name: "C", Email: "c", Boss: &ann}
	tests := []struct {
		text   string
		data   any
		render func() (string, error)
	}{
		{plain, nil, renderPlain},
		{Greeting, full, func() (string, error) { return RenderGreeting(full) }},
		{Greeting, Deps{Admin: true}, func() (string, error) { return RenderGreeting(Deps{Admin: true}) }},
		{Greeting, Deps{Age: 17}, func() (string, error) { return RenderGreeting(Deps{Age: 17}) }},
		{lists, &full, func() (string, error) { return renderLists(&full) }},
		{lists, &Deps{}, func() (string, error) { return renderLists(&Deps{}) }},
		{logic, full, func() (string, error) { return renderLogic(full) }},
		{logic, Deps{Users: []User{{}}}, func() (string, error) { return renderLogic(Deps{Users: []User{{}}}) }},
		{logic, Deps{}, func() (string, error) { return renderLogic(Deps{}) }},
		{logic, Deps{Owner: &bob, Users: []User{bob}, Admin: true, Age: 3}, func() (string, error) {
			return renderLogic(Deps{Owner: &bob, Users: []User{bob}, Admin: true, Age: 3})
		}},
		{mail, &ann, func() (string, error) { return renderMailTo(&ann) }},
		{mail, &bob, func() (string, error) { return renderMailTo(&bob) }},
		{mail, &User{}, func() (string, error) { return renderMailTo(&User{}) }},
		{boss, nested, func() (string, error) { return renderBoss(nested) }},
		{boss, bob, func() (string, error) { return renderBoss(bob) }},
	}
	for _, tt := range tests {
		var want strings.Builder
		wantErr := template.Must(template.New("").Parse(tt.text)).Execute(&want, tt.data)
		got, err := tt.render()
		if (err != nil) != (wantErr != nil) || err == nil && got != want.String() {
			t.Errorf("got %q, %v, want %q, %v", got, err, want.String(), wantErr)
		}
	}
}

func TestErrors(t *testing.T) {
	_, err := renderBoss(bob)
	if want := "prompts.go:91:23: Boss of a nil *User"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	_, err = renderLogic(Deps{Admin: true, Score: 2, Name: "x"})
	if err == nil || !strings.Contains(err.Error(), "index out of range") {
		t.Errorf("got %v", err)
	}
}

func TestInstructions(t *testing.T) {
	agent := runtime.Agent[Deps, string]{InstructionFuncs: []runtime.InstructionFunc[Deps]{GreetingInstructions, plainInstructions[Deps]}}
	got, err := agent.InstructionFuncs[0](t.Context(), &runtime.RunContext[Deps]{Deps: full})
	if !strings.HasPrefix(got, "Hello Al (18") || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
}

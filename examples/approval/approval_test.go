package main

import (
	"bufio"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// say runs the agent with what a person says.
func say(t *testing.T, model model.Model, shop *Shop, decisions string) (answer, trace string, err error) {
	t.Helper()
	var w strings.Builder
	answer, err = serve(t.Context(), &w, bufio.NewScanner(strings.NewReader(decisions)), model, shop, "Refund!")
	return answer, w.String(), err
}

// TestApproval runs the script: a person changes the first refund and denies the second.
func TestApproval(t *testing.T) {
	s := shop()
	answer, trace, err := say(t, offline, s, decisions)
	if err != nil {
		t.Fatal(err)
	}
	if s.Refunded["A-17"] != 8000 || s.Refunded["A-18"] != 0 || !strings.HasPrefix(answer, "We have paid back 80 euros") {
		t.Errorf("refunded %v; %s", s.Refunded, answer)
	}
	for _, want := range []string{"return  refund = 8000 cents are on their way", "return  refund = It is another customer's order."} {
		if strings.Count(trace, want) != 1 {
			t.Errorf("the trace has not once %q:\n%s", want, trace)
		}
	}
}

// TestDecisions: what no one understands is asked again, and small refunds need no one.
func TestDecisions(t *testing.T) {
	refund := func(args string) model.Model {
		return testmodel.Script(testmodel.Call("refund", args), testmodel.Text("Done."))
	}
	for _, c := range []struct {
		name, args, decisions string
		refunded              int
		err                   string
	}{
		{"small", `{"order":"A-17","cents":1000}`, "", 1000, ""},
		{"yes", `{"order":"A-17","cents":1001}`, "yes\n", 1001, ""},
		{"asked again", `{"order":"A-17","cents":1001}`, "perhaps\n{\"order\":\nyes\n", 1001, ""},
		{"no", `{"order":"A-17","cents":1001}`, "no\n", 0, ""},
		{"nobody", `{"order":"A-17","cents":1001}`, "", 0, "no decision on standard input"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := shop()
			_, _, err := say(t, refund(c.args), s, c.decisions)
			if got := s.Refunded["A-17"]; got != c.refunded {
				t.Errorf("refunded %d, want %d", got, c.refunded)
			}
			if err == nil && c.err != "" || err != nil && err.Error() != c.err {
				t.Errorf("got %v, want %q", err, c.err)
			}
		})
	}
}

package main

import (
	"errors"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/examples/internal/demo"
	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
)

func openBank(t *testing.T) *Bank {
	t.Helper()
	bank, err := OpenBank(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := bank.Close(); err != nil {
			t.Error(err)
		}
	})
	return bank
}

// TestSupport runs the scripted conversation and reads its trace.
func TestSupport(t *testing.T) {
	res, err := support.Run(t.Context(), SupportDeps{CustomerID: 123, Bank: openBank(t)}, "Balance?", runtime.WithModel(offline))
	if err != nil {
		t.Fatal(err)
	}
	if res.Output.Risk != 1 || res.Output.BlockCard || !strings.Contains(res.Output.Advice, "$51.01") {
		t.Errorf("output %+v", res.Output)
	}
	var trace strings.Builder
	demo.Trace(&trace, res.AllMessages())
	for _, want := range []string{
		`the customer has no account "chequing", but checking and savings`,
		`return  customer_balance = {"account":"checking","amount":"$51.01"}`,
		"Field required", "Input should be less than or equal to 10",
	} {
		if !strings.Contains(trace.String(), want) {
			t.Errorf("the trace lacks %q:\n%s", want, trace.String())
		}
	}
	first := res.AllMessages()[0].(*message.Request)
	if !strings.HasSuffix(first.Instructions, "\n\nThe customer's name is \"John\".") {
		t.Errorf("instructions %q", first.Instructions)
	}
}

// TestUnknownCustomer: an error of the database ends the run.
func TestUnknownCustomer(t *testing.T) {
	_, err := support.Run(t.Context(), SupportDeps{CustomerID: 1, Bank: openBank(t)}, "Balance?", runtime.WithModel(offline))
	if _, ok := errors.AsType[*runtime.RunError](err); !ok || !strings.Contains(err.Error(), "no customer 1") {
		t.Errorf("got %v", err)
	}
}

func TestBalance(t *testing.T) {
	bank := openBank(t)
	for _, c := range []struct {
		account string
		pending bool
		cents   int64
		ok      bool
	}{{"checking", false, 10100, true}, {"checking", true, 5101, true}, {"savings", false, 250000, true}, {"chequing", false, 0, false}} {
		cents, ok, err := bank.Balance(t.Context(), 123, c.account, c.pending)
		if err != nil || cents != c.cents || ok != c.ok {
			t.Errorf("%s, pending %t: %d, %t, %v", c.account, c.pending, cents, ok, err)
		}
	}
	for cents, want := range map[int64]string{0: "$0.00", 5101: "$51.01", -7: "-$0.07"} {
		if got := dollars(cents); got != want {
			t.Errorf("dollars(%d) = %q", cents, got)
		}
	}
}

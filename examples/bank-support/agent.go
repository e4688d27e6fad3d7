package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/agentgen-go/agentgen/runtime"
)

//go:generate go tool agentgen

// SupportDeps are what the agent works with: who is calling, and the bank.
type SupportDeps struct {
	CustomerID int64
	Bank       *Bank
}

// Reply is the agent's reply to a customer.
//
//agent:output
type Reply struct {
	// Advice is what the customer is told.
	Advice string `json:"support_advice" jsonschema:"minLength=1"`
	// BlockCard is whether to block the customer's card.
	BlockCard bool `json:"block_card"`
	// Risk is the risk level of the query.
	Risk int `json:"risk" jsonschema:"minimum=0,maximum=10"`
}

// Balance is the balance of an account.
type Balance struct {
	Account string `json:"account"`
	// Amount is in dollars, such as "$123.45".
	Amount string `json:"amount"`
}

// CustomerBalance returns the current balance of one of the customer's accounts.
//
//   - account: name of the account, such as "checking"
//   - includePending: count bookings that are not final yet
//
//agent:tool name=customer_balance
//agent:param includePending default=false
func CustomerBalance(ctx context.Context, rc *runtime.RunContext[SupportDeps], account string, includePending bool) (Balance, error) {
	bank, customer := rc.Deps.Bank, rc.Deps.CustomerID
	cents, ok, err := bank.Balance(ctx, customer, account, includePending)
	if err != nil {
		return Balance{}, err
	}
	if !ok {
		accounts, err := bank.Accounts(ctx, customer)
		if err != nil {
			return Balance{}, err
		}
		return Balance{}, runtime.Retryf("the customer has no account %q, but %s", account, strings.Join(accounts, " and "))
	}
	return Balance{Account: account, Amount: dollars(cents)}, nil
}

func dollars(cents int64) string {
	sign := ""
	if cents < 0 {
		sign, cents = "-", -cents
	}
	return fmt.Sprintf("%s$%d.%02d", sign, cents/100, cents%100)
}

// customerName tells the model who is calling.
func customerName(ctx context.Context, rc *runtime.RunContext[SupportDeps]) (string, error) {
	name, err := rc.Deps.Bank.CustomerName(ctx, rc.Deps.CustomerID)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("The customer's name is %q.", name), nil
}

var support = &runtime.Agent[SupportDeps, Reply]{
	Name:             "support",
	Output:           ReplyOutput,
	Tools:            runtime.Tools(CustomerBalanceTool),
	Instructions:     "You are a support agent in our bank, give the customer support and judge the risk level of their query.",
	InstructionFuncs: []runtime.InstructionFunc[SupportDeps]{customerName},
}

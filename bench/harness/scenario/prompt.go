package scenario

import "strconv"

// Bank is what a prompt is rendered with.
type Bank struct {
	Name     string    `json:"name"`
	VIP      bool      `json:"vip" handlebars:"vip"`
	Accounts []Account `json:"accounts"`
}

// Account is one of a Bank.
type Account struct {
	Number string `json:"number"`
	Cents  int    `json:"cents"`
	Closed bool   `json:"closed"`
}

// Customer is the data of the prompt: 20 accounts, each third of which is closed.
var Customer = func() *Bank {
	b := &Bank{Name: "Ann", VIP: true}
	for i := range 20 {
		b.Accounts = append(b.Accounts, Account{Number: "DE" + strconv.Itoa(1000+i), Cents: 731 * i, Closed: i%3 == 0})
	}
	return b
}()

// BankHandlebars and BankText are templates of the same prompt, in two syntaxes.
const (
	BankHandlebars = "You help {{name}}{{#if vip}}, a VIP{{/if}}. Her accounts:\n{{#each accounts}}{{@index}}. {{number}}: {{cents}} cents{{#if closed}} (closed){{/if}}\n{{/each}}Be brief."
	BankText       = "You help {{.Name}}{{if .VIP}}, a VIP{{end}}. Her accounts:\n{{range $i, $a := .Accounts}}{{$i}}. {{$a.Number}}: {{$a.Cents}} cents{{if $a.Closed}} (closed){{end}}\n{{end}}Be brief."
)

// BankPrompt is the prompt of Customer, written by hand.
func BankPrompt(b *Bank) string {
	dst := append(make([]byte, 0, 1024), "You help "+b.Name...)
	if b.VIP {
		dst = append(dst, ", a VIP"...)
	}
	dst = append(dst, ". Her accounts:\n"...)
	for i := range b.Accounts {
		a := &b.Accounts[i]
		dst = append(strconv.AppendInt(dst, int64(i), 10), ". "...)
		dst = append(append(dst, a.Number...), ": "...)
		dst = append(strconv.AppendInt(dst, int64(a.Cents), 10), " cents"...)
		if a.Closed {
			dst = append(dst, " (closed)"...)
		}
		dst = append(dst, '\n')
	}
	return string(append(dst, "Be brief."...))
}

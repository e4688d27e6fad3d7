package main

import (
	"fmt"
	"strings"
)

var (
	customers = []Customer{{"Acme Ltd", "London"}, {"Böhm & Söhne", "Wien"}, {"Café Nord", "Lille"}, {"Delta SA", "Genève"}, {"Echo Oy", "Turku"}}
	items     = []Line{{"paper", 0, 4.5}, {"ink", 0, 19.95}, {"pencil", 0, 0.8}, {"stapler", 0, 12}, {"folder", 0, 1.25}, {"lamp", 0, 34.9}}
)

// document returns the invoice with a number, and a text that it is in.
func document(n int) (Invoice, string) {
	v := Invoice{Number: fmt.Sprintf("INV-%d", n), Date: fmt.Sprintf("2026-%02d-%02d", 1+n%12, 1+n%28), Customer: customers[n%len(customers)]}
	var lines strings.Builder
	for i := range 1 + n%4 {
		l := items[(n+i)%len(items)]
		l.Quantity = 1 + (n*(i+3))%9
		v.Lines = append(v.Lines, l)
		v.Total += float64(l.Quantity) * l.Price
		fmt.Fprintf(&lines, "%d x %s at %.2f\n", l.Quantity, l.Item, l.Price)
	}
	form := []string{
		"Invoice %[1]s of %[2]s\nTo: %[3]s, %[4]s\n%[5]sTotal: %[6].2f",
		"%[3]s\n%[4]s\n\nDear customer, on %[2]s you have bought\n%[5]sPlease pay %[6].2f. Invoice number: %[1]s",
		"%[2]s | %[1]s | %[3]s, %[4]s\n%[5]s= %[6].2f",
	}[n%3]
	return v, fmt.Sprintf(form, v.Number, v.Date, v.Customer.Name, v.Customer.City, lines.String(), v.Total)
}

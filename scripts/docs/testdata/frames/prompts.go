package snippet

// Bank is what the template reads.
type Bank struct {
	Customer *Customer
	Accounts []Account
}

// Customer is who asks.
type Customer struct{ Name string }

// Account is one of the customer's accounts.
type Account struct {
	Name    string
	Balance int
}

package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// Bank is the bank's database.
type Bank struct{ db *sql.DB }

const schema = `
CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE accounts (customer INTEGER NOT NULL REFERENCES customers, name TEXT NOT NULL, PRIMARY KEY (customer, name));
CREATE TABLE bookings (customer INTEGER NOT NULL, account TEXT NOT NULL, cents INTEGER NOT NULL, pending INTEGER NOT NULL,
	text TEXT NOT NULL, FOREIGN KEY (customer, account) REFERENCES accounts);

INSERT INTO customers VALUES (123, 'John'), (124, 'Ada');
INSERT INTO accounts VALUES (123, 'checking'), (123, 'savings'), (124, 'checking');
INSERT INTO bookings VALUES
	(123, 'checking', 12345, 0, 'salary'),
	(123, 'checking', -2245, 0, 'groceries'),
	(123, 'checking', -4999, 1, 'card payment, unknown shop'),
	(123, 'savings', 250000, 0, 'opening'),
	(124, 'checking', 9900, 0, 'refund');
`

// OpenBank opens a bank of two customers in memory.
func OpenBank(ctx context.Context) (*Bank, error) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1) // each connection has a memory of its own
	if _, err := db.ExecContext(ctx, schema); err != nil {
		return nil, errors.Join(fmt.Errorf("fill the bank: %w", err), db.Close())
	}
	return &Bank{db}, nil
}

// Close closes the database.
func (b *Bank) Close() error { return b.db.Close() }

// CustomerName returns a customer's name.
func (b *Bank) CustomerName(ctx context.Context, id int64) (string, error) {
	var name string
	err := b.db.QueryRowContext(ctx, `SELECT name FROM customers WHERE id = ?`, id).Scan(&name)
	if errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("no customer %d", id)
	}
	return name, err
}

// Accounts lists a customer's accounts.
func (b *Bank) Accounts(ctx context.Context, customer int64) ([]string, error) {
	var names sql.NullString
	err := b.db.QueryRowContext(ctx, `SELECT group_concat(name, ',') FROM (SELECT name FROM accounts WHERE customer = ? ORDER BY name)`, customer).Scan(&names)
	if err != nil || names.String == "" {
		return nil, err
	}
	return strings.Split(names.String, ","), nil
}

// Balance returns the balance of an account in cents; ok is false if the customer has no such account.
func (b *Bank) Balance(ctx context.Context, customer int64, account string, pending bool) (cents int64, ok bool, err error) {
	var sum sql.NullInt64
	err = b.db.QueryRowContext(ctx, `
		SELECT (SELECT total(cents) FROM bookings WHERE customer = a.customer AND account = a.name AND (pending = 0 OR ?))
		FROM accounts a WHERE customer = ? AND name = ?`, pending, customer, account).Scan(&sum)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, false, nil
	}
	return sum.Int64, err == nil, err
}

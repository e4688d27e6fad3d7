// Package event has a sealed interface whose implementations are all exported.
package event

// Event is something that happened.
type Event interface{ event() }

// Opened says that something was opened.
type Opened struct {
	By string `json:"by"`
}

func (Opened) event() {}

// Closed says that something was closed.
type Closed struct{}

func (*Closed) event() {}

// Package seq lets functions that push values feed iterators.
package seq

import "context"

// Consumer is the body of a range loop that takes what is pushed.
type Consumer[E any] struct {
	// Yield is the loop's.
	Yield func(E, error) bool
	// Stop is the error of Take once the loop wants no more.
	Stop error
	// Stopped is set then, and Panicked if the body of the loop has panicked.
	Stopped  bool
	Panicked any
}

// Take gives the loop a copy of a value. A panic of its body must not unwind the code that pushes: it stops the loop, and is for the
// caller to continue.
func (c *Consumer[E]) Take(e *E) (err error) {
	defer func() {
		if v := recover(); v != nil {
			c.Stopped, c.Panicked, err = true, v, c.Stop
		}
	}()
	if c.Stopped = c.Stopped || !c.Yield(*e, nil); c.Stopped {
		return c.Stop
	}
	return nil
}

// Cancelling returns emit, which cancels a context with its first error.
func Cancelling[E any](emit func(E) error, cancel context.CancelCauseFunc) func(E) error {
	return func(e E) error {
		err := emit(e)
		if err != nil {
			cancel(err)
		}
		return err
	}
}

// Package seq lets functions that push values feed iterators.
package seq

import "context"

// Consumer is the body of a range loop that takes what is pushed.
type Consumer[E any] struct {
	// Yield is the loop's.
	Yield func(E, error) bool
	// Stop is the error of Take once the loop wants no more, with which Cancel, if not nil, is called then.
	Stop   error
	Cancel context.CancelCauseFunc
	// Stopped is set then, and Panicked if the body of the loop has panicked.
	Stopped  bool
	Panicked any
}

// Take gives the loop a copy of a value. A panic of its body must not unwind the code that pushes: it stops the loop, and is for the
// caller to continue.
func (c *Consumer[E]) Take(e *E) (err error) {
	defer func() {
		if v := recover(); v != nil {
			c.Panicked, err = v, c.stop()
		}
	}()
	if c.Stopped || !c.Yield(*e, nil) {
		return c.stop()
	}
	return nil
}

func (c *Consumer[E]) stop() error {
	if c.Stopped = true; c.Cancel != nil {
		c.Cancel(c.Stop)
	}
	return c.Stop
}

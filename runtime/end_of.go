package runtime

import (
	"context"
	"fmt"
)

// endOf returns why ctx has ended: its error, with its cause if it has another.
func endOf(ctx context.Context) error {
	err, cause := ctx.Err(), context.Cause(ctx)
	if cause == err {
		return err
	}
	return fmt.Errorf("%w: %w", err, cause)
}

// Package ctxerr says why a context has ended.
package ctxerr

import (
	"context"
	"fmt"
)

// Of returns why ctx has ended: its error, with its cause if it has another.
func Of(ctx context.Context) error {
	err, cause := ctx.Err(), context.Cause(ctx)
	if cause == err {
		return err
	}
	return fmt.Errorf("%w: %w", err, cause)
}

//go:build !otel

package main

import (
	"context"

	"github.com/agentgen-go/agentgen/runtime"
)

// trace does nothing: build with -tags otel to report to OpenTelemetry.
func trace(context.Context, *runtime.Agent[Desk, Column], *runtime.Agent[*Archive, string]) (end func() error, err error) {
	return func() error { return nil }, nil
}

package runtime

import (
	"context"
	"maps"
)

// addMetadata asks the agent's function for metadata.
func (e *engine) addMetadata(ctx context.Context) error {
	if !e.plan.metadataFunc {
		return nil
	}
	computed, err := e.computeMetadata(ctx)
	if err == nil {
		e.setMetadata(computed)
	}
	return err
}

func (e *engine) computeMetadata(ctx context.Context) (computed map[string]any, err error) {
	defer e.recovered(ctx, "MetadataFunc", &err)
	c := e.ownContext()
	if e.done {
		c.asides.close() // the run hears nothing any more
	}
	return e.rim.metadata(ctx, c)
}

// setMetadata merges the metadata: the computed overrides the agent's own, and that of the run overrides both.
func (e *engine) setMetadata(computed map[string]any) {
	base := e.plan.metadata
	if e.opts.restored && !e.clock.fixed() {
		base = e.info.Metadata // the agent's is part of it
	}
	e.info.Metadata = joined(base, computed, e.given)
}

// joined returns a new map with the entries of all, nil if there are none. Later maps override keys of earlier ones.
func joined[V any](all ...map[string]V) map[string]V {
	n := 0
	for _, m := range all {
		n += len(m)
	}
	if n == 0 {
		return nil
	}
	sum := make(map[string]V, n)
	for _, m := range all {
		maps.Copy(sum, m)
	}
	return sum
}

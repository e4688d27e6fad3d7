package runtime

import (
	"context"
	"maps"
)

// addMetadata asks the agent's function for metadata, which goes before the agent's own and after that of the run.
func (r *run[D, O]) addMetadata(ctx context.Context) (err error) {
	f := r.agent.MetadataFunc
	if f == nil {
		return nil
	}
	defer r.recovered(ctx, "MetadataFunc", &err)
	rc := r.ownContext()
	if r.done {
		rc.asides.close() // the run hears nothing any more
	}
	computed, err := f(ctx, rc)
	if err == nil {
		base := r.agent.Metadata
		if r.opts.restored {
			base = r.info.Metadata // the agent's is part of it
		}
		r.info.Metadata = joined(base, computed, r.given)
	}
	return err
}

// joined returns a new map with the entries of all, nil where there are none. Where they have a key in common, that of the
// last holds.
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

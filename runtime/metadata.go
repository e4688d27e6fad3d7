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
		r.info.Metadata = joined(joined(r.agent.Metadata, computed), r.opts.metadata)
	}
	return err
}

// joined returns the entries of both maps; where they have a key in common, those of over. Neither is changed.
func joined(base, over map[string]any) map[string]any {
	if len(base) == 0 {
		return over
	}
	if len(over) == 0 {
		return base
	}
	both := maps.Clone(base)
	maps.Copy(both, over)
	return both
}

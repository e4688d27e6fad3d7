package runtime

import (
	"context"
	"maps"
)

// metadata computes what is known of the run beside its messages: that of the agent, with what its function adds, and
// that of the run, which goes before both.
func (r *run[D, O]) metadata(ctx context.Context) (md map[string]any, err error) {
	defer r.recovered(ctx, "MetadataFunc", &err)
	md = r.agent.Metadata
	if f := r.agent.MetadataFunc; f != nil {
		rc := r.ownContext()
		if r.done {
			rc.queue.close() // the run hears nothing any more
		}
		computed, err := f(ctx, rc)
		if err != nil {
			return nil, err
		}
		md = joined(md, computed)
	}
	return joined(md, r.opts.metadata), nil
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

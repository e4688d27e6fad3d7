package planning

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// What a plan may have at most, so that a model that writes on and on does not fill a store.
const (
	maxSteps        = 500
	maxDependencies = 50
)

var errTooMany = refusal(fmt.Sprintf("A plan has at most %d steps. Remove steps that are done, or combine some.", maxSteps))

// board is what the tools need: where the plan of a run is.
type board struct {
	store    Store
	key      func(*runtime.RunInfo) string
	subtasks bool
}

// refusal is the error of a change that is not made. The model reads it as the result of its call.
type refusal string

func (r refusal) Error() string { return string(r) }

// load returns the plan of the run.
func (b *board) load(ctx context.Context, rc *runtime.RunInfo) (Plan, error) {
	p, err := b.store.Load(ctx, b.key(rc))
	if err != nil {
		return nil, fmt.Errorf("load the plan: %w", err)
	}
	return p.complete(), nil
}

// change changes the plan of the run, and returns what change says of it or, if it returns a refusal, why nothing is changed.
func (b *board) change(ctx context.Context, rc *runtime.RunInfo, change func(Plan) (Plan, string, error)) (said string, err error) {
	var after Plan
	err = b.store.Update(ctx, b.key(rc), func(p Plan) (Plan, error) {
		var err error
		if after, said, err = change(p.complete()); err == nil && len(after) > maxSteps {
			err = errTooMany
		}
		return after, err
	})
	if why, ok := errors.AsType[refusal](err); ok {
		return string(why), nil
	}
	if err != nil {
		return "", fmt.Errorf("store the plan: %w", err)
	}
	if !rc.Watched() {
		return said, nil
	}
	data, err := after.encode()
	if err != nil {
		return "", fmt.Errorf("report the plan: %w", err)
	}
	return said, rc.Emit(ctx, EventName, jsonwire.Raw(data))
}

// newID returns an ID for the nth step that a call makes. It is the same when an engine makes the call again, and differs from those of
// other calls.
func newID(rc *runtime.RunInfo, n int) string {
	key := rc.IdempotencyKey()
	if key == "" { // of a call without an ID
		key = rand.Text()
	}
	sum := sha256.Sum256([]byte(key + "/" + strconv.Itoa(n)))
	return hex.EncodeToString(sum[:4])
}

// freeID returns newID, or the first of those after it that the plan does not have.
func (p Plan) freeID(rc *runtime.RunInfo, n int) string {
	id := newID(rc, n)
	for p.find(id) != nil {
		n += maxSteps
		id = newID(rc, n)
	}
	return id
}

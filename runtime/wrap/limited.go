package wrap

import (
	"context"

	"github.com/agentgen-go/agentgen/runtime/limit"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// Limited is a model that is asked only while a limit.Limiter allows it. A request that is watched has its slot until its response is
// complete.
type Limited struct {
	// Model is asked.
	model.Model
	// Limiter says when. Several models may share it.
	Limiter limit.Limiter
}

// Respond waits until the model may be asked, and asks it. Waiting counts for model.Settings.Timeout.
func (m *Limited) Respond(ctx context.Context, r *model.Request, s *model.Stream) (*message.Response, error) {
	release, err := m.acquire(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	return m.Model.Respond(ctx, r, s)
}

// CountTokens waits until the model may be asked, and asks it.
func (m *Limited) CountTokens(ctx context.Context, r *model.Request) (int, error) {
	release, err := m.acquire(ctx)
	if err != nil {
		return 0, err
	}
	defer release()
	return m.Model.CountTokens(ctx, r)
}

func (m *Limited) acquire(ctx context.Context) (release func(), err error) {
	if m.Limiter == nil {
		return nil, &model.ConfigError{Problems: []string{"a Limited model needs a Limiter, such as &limit.Slots{Max: 10}"}}
	}
	return m.Limiter.Acquire(ctx, "model:"+m.Info().Name)
}

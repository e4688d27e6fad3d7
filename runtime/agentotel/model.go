package agentotel

import (
	"context"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// Model returns a model whose requests are reported as m's are by a Capability: for requests without an agent, by model.Ask and
// model.Watch. A request of an agent whose Capability reports it is reported once.
func (i *Instrumentation) Model(m model.Model) model.Model {
	if i.set.Disabled {
		return m
	}
	return model.Wrap(m, func(ctx context.Context, r *model.Request, s *model.Stream, _ model.RespondFunc) (*message.Response, error) {
		return i.respond(ctx, m, r, s)
	})
}

func (i *Instrumentation) respond(ctx context.Context, m model.Model, r *model.Request, s *model.Stream) (res *message.Response, err error) {
	if open := requestOf(ctx); open != nil && open.request == r {
		return m.Respond(ctx, r, s)
	}
	ctx, c := i.startChat(ctx, m.Info(), identityIn(ctx), nil)
	err = errPanicked
	defer func() { c.end(ctx, res, err) }()
	res, err = c.respond(ctx, m, r, s)
	return res, err
}

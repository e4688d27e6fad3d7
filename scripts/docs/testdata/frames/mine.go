package snippet

import (
	"context"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// Mine is a model.
type Mine struct{ model.Base }

func (m *Mine) send(ctx context.Context, p model.Prepared, s *model.Stream) (*message.Response, error) {
	return nil, nil
}

var s *model.Stream

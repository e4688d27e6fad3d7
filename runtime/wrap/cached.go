package wrap

import (
	"context"
	"errors"
	"fmt"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// Cached is a model whose responses are kept, so that the same request is sent once: for tests and for work on a program. A
// response comes from the store if the model, the conversation, tools, output and settings are the same; times, ids of runs, ids
// of calls and ExtraHeaders do not matter. Errors are not kept.
//
// A response from the store has the usage of the request that was once sent.
type Cached struct {
	// Model is asked for responses that are not in the store.
	model.Model
	// Store keeps the responses.
	Store Store
	// Offline forbids requests: one whose response is not in the store fails with an error that wraps ErrNotCached.
	Offline bool
}

// A Store keeps texts by keys of 64 hex digits. It must be safe for concurrent use.
type Store interface {
	// Get returns the text of a key, and whether there is one.
	Get(ctx context.Context, key string) (text []byte, ok bool, err error)
	// Put keeps a text. It does not keep the slice.
	Put(ctx context.Context, key string, text []byte) error
}

// ErrNotCached is wrapped by the error of a request whose response is not in the store of a Cached model that is Offline.
var ErrNotCached = errors.New("the response is not in the cache, and requests are not allowed (Offline)")

// CheckKey asks the model, unless it is Offline.
func (m *Cached) CheckKey(ctx context.Context) error {
	if m.Offline {
		return nil
	}
	return m.Model.CheckKey(ctx)
}

// CountTokens asks the model, unless it is Offline.
func (m *Cached) CountTokens(ctx context.Context, r *model.Request) (int, error) {
	if m.Offline {
		return 0, fmt.Errorf("count the tokens of a request to the model %q: %w", m.Info(), ErrNotCached)
	}
	return m.Model.CountTokens(ctx, r)
}

// Respond returns the response that is kept, or asks the model and keeps its response.
func (m *Cached) Respond(ctx context.Context, r *model.Request, s *model.Stream) (*message.Response, error) {
	key, err := keyOf(m.Info(), r)
	if err != nil {
		return nil, fmt.Errorf("the key of a cached response: %w", err)
	}
	text, ok, err := m.Store.Get(ctx, key)
	switch {
	case err != nil:
		return nil, fmt.Errorf("read a cached response: %w", err)
	case ok:
		res, err := decode(text)
		if err != nil {
			return nil, fmt.Errorf("the cached response %s: %w", key, err)
		}
		return res, s.Replace(res)
	case m.Offline:
		return nil, fmt.Errorf("model %q, key %s: %w", m.Info(), key, ErrNotCached)
	}
	res, err := m.Model.Respond(ctx, r, s)
	if err != nil || res == nil {
		return res, err
	}
	if text, err = encode(res); err == nil {
		err = m.Store.Put(ctx, key, text)
	}
	if err != nil {
		return res, fmt.Errorf("keep a response: %w", err)
	}
	return res, s.Complete(res)
}

// encode writes a response and the form in which its output was asked for, which is not part of its JSON.
func encode(res *message.Response) ([]byte, error) {
	list, err := message.Marshal([]message.Message{res})
	if err != nil {
		return nil, err
	}
	w := jsonwire.NewWriter(nil)
	w.Raw(`{"output_mode":`)
	w.String(string(res.OutputMode))
	w.Raw(`,"messages":`)
	w.Raw(string(list))
	w.Raw("}\n")
	return w.Bytes()
}

func decode(text []byte) (*message.Response, error) {
	var mode, list string
	r := jsonwire.NewReader(string(text), jsonwire.Strict)
	if r.Object() {
		for r.Member() {
			switch string(r.Key()) {
			case "output_mode":
				mode = r.String()
			case "messages":
				list = string(r.Raw())
			default:
				r.Skip()
			}
		}
	}
	if err := r.End(); err != nil {
		return nil, err
	}
	messages, err := message.Unmarshal([]byte(list))
	if err != nil {
		return nil, err
	}
	if len(messages) != 1 {
		return nil, fmt.Errorf("there are %d messages instead of one response", len(messages))
	}
	res, ok := messages[0].(*message.Response)
	if !ok {
		return nil, fmt.Errorf("there is a %T instead of a response", messages[0])
	}
	res.OutputMode = message.OutputMode(mode)
	return res, nil
}

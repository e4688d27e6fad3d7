package aisdk

import (
	"context"
	"errors"
	"net/http"

	"github.com/agentgen-go/agentgen/runtime/agenthttp"
	"github.com/agentgen-go/agentgen/runtime/streamlog"
)

// opening is the first chunk of a stream in the log. It is not sent: it is what a client needs that has reloaded its page.
//
//agent:codec lenient
type opening struct {
	// Version is that of the conversation before the run.
	Version int `json:"version"`
	// Said is the message of the user which the run answers, nil if the run answers none. If Again is set, the conversation has it already,
	// with what was answered before.
	Said  *UIMessage `json:"said,omitempty"`
	Again bool       `json:"again,omitempty"`
	// MessageID is the ID of the message that the run writes. Earlier are the parts that the message has already, if the run continues
	// one after it has waited for the client.
	MessageID string `json:"messageId"`
	Earlier   []Part `json:"earlier,omitempty"`
}

// readOpening returns the opening of a stream, nil if the run has ended before it has begun.
func readOpening(ctx context.Context, s streamlog.Reader) (*opening, error) {
	chunks, _, err := s.Read(ctx, 0)
	if err != nil || len(chunks) == 0 {
		return nil, err
	}
	o := new(opening)
	return o, o.DecodeJSON(chunks[0])
}

// resume sends the stream of the run that is under way from its beginning. The client drops the parts of the message that it has, so
// that those of earlier runs are sent, too.
func (h *handler[D, O]) resume(w http.ResponseWriter, r *http.Request, thread string) error {
	s, err := h.o.Streams.Find(r.Context(), thread)
	if err != nil {
		return err
	}
	if s == nil {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	first, err := readOpening(r.Context(), s)
	if err != nil && !errors.Is(err, streamlog.ErrLost) {
		return err
	}
	if first == nil {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	_ = h.copy(r.Context(), w, s, first.replay()) // the client may leave
	return nil
}

// copy sends a stream to a client: first what is given, and then the chunks of the log. It returns an error if the client leaves before
// the end.
func (h *handler[D, O]) copy(ctx context.Context, w http.ResponseWriter, s streamlog.Reader, first []chunk) error {
	w.Header().Set("X-Vercel-Ai-Ui-Message-Stream", "v1")
	out := agenthttp.NewWriter(w, h.o.Options)
	defer out.Close()
	for i := range first {
		if err := sendTo(out, &first[i]); err != nil {
			return err
		}
	}
	for n := 1; ; { // after the opening
		chunks, over, err := s.Read(ctx, n)
		if err != nil && ctx.Err() == nil {
			h.o.Failed(ctx, err)
			_ = sendTo(out, &chunk{Type: "error", ErrorText: "The connection to the run was lost."})
			over = true
		} else if err != nil {
			return err
		}
		for _, b := range chunks {
			if err := out.Send("", b); err != nil {
				return err
			}
		}
		if n += len(chunks); over {
			return out.Send("", []byte("[DONE]"))
		}
	}
}

func sendTo(out *agenthttp.Writer, c *chunk) error {
	b, err := c.AppendJSON(nil)
	if err != nil {
		return err
	}
	return out.Send("", b)
}

// stop ends the run that is under way.
func (h *handler[D, O]) stop(w http.ResponseWriter, r *http.Request, thread string) error {
	s, err := h.o.Streams.Find(r.Context(), thread)
	if err == nil && s != nil {
		err = s.Stop(r.Context())
	}
	if err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// messages sends the messages of a chat, as they are stored, and what the user has said in the run that is under way.
func (h *handler[D, O]) messages(w http.ResponseWriter, r *http.Request, thread string) error {
	if h.o.ClientHistory {
		return &agenthttp.Error{Status: http.StatusNotFound, Message: "the client keeps the messages"}
	}
	s, err := h.o.Streams.Find(r.Context(), thread)
	if err != nil {
		return err
	}
	c, err := h.o.Store.Load(r.Context(), thread)
	if err != nil {
		return err
	}
	all := uiMessages(Messages(h.agent, c))
	if s != nil {
		if all, err = all.during(r.Context(), s, c.Version); err != nil {
			return err
		}
	}
	b, err := all.AppendJSON(nil)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write(b)
	return nil
}

// uiMessages is the body of a response.
//
//agent:codec encode
type uiMessages []UIMessage

// during returns the messages while a run is under way whose conversation had this version: with what the user has said.
func (all uiMessages) during(ctx context.Context, s streamlog.Reader, version int) (uiMessages, error) {
	o, err := readOpening(ctx, s)
	switch {
	case errors.Is(err, streamlog.ErrLost):
		return all, nil
	case err != nil:
		return nil, err
	case o == nil || o.Version != version || o.Said == nil:
		return all, nil // the run is stored, or has said nothing new
	}
	if o.Again {
		for len(all) > 0 && all[len(all)-1].Role != "user" {
			all = all[:len(all)-1]
		}
		return all, nil
	}
	return append(all, *o.Said), nil
}

package aisdk

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agenthttp"
	"github.com/agentgen-go/agentgen/runtime/conversation"
	"github.com/agentgen-go/agentgen/runtime/internal/callid"
	"github.com/agentgen-go/agentgen/runtime/streamlog"
)

// Handler returns the handler that serves an agent to DefaultChatTransport: POST begins a run, GET with a path that ends in
// /ID/stream resumes the stream of a chat, POST with a path that ends in /ID/stop ends its run, and GET with a path that ends in
// /ID/messages returns its messages, as Messages does, with what the user has said in a run that is under way. What was said before a
// run was stopped is kept. So register it for a path and for all below it:
//
//	chat := aisdk.Handler(agent, aisdk.Options[Deps]{})
//	http.Handle("/api/chat", chat)
//	http.Handle("/api/chat/", chat)
func Handler[D, O any](agent *runtime.Agent[D, O], o Options[D]) http.Handler {
	h := &handler[D, O]{agent: agent, o: o}
	if h.o.Store == nil {
		h.o.Store = new(conversation.Memory)
	}
	if h.o.Streams == nil {
		h.o.Streams = new(streamlog.Memory)
	}
	if h.o.Key == nil {
		h.o.Key = callid.NewKey()
	}
	return h.o.Guard(http.HandlerFunc(h.serve), http.MethodPost, http.MethodGet)
}

type handler[D, O any] struct {
	agent *runtime.Agent[D, O]
	o     Options[D]
}

func (h *handler[D, O]) serve(w http.ResponseWriter, r *http.Request) {
	id, what := addressed(r.URL.EscapedPath())
	serve := h.begin
	switch {
	case r.Method == http.MethodGet && what == "stream":
		serve = h.of(id, h.resume)
	case r.Method == http.MethodGet && what == "messages":
		serve = h.of(id, h.messages)
	case r.Method == http.MethodPost && what == "stop":
		serve = h.of(id, h.stop)
	case r.Method == http.MethodGet:
		serve = func(http.ResponseWriter, *http.Request) error {
			return &agenthttp.Error{Status: http.StatusMethodNotAllowed, Message: "GET is for a path that ends in the ID of a chat and /stream or /messages"}
		}
	}
	if err := serve(w, r); err != nil {
		h.o.Refuse(w, r, err)
	}
}

// addressed returns the chat that an escaped path names, and what is to be done with it.
func addressed(path string) (id, what string) {
	parts := strings.Split(strings.TrimSuffix(path, "/"), "/")
	if len(parts) < 2 {
		return "", ""
	}
	id, err := url.PathUnescape(parts[len(parts)-2])
	if err != nil {
		return "", ""
	}
	return id, parts[len(parts)-1]
}

// of returns a function that serves a request for the chat with this ID.
func (h *handler[D, O]) of(id string, serve func(w http.ResponseWriter, r *http.Request, thread string) error) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		thread, err := h.thread(r, id)
		if err != nil {
			return err
		}
		return serve(w, r, thread)
	}
}

func (h *handler[D, O]) thread(r *http.Request, id string) (string, error) {
	if h.o.Thread == nil {
		return id, nil
	}
	return h.o.Thread(r, id)
}

// external reports whether the client runs a tool.
func (h *handler[D, O]) external(name string) bool {
	return slices.ContainsFunc(h.agent.Tools, func(t runtime.Tool[D]) bool { return t.Def().Name == name && t.Def().External })
}

package main

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"io/fs"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agenthttp"
	"github.com/agentgen-go/agentgen/runtime/aisdk"
	"github.com/agentgen-go/agentgen/runtime/conversation"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/streamlog"
)

//go:embed page
var files embed.FS

// policy lets the page load what comes with it, and nothing else.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"

// server serves the page, the chat, and what the page needs beside it.
type server struct {
	o     agenthttp.Options
	chats *chats
	store conversation.Store
}

// newServer returns the handler of the program, which keeps all in a SQLite database.
func newServer(ctx context.Context, db *sql.DB, m model.Model) (http.Handler, error) {
	store, err := conversation.Open(ctx, db, conversation.SQLite)
	if err != nil {
		return nil, err
	}
	streams, err := streamlog.Open(ctx, db, conversation.SQLite, streamlog.Options{})
	if err != nil {
		return nil, err
	}
	list, err := openChats(ctx, db)
	if err != nil {
		return nil, err
	}
	s := &server{chats: list, store: store, o: agenthttp.Options{
		Hosts:    []string{"localhost", "127.0.0.1"}, // this demonstration has no users
		Detached: true,                               // the page may be reloaded
	}}
	shop := newShop()
	return s.routes(aisdk.Handler(newClerk(m), aisdk.Options[*Shop]{
		Options: s.o, Store: store, Streams: streams,
		Run: func(r *http.Request, in *aisdk.Post) (*Shop, []runtime.RunOption, error) {
			return shop, nil, list.note(r.Context(), in.ID, title(in))
		},
	})), nil
}

func (s *server) routes(chat http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/api/chat", chat)
	mux.Handle("/api/chat/", chat)
	mux.Handle("GET /api/chats", s.guarded(s.list))
	mux.Handle("DELETE /api/chats/{id}", s.guarded(s.delete))
	mux.Handle("GET /api/form", s.guarded(s.form))
	mux.Handle("GET /api/chats/{id}/forms", s.guarded(s.sent))
	mux.Handle("POST /api/chats/{id}/forms/{message}", s.guarded(s.send))
	page, err := fs.Sub(files, "page")
	if err != nil {
		panic(err) // they are embedded
	}
	mux.Handle("/", s.o.Guard(headers(http.FileServerFS(page)), http.MethodGet))
	return mux
}

func headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-cache")
		next.ServeHTTP(w, r)
	})
}

// appender is a type with a codec.
type appender interface {
	AppendJSON(dst []byte) ([]byte, error)
}

// guarded returns a handler that sends what f returns as JSON.
func (s *server) guarded(f func(r *http.Request) (appender, error)) http.Handler {
	return s.o.Guard(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v, err := f(r)
		var b []byte
		if err == nil {
			b, err = v.AppendJSON(nil)
		}
		if err != nil {
			s.o.Refuse(w, r, err)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-store")
		if _, mistakes := v.(*Mistakes); mistakes {
			w.WriteHeader(http.StatusUnprocessableEntity)
		}
		_, _ = w.Write(b)
	}), http.MethodGet, http.MethodPost, http.MethodDelete)
}

// title returns what a chat is called that begins with this.
func title(in *aisdk.Post) string {
	const most = 60
	for _, m := range in.Messages {
		for _, p := range m.Parts {
			if text := strings.Join(strings.Fields(p.Text), " "); m.Role == "user" && text != "" {
				if utf8.RuneCountInString(text) > most {
					text = string([]rune(text)[:most]) + "…"
				}
				return text
			}
		}
	}
	return "A chat"
}

func (s *server) list(r *http.Request) (appender, error) { return s.chats.list(r.Context()) }

func (s *server) delete(r *http.Request) (appender, error) {
	if err := errors.Join(s.store.Delete(r.Context(), r.PathValue("id")), s.chats.delete(r.Context(), r.PathValue("id"))); err != nil {
		return nil, err
	}
	return s.list(r)
}

// form returns the JSON Schema of the form, which the page draws.
func (s *server) form(*http.Request) (appender, error) {
	return raw(ReturnFormOutput.Choices[0].Def.Parameters), nil
}

type raw jsonwire.Raw

func (v raw) AppendJSON(dst []byte) ([]byte, error) { return append(dst, v...), nil }

func (s *server) sent(r *http.Request) (appender, error) {
	return s.chats.sent(r.Context(), r.PathValue("id"))
}

// Mistakes are what is wrong with a form, each for its field.
//
//agent:codec encode
type Mistakes struct {
	Mistakes []Mistake `json:"mistakes"`
}

// Mistake is what is wrong with a field.
type Mistake struct {
	Field   string `json:"field"`
	Message string `json:"message"`
}

// filled is a form as it is sent. It is read as the agent's output is.
type filled struct{ form ReturnForm }

func (f *filled) DecodeJSON(data []byte) (err error) {
	f.form, err = ReturnFormOutput.Choices[0].Decode(string(data))
	if v, ok := errors.AsType[*jsonwire.ValidationError](err); ok {
		return &mistaken{v}
	}
	return err
}

// send takes a form that a customer has corrected.
func (s *server) send(r *http.Request) (appender, error) {
	var f filled
	err := agenthttp.ReadJSON(r, &f)
	if wrong, ok := errors.AsType[*mistaken](err); ok {
		return wrong.mistakes(), nil
	}
	if err == nil {
		err = s.chats.send(r.Context(), r.PathValue("id"), r.PathValue("message"), &f.form)
	}
	if err != nil {
		return nil, err
	}
	return s.sent(r)
}

// mistaken is the error of a form with violations, of which the page gets each by itself.
type mistaken struct{ all *jsonwire.ValidationError }

func (m *mistaken) Error() string { return m.all.Error() }

func (m *mistaken) mistakes() *Mistakes {
	all := &Mistakes{}
	for i := range m.all.Violations {
		v := &m.all.Violations[i]
		all.Mistakes = append(all.Mistakes, Mistake{strings.TrimPrefix(v.Pointer(), "/"), v.Msg})
	}
	return all
}

package devui

import (
	"context"
	"embed"
	"io/fs"
	"net/http"
	"strconv"
	"time"

	"github.com/agentgen-go/agentgen/runtime/agenthttp"
	"github.com/agentgen-go/agentgen/runtime/message"
)

//go:embed static
var static embed.FS

// policy lets the page load what this program serves, show images of conversations, and nothing else.
const policy = "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'"

// maxBody is the size of a request in bytes, for histories that are edited.
const maxBody = 8 << 20

// maxCall is how long a tool may take that is called alone.
const maxCall = 5 * time.Minute

// handler returns the handler of all that is served.
func (u *UI) handler() http.Handler {
	api := http.NewServeMux()
	api.HandleFunc("GET /api/state", u.serveState)
	api.HandleFunc("GET /api/agents/{agent}", u.servePreview)
	api.HandleFunc("POST /api/agents/{agent}/tools/{tool}", u.serveTool)
	api.HandleFunc("POST /api/chat", u.serveChat)
	api.HandleFunc("GET /api/talks/{id}", u.serveTalk)
	api.HandleFunc("DELETE /api/talks/{id}", u.serveDelete)
	api.HandleFunc("GET /api/runs/{id}/events", u.serveEvents)
	api.HandleFunc("GET /api/runs/{id}/spans/{span}", u.serveSpan)
	api.HandleFunc("GET /api/runs/{id}/next", u.serveNext)
	api.HandleFunc("GET /api/runs/{id}/test", u.serveTest)
	api.HandleFunc("POST /api/runs/{id}/resume", u.serveResume)
	api.HandleFunc("POST /api/runs/{id}/stop", u.serveStop)
	api.HandleFunc("POST /api/runs/{id}/step", u.serveStep)
	api.HandleFunc("POST /api/runs/{id}/fork", u.serveFork)

	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/health", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	mux.HandleFunc("POST /api/login", u.serveLogin)
	mux.Handle("/api/", u.known(api))
	files, err := fs.Sub(static, "static")
	if err != nil {
		panic(err) // the folder is embedded
	}
	mux.Handle("/", http.FileServerFS(files))
	o := u.http()
	return o.Guard(headed(mux), http.MethodGet, http.MethodHead, http.MethodPost, http.MethodDelete)
}

// http returns the limits of requests.
func (u *UI) http() agenthttp.Options {
	return agenthttp.Options{MaxBody: maxBody, Hosts: []string{"127.0.0.1", "localhost", "::1", "[::1]"}, Logger: u.o.Logger}
}

// headed adds the headers that all responses have.
func headed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-cache")
		next.ServeHTTP(w, r)
	})
}

// encoder is a type that has a codec.
type encoder interface {
	AppendJSON(dst []byte) ([]byte, error)
}

// reply sends what a request is answered with, or its error.
func (u *UI) reply(w http.ResponseWriter, r *http.Request, v encoder, err error) {
	var b []byte
	if err == nil {
		b, err = v.AppendJSON(nil)
	}
	if err != nil {
		o := u.http()
		o.Refuse(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(b)
}

// done sends that a request has been carried out, or its error.
func (u *UI) done(w http.ResponseWriter, r *http.Request, err error) {
	if err != nil {
		o := u.http()
		o.Refuse(w, r, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// serveState sends what the page lists, unless the page has it already.
func (u *UI) serveState(w http.ResponseWriter, r *http.Request) {
	u.mu.Lock()
	has := u.boot + "." + itoa(u.version)
	u.mu.Unlock()
	if r.URL.Query().Get("has") == has {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	u.reply(w, r, u.state(), nil)
}

// named returns the agent that a request is about.
func (u *UI) named(r *http.Request) (agent, error) {
	if a := u.agent(r.PathValue("agent")); a != nil {
		return a, nil
	}
	return nil, refused(http.StatusNotFound, "there is no agent %q", r.PathValue("agent"))
}

func (u *UI) servePreview(w http.ResponseWriter, r *http.Request) {
	a, err := u.named(r)
	if err != nil {
		u.reply(w, r, nil, err)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), maxCall)
	defer cancel()
	p := &preview{about: a.about()}
	if p.Request, err = a.preview(ctx); err != nil {
		p.Error = err.Error()
	}
	u.reply(w, r, p, nil)
}

func (u *UI) serveTool(w http.ResponseWriter, r *http.Request) {
	a, err := u.named(r)
	var c called
	if err == nil {
		err = agenthttp.ReadJSON(r, &c)
	}
	if err != nil {
		u.reply(w, r, nil, err)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), maxCall)
	defer cancel()
	t, err := a.call(ctx, r.PathValue("tool"), c.Args)
	if err != nil {
		t, err = &toolRun{Status: "error", Error: err.Error()}, nil
	}
	u.reply(w, r, t, err)
}

func (u *UI) serveChat(w http.ResponseWriter, r *http.Request) {
	var q ask
	err := agenthttp.ReadJSON(r, &q)
	var b *begun
	if err == nil {
		b, err = u.chat(r.Context(), &q)
	}
	u.reply(w, r, b, err)
}

func (u *UI) serveTalk(w http.ResponseWriter, r *http.Request) {
	d, err := u.detail(r.Context(), r.PathValue("id"))
	u.reply(w, r, d, err)
}

func (u *UI) serveDelete(w http.ResponseWriter, r *http.Request) {
	u.done(w, r, u.delete(r.Context(), r.PathValue("id")))
}

func (u *UI) serveSpan(w http.ResponseWriter, r *http.Request) {
	run, err := u.record(r.PathValue("id"))
	var d *spanDetail
	if err == nil {
		n, _ := strconv.Atoi(r.PathValue("span"))
		if d = run.tracer.detail(n); d == nil {
			err = refused(http.StatusNotFound, "there is no such span")
		}
	}
	u.reply(w, r, d, err)
}

func (u *UI) serveNext(w http.ResponseWriter, r *http.Request) {
	run, err := u.record(r.PathValue("id"))
	d := &spanDetail{}
	if err == nil {
		d.Request = run.gate.next()
	}
	u.reply(w, r, d, err)
}

func (u *UI) serveResume(w http.ResponseWriter, r *http.Request) {
	run, err := u.record(r.PathValue("id"))
	var results message.DeferredResults
	if err == nil {
		err = agenthttp.ReadJSON(r, &results)
	}
	if err == nil {
		err = u.resume(r.Context(), run, &results)
	}
	u.done(w, r, err)
}

func (u *UI) serveStop(w http.ResponseWriter, r *http.Request) {
	run, err := u.record(r.PathValue("id"))
	if err == nil {
		run.stop()
	}
	u.done(w, r, err)
}

func (u *UI) serveStep(w http.ResponseWriter, r *http.Request) {
	run, err := u.record(r.PathValue("id"))
	var c control
	if err == nil {
		err = agenthttp.ReadJSON(r, &c)
	}
	if err == nil && !run.gate.set(c.Do) {
		err = refused(http.StatusBadRequest, "do must be next, go or pause")
	}
	if err == nil {
		run.show()
	}
	u.done(w, r, err)
}

func (u *UI) serveFork(w http.ResponseWriter, r *http.Request) {
	run, err := u.record(r.PathValue("id"))
	var f fork
	if err == nil {
		err = agenthttp.ReadJSON(r, &f)
	}
	var b *begun
	if err == nil {
		b, err = u.fork(r.Context(), run, &f)
	}
	u.reply(w, r, b, err)
}

// serveEvents sends what has happened in a run after an entry, and what happens, until the run ends or waits.
func (u *UI) serveEvents(w http.ResponseWriter, r *http.Request) {
	run, err := u.record(r.PathValue("id"))
	if err != nil {
		u.reply(w, r, nil, err)
		return
	}
	seq, _ := strconv.Atoi(r.URL.Query().Get("after"))
	out := agenthttp.NewWriter(w, u.http())
	defer out.Close()
	for over := false; ; {
		list, more := run.feed.after(seq)
		for _, e := range list {
			seq = e.seq
			if out.Send("", e.json) != nil {
				return
			}
		}
		if over {
			_ = out.Send("over", []byte("{}"))
			return
		}
		if over = !run.active(); over {
			continue // for the last entries
		}
		select {
		case <-more:
		case <-r.Context().Done():
			return
		}
	}
}

package agenthttp

import (
	"net"
	"net/http"
	"slices"
	"strings"
)

// Guard returns a handler that passes requests to next if Options allow them: requests with one of these methods, POST if
// there are none, of the server's own origin or of Options.Origins, for one of Options.Hosts, with a body that is not read
// beyond Options.MaxBody. It answers preflight requests of Options.Origins, and refuses other requests with an error as
// JSON. It panics if an origin is not a scheme and a host.
func (o Options) Guard(next http.Handler, methods ...string) http.Handler {
	if len(methods) == 0 {
		methods = []string{http.MethodPost}
	}
	allowed := strings.Join(methods, ", ")
	o = o.defaults()
	cross := http.NewCrossOriginProtection()
	for _, origin := range o.Origins {
		if err := cross.AddTrustedOrigin(origin); err != nil {
			panic("agenthttp: Options.Origins: " + err.Error())
		}
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !o.hosted(r) {
			refuse(w, &Error{http.StatusMisdirectedRequest, "this host is not served"})
			return
		}
		if o.permit(w, r, allowed) && r.Method == http.MethodOptions {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		if !slices.Contains(methods, r.Method) {
			w.Header().Set("Allow", allowed)
			refuse(w, &Error{http.StatusMethodNotAllowed, "the method must be " + strings.Join(methods, " or ")})
			return
		}
		if err := cross.Check(r); err != nil {
			refuse(w, &Error{http.StatusForbidden, "requests from pages of other origins are refused"})
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, o.MaxBody)
		next.ServeHTTP(w, r)
	})
}

// hosted reports whether the request is for a host that is served.
func (o *Options) hosted(r *http.Request) bool {
	if len(o.Hosts) == 0 {
		return true
	}
	host, _, err := net.SplitHostPort(r.Host)
	if err != nil {
		host = strings.Trim(r.Host, "[]")
	}
	return slices.ContainsFunc(o.Hosts, func(h string) bool { return strings.EqualFold(h, host) })
}

// permit lets the pages of Options.Origins read the response. It reports whether the request is from one of them.
func (o *Options) permit(w http.ResponseWriter, r *http.Request, methods string) bool {
	w.Header().Add("Vary", "Origin")
	origin := r.Header.Get("Origin")
	if origin == "" || !slices.Contains(o.Origins, origin) {
		return false
	}
	h := w.Header()
	h.Set("Access-Control-Allow-Origin", origin)
	h.Set("Access-Control-Allow-Credentials", "true")
	if r.Method == http.MethodOptions {
		h.Set("Access-Control-Allow-Methods", methods)
		h.Set("Access-Control-Allow-Headers", "Content-Type, Authorization")
		h.Set("Access-Control-Max-Age", "600")
	}
	return true
}

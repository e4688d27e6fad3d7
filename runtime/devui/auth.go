package devui

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"net/http"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/agenthttp"
)

// cookie returns the name of the cookie that holds the token. It differs for each token, as servers on other ports of the same host
// get it, too.
func (u *UI) cookie() string {
	sum := sha256.Sum256([]byte(u.token))
	return "agentgen_dev_" + hex.EncodeToString(sum[:4])
}

// serveLogin exchanges the token, which the page has from the fragment of its URL, for a cookie.
func (u *UI) serveLogin(w http.ResponseWriter, r *http.Request) {
	var l login
	err := agenthttp.ReadJSON(r, &l)
	if err == nil && !u.is(l.Token) {
		err = refused(http.StatusUnauthorized, "the token is not that of this program: open the URL that it has printed")
	}
	if err == nil {
		http.SetCookie(w, &http.Cookie{Name: u.cookie(), Value: u.token, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode})
	}
	u.done(w, r, err)
}

func (u *UI) is(token string) bool {
	return subtle.ConstantTimeCompare([]byte(token), []byte(u.token)) == 1
}

// known passes requests that have the token, in the cookie or in a header, and that no page of another origin has made.
func (u *UI) known(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if c, err := r.Cookie(u.cookie()); err == nil && token == "" {
			token = c.Value
		}
		switch {
		case foreign(r):
			u.done(w, r, refused(http.StatusForbidden, "requests from pages of other origins are refused"))
		case !u.is(token):
			u.done(w, r, refused(http.StatusUnauthorized, "the token is missing: open the URL that the program has printed"))
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// foreign reports whether a page of another origin has made a request, also one that only reads.
func foreign(r *http.Request) bool {
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" && site != "none" {
		return true
	}
	origin := r.Header.Get("Origin")
	return origin != "" && origin != "http://"+r.Host
}

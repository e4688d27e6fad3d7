package agentweb

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/temoto/robotstxt"
)

// robots remembers the robots.txt of hosts.
type robots struct {
	mu    sync.Mutex
	hosts map[string]rules
}

type rules struct {
	at   time.Time
	data *robotstxt.RobotsData
}

// robotsKey marks the contexts of requests for robots.txt, which need none.
type robotsKey struct{}

const (
	maxRobots  = 500 << 10 // of a file, as the standard asks for at least
	maxHosts   = 500
	robotsKept = time.Hour
)

// checkRobots returns an error if robots.txt asks not to read the page.
func (f *Fetcher) checkRobots(ctx context.Context, u *url.URL) error {
	if f.IgnoreRobots {
		return nil
	}
	data, err := f.rules(ctx, u)
	if err != nil {
		return err
	}
	if !data.TestAgent(u.RequestURI(), or(f.UserAgent, "agentgen")) {
		return blocked("robots.txt of %s asks not to read this page.", u.Host)
	}
	return nil
}

func (f *Fetcher) rules(ctx context.Context, u *url.URL) (*robotstxt.RobotsData, error) {
	origin := u.Scheme + "://" + u.Host
	f.robots.mu.Lock()
	known, ok := f.robots.hosts[origin]
	f.robots.mu.Unlock()
	if ok && time.Since(known.at) < robotsKept {
		return known.data, nil
	}
	res, err := f.get(context.WithValue(ctx, robotsKey{}, true), &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"})
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(io.LimitReader(res.Body, maxRobots))
	if err != nil {
		return nil, err
	}
	data, err := robotstxt.FromStatusAndBytes(res.StatusCode, text)
	if err != nil { // what cannot be read forbids nothing
		data, err = robotstxt.FromStatusAndBytes(http.StatusNotFound, nil)
	}
	if err == nil && res.StatusCode < 500 {
		f.robots.keep(origin, data)
	}
	return data, err
}

func (r *robots) keep(origin string, data *robotstxt.RobotsData) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.hosts == nil || len(r.hosts) >= maxHosts {
		r.hosts = make(map[string]rules)
	}
	r.hosts[origin] = rules{time.Now(), data}
}

package devui

import (
	"cmp"
	"crypto/rand"
	"log/slog"
	"net/http"
	"os"
	"sync"

	"github.com/agentgen-go/agentgen/runtime/conversation"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// Options are those of a UI. The zero value works.
type Options struct {
	// Models are those that a run may use instead of its agent's, by the names that the page shows.
	Models map[string]model.Model
	// Store keeps the conversations; nil keeps them in this process. The page lists those that were begun in this process.
	Store conversation.Store
	// MaxRuns is how many runs are kept to be looked at; 0 is 200. The oldest are dropped first, never one that is under way.
	MaxRuns int
	// MaxBytes is about how much memory they may take; 0 is 64 MiB.
	MaxBytes int
	// MaxActive is how many runs may be under way at the same time; 0 is 16.
	MaxActive int
	// Token is what the URL has to hold; empty makes a random one. AGENTGEN_DEV_TOKEN overrides it.
	Token string
	// Logger logs errors that the page does not show; nil means slog.Default().
	Logger *slog.Logger
}

// UI serves agents to their developer. Make it with New. It is safe for concurrent use.
type UI struct {
	o      Options
	agents []agent
	token  string
	boot   string // differs after each start
	routes http.Handler

	mu      sync.Mutex
	version int // counts changes of what the page lists
	talks   map[string]*talk
	runs    map[string]*record
	order   []*record // oldest first
	active  sync.WaitGroup
	nactive int
	closed  bool
	lastID  int
}

// New returns a UI of agents. It panics if two of them have the same name.
func New(o Options, agents ...Registration) *UI {
	o.Token = cmp.Or(os.Getenv("AGENTGEN_DEV_TOKEN"), o.Token, rand.Text())
	o.MaxRuns, o.MaxBytes, o.MaxActive = cmp.Or(o.MaxRuns, 200), cmp.Or(o.MaxBytes, 64<<20), cmp.Or(o.MaxActive, 16)
	if o.Store == nil {
		o.Store = new(conversation.Memory)
	}
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	u := &UI{o: o, token: o.Token, boot: rand.Text(), talks: map[string]*talk{}, runs: map[string]*record{}}
	for i, r := range agents {
		a := r.named(i)
		if u.agent(a.about().Name) != nil {
			panic("devui: two agents are named " + a.about().Name)
		}
		u.agents = append(u.agents, a)
	}
	u.routes = u.handler()
	return u
}

// agent returns the agent with that name, or nil.
func (u *UI) agent(name string) agent {
	for _, a := range u.agents {
		if a.about().Name == name {
			return a
		}
	}
	return nil
}

// Token returns the token that requests need.
func (u *UI) Token() string { return u.token }

// ServeHTTP serves the page and what it asks for, to clients that know the token. It refuses requests for other hosts than localhost and
// loopback addresses.
func (u *UI) ServeHTTP(w http.ResponseWriter, r *http.Request) { u.routes.ServeHTTP(w, r) }

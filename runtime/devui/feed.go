package devui

import (
	"slices"
	"sync"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// maxFeed is how many bytes of a run's entries are kept. Beyond that, only entries that replace others are taken.
const maxFeed = 8 << 20

// feed is what has happened in a run, for those who look at it, at any time. It is safe for concurrent use.
type feed struct {
	mu      sync.Mutex
	entries []fed
	seq     int
	bytes   int
	full    bool
	changed chan struct{} // closed at the next change; nil if no one waits
}

// fed is an entry, as JSON.
type fed struct {
	seq  int
	key  string // what it is about
	json []byte
}

// add adds an entry. With replace, those with the same key go.
func (f *feed) add(key string, replace bool, e entry) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if replace {
		f.remove(key)
	}
	if f.full && !replace {
		return
	}
	f.append(key, e)
	if f.bytes > maxFeed && !f.full {
		f.full = true
		f.append("", entry{Type: "full"})
	}
	f.wake()
}

// over lets those who wait for entries see that there are no more.
func (f *feed) over() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.wake()
}

// wake wakes those who wait. The caller holds the lock.
func (f *feed) wake() {
	if f.changed != nil {
		close(f.changed)
		f.changed = nil
	}
}

func (f *feed) append(key string, e entry) {
	f.seq++
	e.Seq = f.seq
	b, err := e.AppendJSON(nil)
	if err != nil { // a part that holds something which is not JSON
		b, _ = (&entry{Seq: f.seq, Type: "lost", Value: jsonwire.Quote(err.Error())}).AppendJSON(nil)
	}
	f.entries = append(f.entries, fed{f.seq, key, b})
	f.bytes += len(b)
}

// forget removes the entries of a key: pieces of what has become whole.
func (f *feed) forget(key string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.remove(key)
}

func (f *feed) remove(key string) {
	f.entries = slices.DeleteFunc(f.entries, func(e fed) bool {
		gone := e.key == key
		if gone {
			f.bytes -= len(e.json)
		}
		return gone
	})
}

// after returns the entries after one, and a channel that is closed when there are more.
func (f *feed) after(seq int) (list []fed, more <-chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	i, _ := slices.BinarySearchFunc(f.entries, seq+1, func(e fed, seq int) int { return e.seq - seq })
	if f.changed == nil {
		f.changed = make(chan struct{})
	}
	return slices.Clone(f.entries[i:]), f.changed
}

func (f *feed) size() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.bytes
}

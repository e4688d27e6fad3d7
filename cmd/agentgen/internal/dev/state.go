package dev

import (
	"crypto/sha256"
	"io"
	"maps"
	"os"
	"time"
)

// digest is that of a file. The zero digest is that of a file that cannot be read.
type digest [sha256.Size]byte

// state is what files hold, by their names.
type state map[string]digest

func (s state) equal(t state) bool { return maps.Equal(s, t) }

// cache is what is known of files that were read.
type cache map[string]read

type read struct {
	sum  digest
	info os.FileInfo
	at   time.Time
}

// settled is after how long a file cannot change any more without another time of its last change.
const settled = 2 * time.Second

// read returns the state of the sources.
func (s *sources) read(c cache) state {
	now := state{}
	for _, name := range s.names() {
		now[name] = c.digest(name)
	}
	return now
}

// digest reads a file unless it is as it was.
func (c cache) digest(name string) digest {
	info, err := os.Stat(name)
	if err != nil {
		delete(c, name)
		return digest{}
	}
	if was, ok := c[name]; ok && was.info.Size() == info.Size() && was.info.ModTime().Equal(info.ModTime()) && was.at.Sub(info.ModTime()) > settled {
		return was.sum
	}
	at := time.Now()
	sum, err := digestOf(name)
	if err != nil {
		return digest{}
	}
	c[name] = read{sum, info, at}
	return sum
}

func digestOf(name string) (sum digest, err error) {
	f, err := os.Open(name)
	if err != nil {
		return sum, err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return sum, err
	}
	return digest(h.Sum(nil)), nil
}

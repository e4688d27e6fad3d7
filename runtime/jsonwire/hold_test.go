package jsonwire_test

import (
	"testing"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// pair is read by code of the user, which counts how often it has begun and ended.
type pair struct {
	Name        string
	Sum         int
	Begun, Done int
}

func readPair(r *jsonwire.Reader, p *pair) {
	for ok := r.Object(); ok && r.Member(); {
		switch r.KeyString() {
		case "name":
			r.StringTo(&p.Name)
		default:
			r.Hold()
			p.Begun++
			for ok := r.Array(); ok && r.Elem(); {
				r.Hold()
				p.Sum += int(r.Int(64))
				r.Release()
			}
			p.Done++
			r.Release()
		}
	}
}

// TestHold: what stands between Hold and Release is read when it is there as a whole, and to its end, whatever is wrong with
// it. What follows a wrong value is not shown. (175)
func TestHold(t *testing.T) {
	for text, want := range map[string]pair{
		`{"sums":[1,20],"name":"a"}`:              {"a", 21, 1, 1},
		`{"name":"a","sums":[],"more":[3]}`:       {"a", 3, 2, 2},
		`{"sums":[1,"x",20],"name":"a"}`:          {"", 21, 1, 1},
		`{"name":"a","sums":{"x":[1]},"more":[]}`: {"a", 0, 1, 1},
		`{"name":"a","sums":[1 2],"more":[]}`:     {"a", 0, 0, 0},
		`{"name":"a","sums":[1,2`:                 {"a", 0, 0, 0},
		`{"name":"a","sums":[1,\`:                 {"a", 0, 0, 0},
	} {
		for n := range text {
			g := grow(jsonwire.Strict, readPair, func(p *pair) pair { return *p })
			if got, _ := g.Append(text[:n]); got.Begun != got.Done {
				t.Fatalf("%s: waits in the midst of the user's code", text[:n])
			}
			got, _ := g.Append(text[n:])
			g.Close()
			if got != want {
				t.Fatalf("%s after %d bytes: got %+v, want %+v", text, n, got, want)
			}
		}
	}
}

// TestHoldOfWholeText: in a text that does not grow, Hold and Release change nothing.
func TestHoldOfWholeText(t *testing.T) {
	r := jsonwire.NewReader(`{"sums":[1,"x",20],"name":"a","name":[1]}`, jsonwire.Strict)
	var p pair
	readPair(&r, &p)
	if err := r.End(); err == nil || p != (pair{"", 21, 1, 1}) {
		t.Errorf("%+v, %v", p, err)
	}
}

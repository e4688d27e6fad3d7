package jsonwire

import (
	"iter"
	"math"
)

// Growing decodes a JSON text while it is being written. Make one with Grow. It is not safe for concurrent use.
//
// The decoder runs in a coroutine that waits wherever the text ends, so that no byte is read twice however many pieces
// the text comes in. Strings, objects, arrays and pointers are shown as they grow; everything else, and what is read in
// one piece (values of maps, types that read themselves, JSON inside of strings), once it is whole. Code of the user is
// called for whole values only, and has returned when Append has, so it may take locks. A number or literal is whole
// when something follows it. If the text turns out not to be JSON, or is refused, the value no longer changes: decode
// the whole text to learn what is wrong with it. The methods Validate of types are not called.
type Growing[T, O any] struct {
	growth growth
	value  T
	result func(*T) O
	next   func() (struct{}, bool)
	stop   func()
}

// Grow returns a decoder of a text that is still empty: decode reads it as mode says, and result converts what was read
// so far. It must be closed.
func Grow[T, O any](m Mode, decode func(*Reader, *T), result func(*T) O) *Growing[T, O] {
	g := &Growing[T, O]{result: result}
	g.growth.open = -1
	g.next, g.stop = iter.Pull(func(yield func(struct{}) bool) {
		// Beside errClosed, a panic may come from a type that reads itself. It will do so again when the whole text is
		// decoded, where one reckons with it.
		defer func() {
			_ = recover()
			g.growth.over = true
		}()
		g.growth.yield = yield
		b := g.growth.text[:g.growth.ready]
		decode(&Reader{buf: b, pos: skipSpace(b, 0), bad: -1, mode: m, shared: true, grow: &g.growth}, &g.value)
	})
	return g
}

// Append adds to the text. It sets result to the value so far, and returns false if that shows no more than before: then result
// may not be set.
// Slices, maps and pointers in the value are shared with earlier and later ones.
func (g *Growing[T, O]) Append(delta string, result *O) (changed bool) {
	if !g.growth.add(delta) {
		return false
	}
	g.next()
	*result = g.result(&g.value)
	changed, g.growth.changed = g.growth.changed, false
	return changed
}

// Close frees the decoder, which must not be used any more. It may be called more than once.
func (g *Growing[T, O]) Close() { g.stop() }

// more waits for more of a text that grows. It returns false if the text does not grow.
func (r *Reader) more() bool { return r.await(math.MaxInt) }

// whole is more, but waits until the value at hand is there as a whole.
func (r *Reader) whole() bool { return r.await(r.depth) }

// await waits until no more than level objects and arrays are open, too.
func (r *Reader) await(level int) bool {
	if r.grow == nil || r.grow.held > 0 {
		return false
	}
	r.grow.wait(level)
	r.buf = r.grow.text[:r.grow.ready]
	return true
}

// Hold comes before a function of the user that reads the next value, and Release after it. If the text grows, Hold
// waits until that value is there as a whole. Up to Release the text is then read as one that does not grow: the
// function is never left in its midst.
func (r *Reader) Hold() {
	if r.grow != nil {
		r.hold()
	}
}

// Release comes after a function of the user that has read a value.
func (r *Reader) Release() {
	if r.grow != nil {
		r.grow.release()
	}
}

func (r *Reader) hold() {
	if r.grow.held == 0 {
		r.untilWhole()
	}
	r.grow.held++
}

// untilWhole waits until the next value is there as a whole.
func (r *Reader) untilWhole() {
	end, fault := skipValue(r.buf, r.pos, r.depth)
	for fault != "" {
		if end < len(r.buf) {
			r.fail(end, fault)
		}
		r.whole()
		end, fault = skipValue(r.buf, r.pos, r.depth)
	}
}

// show sets p to what there is of the string at hand, until that is whole.
func (r *Reader) show(p *string) {
	g := r.grow
	g.showing = true
	for g.open == r.pos {
		*p = g.begun()
		g.shown, g.changed = g.end, true
		r.more()
	}
	g.showing = false
}

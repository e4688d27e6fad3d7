package sample

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// place is a schema and where in the document it stands.
type place struct {
	value
	at string // JSON Pointer
}

// child returns the part of p that names lead to.
func (p place) child(names ...string) (place, bool) {
	for _, n := range names {
		v, ok := p.get(n)
		if !ok {
			return place{}, false
		}
		p = place{v, p.at + "/" + escape(n)}
	}
	return p, true
}

// each returns the elements of p, an array of schemas.
func (p place) each() []place {
	all := make([]place, len(p.elems))
	for i, e := range p.elems {
		all[i] = place{e, p.at + "/" + strconv.Itoa(i)}
	}
	return all
}

func (p place) fail(format string, args ...any) *Error {
	return &Error{Pointer: p.at, Problem: fmt.Sprintf(format, args...)}
}

var escaper = strings.NewReplacer("~", "~0", "/", "~1")

func escape(name string) string { return escaper.Replace(name) }

// Limits for schemas that ask for endless work: values tried, and checks of values.
const (
	maxSteps  = 20_000
	maxChecks = 2_000_000
)

// maker makes values for the schemas of one document.
type maker struct {
	root   value
	seed   int
	active map[string]bool // the pointers of the $refs that are being followed
	steps  int
	checks int
	depth  int // of nested checks
}

// step counts one try; too many are an error.
func (m *maker) step() error {
	if m.steps++; m.steps > maxSteps {
		return place{}.fail("the schema is too complex to make a value for it")
	}
	return nil
}

// level is what applies to one value: schemas that hold together, and choices between others that are still open.
type level struct {
	goal    []place // all that the value must satisfy in the end
	all     []place
	choices [][]place
	entered []string // pointers of $refs that were followed for this value
}

// make returns a value that is valid against all schemas.
func (m *maker) make(schemas ...place) (value, error) {
	if err := m.step(); err != nil {
		return value{}, err
	}
	l := level{goal: schemas}
	err := m.enter(&l, schemas)
	defer m.leave(&l, 0)
	if err != nil {
		return value{}, err
	}
	return m.choose(l)
}

// enter adds schemas, and all that they refer to, to l.
func (m *maker) enter(l *level, schemas []place) error {
	for _, s := range schemas {
		if s.isTrue() {
			continue
		}
		if s.isFalse() {
			return s.fail("the schema allows no value here")
		}
		if s.kind != object {
			return s.fail("a schema must be an object or a boolean")
		}
		if err := unsupported(s); err != nil {
			return err
		}
		l.all = append(l.all, s)
		if err := m.follow(l, s); err != nil {
			return err
		}
	}
	return nil
}

// follow adds what s refers to.
func (m *maker) follow(l *level, s place) error {
	if ref, ok := s.child("$ref"); ok {
		target, err := m.resolve(ref)
		if err != nil {
			return err
		}
		if !slices.Contains(l.entered, target.at) {
			if m.active[target.at] {
				return ref.fail("the schema needs itself: no finite value is valid")
			}
			m.active[target.at] = true
			l.entered = append(l.entered, target.at)
			if err := m.enter(l, []place{target}); err != nil {
				return err
			}
		}
	}
	if all, ok := s.child("allOf"); ok {
		if err := m.enter(l, all.each()); err != nil {
			return err
		}
	}
	for _, name := range []string{"anyOf", "oneOf"} {
		if options, ok := s.child(name); ok {
			l.choices = append(l.choices, options.each())
		}
	}
	return nil
}

// leave ends the following of the $refs that l entered after the first n.
func (m *maker) leave(l *level, n int) {
	for _, at := range l.entered[n:] {
		delete(m.active, at)
	}
}

// resolve returns what a $ref refers to.
func (m *maker) resolve(ref place) (place, error) {
	pointer, ok := strings.CutPrefix(ref.text, "#")
	if !ok || ref.kind != text || pointer != "" && pointer[0] != '/' {
		return place{}, ref.fail("cannot follow $ref %q: only those within the schema, such as #/$defs/name, are supported", ref.text)
	}
	p := place{value: m.root}
	for i, name := range strings.Split(pointer, "/") {
		if i == 0 {
			continue
		}
		name = strings.ReplaceAll(strings.ReplaceAll(name, "~1", "/"), "~0", "~")
		next, ok := p.child(name)
		if !ok && p.kind == array {
			if n, err := strconv.Atoi(name); err == nil && n >= 0 && n < len(p.elems) {
				next, ok = p.each()[n], true
			}
		}
		if !ok {
			return place{}, ref.fail("cannot follow $ref %q: the schema has no such place", ref.text)
		}
		p = next
	}
	return p, nil
}

// choose decides the open choices of l, the first that works, and makes the value.
func (m *maker) choose(l level) (value, error) {
	if len(l.choices) == 0 {
		return m.construct(&l)
	}
	var first error
	for _, option := range rotate(l.choices[0], m.seed) {
		next := level{goal: l.goal, all: slices.Clip(l.all), choices: slices.Clip(l.choices[1:]), entered: slices.Clip(l.entered)}
		if err := m.step(); err != nil {
			return value{}, err
		}
		var v value
		err := m.enter(&next, []place{option})
		if err == nil {
			v, err = m.choose(next)
		}
		m.leave(&next, len(l.entered))
		if err == nil {
			return v, nil
		}
		if first == nil {
			first = err
		}
	}
	if first == nil {
		first = l.goal[0].fail("a choice between no alternatives allows no value")
	}
	return value{}, first
}

// rotate returns s from its seed-th element on, round to that element.
func rotate[T any](s []T, seed int) []T {
	if len(s) == 0 {
		return nil
	}
	n := seed % len(s)
	return slices.Concat(s[n:], s[:n])
}

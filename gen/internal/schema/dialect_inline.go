package schema

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/invopop/jsonschema"
)

// inlined copies s with each reference replaced by what it refers to. A recursive type is refused altogether: to keep
// $defs for it, as Pydantic AI does, would send a reference to a provider that is known not to follow it.
func inlined(s *jsonschema.Schema, dialect string) (*jsonschema.Schema, error) {
	in := inliner{dialect, s.Definitions}
	return in.copy(s, "", nil)
}

type inliner struct {
	dialect string
	defs    jsonschema.Definitions
}

// copy writes s, the schema of what path leads to, without references. Within are the definitions that it is part of.
func (in inliner) copy(s *jsonschema.Schema, path string, within []string) (*jsonschema.Schema, error) {
	switch {
	case s == nil || s == jsonschema.FalseSchema:
		return s, nil
	case s.Ref != "":
		return in.resolve(s, path, within)
	}
	whole := *s
	whole.Definitions = nil
	return &whole, in.parts(&whole, path, within)
}

// resolve writes what the reference s refers to.
func (in inliner) resolve(s *jsonschema.Schema, path string, within []string) (*jsonschema.Schema, error) {
	name := strings.TrimPrefix(s.Ref, "#/$defs/")
	if slices.Contains(within, name) {
		return nil, fmt.Errorf("dialect %s has no recursive types, such as %s, which holds itself at %s: use a list of items "+
			"that refer to each other by name, or another dialect", in.dialect, name, path)
	}
	def, err := in.copy(in.defs[name], path, append(slices.Clip(within), name))
	if err == nil {
		annotateAs(def, s)
	}
	return def, err
}

// parts replaces what s holds with copies.
func (in inliner) parts(s *jsonschema.Schema, path string, within []string) (err error) {
	if s.Items, err = in.copy(s.Items, path+"[]", within); err != nil {
		return err
	}
	if s.AdditionalProperties, err = in.copy(s.AdditionalProperties, path+"{}", within); err != nil {
		return err
	}
	s.AnyOf = slices.Clone(s.AnyOf)
	for i, option := range s.AnyOf {
		if s.AnyOf[i], err = in.copy(option, path, within); err != nil {
			return err
		}
	}
	return in.members(s, path, within)
}

func (in inliner) members(s *jsonschema.Schema, path string, within []string) error {
	if s.Properties == nil {
		return nil
	}
	whole := jsonschema.NewProperties()
	for p := s.Properties.Oldest(); p != nil; p = p.Next() {
		member, err := in.copy(p.Value, memberPath(path, p.Key), within)
		if err != nil {
			return err
		}
		whole.Set(p.Key, member)
	}
	s.Properties = whole
	return nil
}

// annotateAs says of s what is said of outer, the schema in whose place it comes. Descriptions of both are kept: one is
// of the member, the other of its type.
func annotateAs(s, outer *jsonschema.Schema) {
	if outer.Description != "" && outer.Description != s.Description {
		s.Description = strings.TrimSuffix(outer.Description+"\n"+s.Description, "\n")
	}
	s.Title = cmp.Or(outer.Title, s.Title)
	if outer.Default != nil {
		s.Default = outer.Default
	}
	if outer.Examples != nil {
		s.Examples = outer.Examples
	}
	s.Deprecated = s.Deprecated || outer.Deprecated
	s.ReadOnly, s.WriteOnly = s.ReadOnly || outer.ReadOnly, s.WriteOnly || outer.WriteOnly
}

package skills

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Options say which skills Load reads.
type Options struct {
	// Dirs are libraries: folders whose immediate subfolders with a SKILL.md are skills.
	Dirs []string
	// Include are the names of the skills that are wanted; nil means all. Exclude are those that are not. Only one of the two may be set.
	Include, Exclude []string
	// Tolerate makes warnings of what otherwise is an error: a library that does not exist, two skills of one name, of which the first counts,
	// and names in Include or Exclude that no skill has.
	Tolerate bool
	// Warn gets a warning for each skill that is left out because it is not valid, and for what else is not as it should be; nil means
	// slog.Default().
	Warn func(warning string)
}

// What is read at most.
const (
	maxSkills = 1000      // in all libraries
	maxFile   = 256 << 10 // bytes of a SKILL.md
)

// Load reads the skills of the libraries, in the order of these and of their names. A skill with which something is wrong is left out with a
// warning; one that says `disable-model-invocation: true` is left out without. Links that lead out of a library are not followed.
func Load(o Options) ([]Skill, error) {
	if o.Include != nil && o.Exclude != nil {
		return nil, errors.New("agentgen: skills.Options has both Include and Exclude: set one of them")
	}
	l := loader{Options: o, dirs: make(map[string]string)}
	for _, dir := range o.Dirs {
		if err := l.library(dir); err != nil {
			return nil, fmt.Errorf("agentgen: %w", err)
		}
	}
	if err := l.checkNames(); err != nil {
		return nil, fmt.Errorf("agentgen: %w", err)
	}
	return l.skills, nil
}

// loader reads skills.
type loader struct {
	Options
	skills []Skill
	dirs   map[string]string // of the skills that there are, by their names
}

func (l *loader) warn(text string) {
	if l.Warn != nil {
		l.Warn(text)
		return
	}
	slog.WarnContext(context.Background(), "agentgen: "+text)
}

// refuse returns an error, or warns if it is tolerated.
func (l *loader) refuse(format string, args ...any) error {
	err := fmt.Errorf(format, args...)
	if l.Tolerate {
		l.warn(err.Error())
		return nil
	}
	return err
}

// library reads the skills in a folder.
func (l *loader) library(dir string) error {
	root, err := os.OpenRoot(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return l.refuse("skill library directory does not exist: %s", dir)
	}
	if err != nil {
		return err
	}
	defer root.Close()
	if _, err := root.Stat("SKILL.md"); err == nil {
		return fmt.Errorf("skill library path points to a skill package: %s. Pass its parent directory instead", dir)
	}
	entries, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !e.IsDir() && e.Type()&fs.ModeSymlink == 0 {
			continue
		}
		if err := l.skill(root, dir, e.Name()); err != nil {
			return err
		}
	}
	return nil
}

// skill reads a skill of a library, if the subfolder is one.
func (l *loader) skill(root *os.Root, dir, name string) error {
	if len(l.dirs) == maxSkills {
		return fmt.Errorf("there are more than %d skills in %s", maxSkills, strings.Join(l.Dirs, ", "))
	}
	file := filepath.Join(name, "SKILL.md")
	info, err := root.Stat(file)
	switch {
	case errors.Is(err, fs.ErrNotExist) || err == nil && !info.Mode().IsRegular():
		return nil
	case err != nil:
		l.warn(fmt.Sprintf("Skipping %s: %v", filepath.Join(dir, file), err))
		return nil
	}
	wanted := (l.Include == nil || slices.Contains(l.Include, name)) && !slices.Contains(l.Exclude, name)
	if other, ok := l.dirs[name]; ok && wanted {
		return l.refuse("duplicate skill name %q: %s and %s", name, other, filepath.Join(dir, name))
	}
	l.dirs[name] = filepath.Join(dir, name)
	if !wanted {
		return nil
	}
	s, err := read(root, dir, file)
	if err != nil {
		l.warn("Skipping " + err.Error())
		return nil
	}
	for _, w := range s.warnings {
		l.warn(w)
	}
	if !s.hidden {
		l.skills = append(l.skills, s.Skill)
	}
	return nil
}

// read reads a SKILL.md.
func read(root *os.Root, dir, file string) (p parsed, err error) {
	absolute, err := filepath.Abs(dir)
	if err != nil {
		return p, err
	}
	path := filepath.Join(absolute, file)
	f, err := root.Open(file)
	if err != nil {
		return p, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return p, err
	}
	if len(b) > maxFile {
		return p, fmt.Errorf("%s: it has more than %d bytes", path, maxFile)
	}
	return parse(path, string(b))
}

// checkNames refuses names that no skill has.
func (l *loader) checkNames() error {
	for _, field := range []struct {
		name  string
		names []string
	}{{"include", l.Include}, {"exclude", l.Exclude}} {
		unknown := slices.DeleteFunc(slices.Clone(field.names), func(name string) bool { return l.dirs[name] != "" })
		if len(unknown) == 0 {
			continue
		}
		slices.Sort(unknown)
		noun := "skill"
		if len(unknown) > 1 {
			noun = "skills"
		}
		if err := l.refuse("unknown %s in %s: %s. Available skills: %s.", noun, field.name, strings.Join(unknown, ", "), l.available()); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) available() string {
	var names []string
	for name := range l.dirs {
		names = append(names, name)
	}
	slices.Sort(names)
	return cmp.Or(strings.Join(names, ", "), "(none)")
}

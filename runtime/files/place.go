package files

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"strings"

	"github.com/agentgen-go/agentgen/runtime"
)

// A place is where a path leads. It holds the folder open in which the entry is, or would be.
type place struct {
	// written and real are the path relative to the root, as it was given and without symbolic links.
	written, real string
	// dir is the folder that contains the entry of the name base; base is "." for the root itself.
	dir  *os.Root
	base string
	// info is the entry, nil if there is none. It is not a symbolic link.
	info fs.FileInfo
	// missing are the names below base that cannot be there either, since base is not.
	missing []string
	// blocked is set if what should be a folder above is not one.
	blocked bool
}

func (p *place) close() { _ = p.dir.Close() }

// isDir reports whether a folder is there.
func (p *place) isDir() bool { return p.info != nil && p.info.IsDir() }

// resolve finds where a path leads, and checks that it may be used so. The caller closes the place.
func (f *FileSystem) resolve(ctx context.Context, name string, a access) (*place, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	rel, err := f.relative(name)
	if err != nil {
		return nil, err
	}
	p, err := f.find(rel)
	if errors.Is(err, errOutside) {
		return nil, runtime.Retryf("`%s` leads outside the project root `%s` through a symlink; the file tools only work inside it. "+
			"Use a path inside the project, or a shell tool if you have one.", name, f.root)
	}
	if err != nil {
		return nil, err
	}
	if err := f.check(p, a); err != nil {
		p.close()
		return nil, err
	}
	return p, nil
}

// check checks both spellings of a path against the patterns.
func (f *FileSystem) check(p *place, a access) error {
	err := f.o.check(p.written, a)
	if err == nil && p.real != p.written {
		err = f.o.check(p.real, a)
	}
	return err
}

// open opens the file that was found there, and no other.
func (p *place) open() (*os.File, error) {
	if !p.info.Mode().IsRegular() {
		return nil, runtime.Retryf("%s", notRegular)
	}
	file, err := p.dir.OpenFile(p.base, os.O_RDONLY|nonblocking, 0)
	if err != nil {
		return nil, err
	}
	if info, err := file.Stat(); err != nil || !os.SameFile(info, p.info) {
		_ = file.Close()
		return nil, errors.Join(errReplaced, err)
	}
	return file, nil
}

// enter opens the folder that was found there, and no other. The caller closes it.
func (p *place) enter() (*os.Root, error) { return enter(p.dir, p.base, p.info) }

// enter opens a folder in another one, if it is still the one of which info is known. Its name cannot lead elsewhere: os.Root would
// follow a symbolic link within the root, but would then open another folder than that.
func enter(dir *os.Root, name string, info fs.FileInfo) (*os.Root, error) {
	sub, err := dir.OpenRoot(name)
	if err != nil {
		return nil, err
	}
	if now, err := sub.Stat("."); err != nil || !os.SameFile(now, info) {
		_ = sub.Close()
		return nil, errors.Join(errReplaced, err)
	}
	return sub, nil
}

// parent returns the path of the folder above, for people.
func parent(rel string) string { return path.Dir(rel) }

// below joins a path with what is below it.
func below(rel, name string) string {
	if rel == "." {
		return name
	}
	return rel + "/" + name
}

// from returns a path relative to a folder above it.
func from(dir, rel string) string {
	if dir == "." {
		return rel
	}
	return strings.TrimPrefix(strings.TrimPrefix(rel, dir), "/")
}

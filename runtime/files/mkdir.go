package files

import (
	"context"
	"errors"
	"io/fs"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/internal/py"
)

// CreateDirectory creates a directory and any missing parents.
//
//   - path: Directory path relative to the working directory.
//
//agent:tool
func (f *FileSystem) CreateDirectory(ctx context.Context, path string) (string, error) {
	err := f.inTurn(ctx, func() error { return f.mkdir(ctx, path) })
	if err != nil {
		return "", told(ctx, path, err)
	}
	return "Created directory: " + path, nil
}

func (f *FileSystem) mkdir(ctx context.Context, name string) error {
	p, err := f.resolve(ctx, name, writing)
	if err != nil {
		return err
	}
	defer func() { p.close() }()
	switch {
	case p.isDir():
		return nil
	case p.info != nil:
		return runtime.Retryf("Path %s exists and is not a directory.", py.Quote(name))
	case p.blocked:
		return runtime.Retryf("Path %s has a parent that is not a directory.", py.Quote(name))
	}
	for len(p.missing) > 0 {
		if err := p.descend(ctx); err != nil {
			return err
		}
	}
	return p.mkdir(ctx)
}

// mkdir creates the folder of the place. One that has appeared meanwhile will do.
func (p *place) mkdir(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	err := p.dir.Mkdir(p.base, 0o777)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	p.info, err = p.dir.Lstat(p.base)
	if err == nil && !p.info.IsDir() {
		return errReplaced
	}
	return err
}

// descend creates the folder of the place and goes into it, to the first of the missing names.
func (p *place) descend(ctx context.Context) error {
	if err := p.mkdir(ctx); err != nil {
		return err
	}
	sub, err := p.enter()
	if err != nil {
		return err
	}
	p.close()
	p.dir, p.base, p.missing, p.info = sub, p.missing[0], p.missing[1:], nil
	return nil
}

package files

import (
	"context"
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"strings"
)

// replace puts a file with the content at the place, in one step: it writes another file beside and renames it. A new file gets the
// permissions that the process gives new files; otherwise they stay. The error is errReplaced if the entry is not what was found there.
func (p *place) replace(ctx context.Context, content []byte) error {
	name := ".agentgen-" + strings.ToLower(rand.Text()) + ".tmp"
	err := p.create(name, content)
	if err == nil {
		err = p.unchanged(ctx)
	}
	if err == nil {
		err = p.dir.Rename(name, p.base)
	}
	if err != nil {
		_ = p.dir.Remove(name)
	}
	return err
}

// create writes a new file beside the place.
func (p *place) create(name string, content []byte) (err error) {
	perm := fs.FileMode(0o666)
	if p.info != nil {
		perm = 0o600 // until it has the permissions of the old one
	}
	file, err := p.dir.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, perm)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if p.info != nil {
		if err := file.Chmod(p.info.Mode().Perm()); err != nil {
			return err
		}
	}
	if _, err := file.Write(content); err != nil {
		return err
	}
	return file.Sync()
}

// unchanged returns errReplaced unless the entry is what it was when it was found, also in size and time.
func (p *place) unchanged(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	now, err := p.dir.Lstat(p.base)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if p.info != nil {
			return errReplaced
		}
		return nil
	case err != nil:
		return err
	case p.info == nil || !os.SameFile(now, p.info) || now.Size() != p.info.Size() || !now.ModTime().Equal(p.info.ModTime()):
		return errReplaced
	}
	return nil
}

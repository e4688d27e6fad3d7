package gen

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Commit writes files to the disk, and removes those that must not exist. Files that are up to date are left alone.
// Each file is replaced atomically, by renaming a new file: no reader sees half of it, and if writing fails the old one
// stays. The mode of a file that is replaced is kept. One file's failure does not keep the others from being written;
// the error joins all failures.
func Commit(files ...*File) error {
	var errs []error
	for _, f := range files {
		if !f.Changed() {
			continue
		}
		var err error
		if f.Content == nil {
			err = os.Remove(f.Path)
		} else {
			err = replace(f.Path, f.Content)
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("write the output of %s: %w", f.Package, err))
		}
	}
	return errors.Join(errs...)
}

// replace writes a file beside path and renames it to path.
func replace(path string, content []byte) (err error) {
	mode, err := modeOf(path)
	if err != nil {
		return err
	}
	// The go command ignores files whose names begin with a dot.
	tmp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(tmp.Name())
		}
	}()
	_, err = tmp.Write(content)
	err = errors.Join(err, tmp.Chmod(mode), tmp.Close())
	if err != nil {
		return err
	}
	return os.Rename(tmp.Name(), path)
}

// modeOf returns the mode of the file that is replaced, or that of a new one.
func modeOf(path string) (fs.FileMode, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return 0o644, nil
	case err != nil:
		return 0, err
	}
	return info.Mode().Perm(), nil
}

package files

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"
)

// FileInfo gets metadata about a file or directory: the path, its type and size, whether a file is binary, a text file's line count
// and content hash, and a symlink's target.
//
//   - path: File or directory path relative to the working directory.
//
//agent:tool
func (f *FileSystem) FileInfo(ctx context.Context, path string) (string, error) {
	result, err := f.info(ctx, path)
	if err != nil {
		return "", told(ctx, path, err)
	}
	return result, nil
}

func (f *FileSystem) info(ctx context.Context, name string) (string, error) {
	p, err := f.resolve(ctx, name, reading)
	if isMissing(err) {
		return "Path not found: " + name, nil
	}
	if err != nil {
		return "", err
	}
	defer p.close()
	if p.info == nil {
		return "Path not found: " + name, nil
	}
	kind := "file"
	if p.isDir() {
		kind = "directory"
	}
	lines := []string{"path: " + name, "type: " + kind, fmt.Sprintf("size: %d bytes", p.info.Size())}
	if !p.isDir() {
		more, err := p.describe(ctx)
		if err != nil {
			return "", err
		}
		lines = append(lines, more...)
	}
	if target := f.linkTarget(p.written); target != "" {
		lines = append(lines, "symlink_target: "+target)
	}
	return strings.Join(lines, "\n"), nil
}

// describe says what a file contains.
func (p *place) describe(ctx context.Context) ([]string, error) {
	data, err := p.contents(ctx, maxFile)
	if _, large := errors.AsType[*tooLargeError](err); large {
		return []string{fmt.Sprintf("contents: not read (over %d bytes)", maxFile)}, nil
	}
	if err != nil {
		return nil, err
	}
	if isBinary(data) {
		return []string{"binary: True"}, nil
	}
	return []string{"binary: False", fmt.Sprintf("lines: %d", len(splitLines(string(data)))), "hash: " + hashOf(data)}, nil
}

// linkTarget returns where a symbolic link points, "" for everything else. Nothing is said of what is outside.
func (f *FileSystem) linkTarget(rel string) string {
	if rel == "." {
		return ""
	}
	above, err := f.find(path.Dir(rel))
	if err != nil {
		return ""
	}
	defer above.close()
	if !above.isDir() {
		return ""
	}
	dir, err := above.enter()
	if err != nil {
		return ""
	}
	defer dir.Close()
	info, err := dir.Lstat(path.Base(rel))
	if err != nil || info.Mode()&fs.ModeSymlink == 0 {
		return ""
	}
	target, err := dir.Readlink(path.Base(rel))
	if err != nil {
		return ""
	}
	return f.shown(filepath.ToSlash(target))
}

// shown returns the target of a link as the model may see it.
func (f *FileSystem) shown(target string) string {
	if !path.IsAbs(target) && !filepath.IsAbs(target) {
		return valid(target)
	}
	if rel, ok := f.within(path.Clean(target)); ok {
		return valid(rel)
	}
	return "<outside-workspace>"
}

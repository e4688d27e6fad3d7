package files

import (
	"context"
	"errors"
	"fmt"
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
	more, err := p.describe(ctx)
	if target := f.linkTarget(p.written); target != "" {
		more = append(more, "symlink_target: "+target)
	}
	return strings.Join(append([]string{"path: " + name}, more...), "\n"), err
}

// describe says what there is, and what a file contains.
func (p *place) describe(ctx context.Context) ([]string, error) {
	size := fmt.Sprintf("size: %d bytes", p.info.Size())
	if p.isDir() {
		return []string{"type: directory", size}, nil
	}
	lines := []string{"type: file", size}
	data, err := p.contents(ctx, maxFile)
	if _, large := errors.AsType[*tooLargeError](err); large {
		return append(lines, fmt.Sprintf("contents: not read (over %d bytes)", maxFile)), nil
	}
	if isBinary(data) {
		return append(lines, "binary: True"), err
	}
	return append(lines, "binary: False", fmt.Sprintf("lines: %d", len(splitLines(string(data)))), "hash: "+hashOf(data)), err
}

// linkTarget returns where a symbolic link points, "" for everything else. Nothing is said of what is outside.
func (f *FileSystem) linkTarget(rel string) string {
	above, err := f.find(path.Dir(rel))
	if err != nil {
		return ""
	}
	defer above.close()
	if rel == "." || !above.isDir() {
		return ""
	}
	dir, err := above.enter()
	if err != nil {
		return ""
	}
	defer dir.Close()
	target, err := dir.Readlink(path.Base(rel))
	if err != nil {
		return "" // it is not a link, or has gone
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

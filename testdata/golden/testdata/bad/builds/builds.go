//go:build !never

// Package builds has directives in files that are not part of every build.
package builds

//agent:tool
func Constrained() {} // want-1:1 "//agent:tool stands in a file with build constraints"

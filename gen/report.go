package gen

// Report is a Result for machines: what agentgen -json prints. Members may be added in later versions, but none will go or
// change its meaning. Its lists are never null in JSON.
type Report struct {
	// Packages are the import paths of the packages that were read and understood, sorted.
	Packages []string `json:"packages"`
	// Cached are the import paths of those that were not read, because nothing has changed, sorted.
	Cached []string `json:"cached"`
	// Files are in order of their packages.
	Files []FileReport `json:"files"`
	// Diagnostics are in order of file, line and column.
	Diagnostics []Diagnostic `json:"diagnostics"`
	// Warnings are in the same order.
	Warnings []Diagnostic `json:"warnings"`
}

// FileReport is a File for machines.
type FileReport struct {
	Path    string `json:"path"`            // absolute
	Package string `json:"package"`         // import path
	State   string `json:"state"`           // how the file was found: "fresh", "missing", "stale" or "left over"
	Cached  bool   `json:"cached,omitzero"` // the file was not generated, because nothing has changed
	Diff    string `json:"diff,omitzero"`   // from what it was to what it has to be, "" for a fresh one
}

// Report returns the result in the form for machines.
func (r *Result) Report() Report {
	report := Report{
		Packages: list(r.Packages), Cached: list(r.Cached), Files: []FileReport{}, Diagnostics: list(r.Diagnostics),
		Warnings: list(r.Warnings),
	}
	for _, f := range r.Files {
		report.Files = append(report.Files, FileReport{f.Path, f.Package, f.State().String(), f.Cached, string(f.Diff(""))})
	}
	return report
}

// list is s, but never nil, which would be null in JSON.
func list[T any](s []T) []T { return append([]T{}, s...) }

package loop

// SnapshotError is the error of a snapshot that cannot be read: it is damaged, or no loop has written it.
type SnapshotError struct {
	// Err is what is wrong: a *jsonwire.ValidationError where the text is not JSON, or not of the form of snapshots.
	Err error
}

func (e *SnapshotError) Error() string {
	if e.Err == nil {
		return "agentgen: read the snapshot: it is damaged"
	}
	return "agentgen: read the snapshot: " + e.Err.Error()
}

// Unwrap returns Err.
func (e *SnapshotError) Unwrap() error { return e.Err }

package jsonwire

// Mark returns a mark of what was wrong so far, for Sound.
func (r *Reader) Mark() int {
	if r.trouble == nil {
		return 0
	}
	return len(r.trouble.found) + r.trouble.more
}

// Sound reports whether the last value, which was read since Mark returned mark, is whole and nothing is wrong with it: so
// whether a function of the user should look at it. None looks at what is read from a text that still grows.
func (r *Reader) Sound(mark int) bool {
	t := r.trouble
	return r.grow == nil && r.bad != r.start && (t == nil || t.fault == "" && r.Mark() == mark)
}

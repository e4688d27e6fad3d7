package jsonwire

// The methods of this file read members under names that they had formerly. Such a value counts only where the object has
// no member of the present name, which may still come: it is skipped first, and read when the object is over.

// Former skips the value of a member with a former name and returns its offset, for Rewind. If one was noted before, as
// was, it returns that: of several former names the first counts (the last in Lenient mode). Was is 0 if there was none.
func (r *Reader) Former(was int) int {
	at := r.pos
	r.Skip()
	if was > 0 && r.mode&Lenient == 0 {
		return was
	}
	return at
}

// Rewind goes back to the value at the offset that Former has returned, in the object that has just ended. It returns what
// Resume needs, which must be called when the value is read.
func (r *Reader) Rewind(was int) (back int) {
	back = r.pos
	if len(r.buf) > 0 { // not after a fatal error
		r.pos = was
		r.depth++
	}
	return back
}

// Resume continues behind the object, where Rewind has left off.
func (r *Reader) Resume(back int) {
	if len(r.buf) > 0 {
		r.pos, r.start, r.comma = back, back, true
		r.depth--
	}
}

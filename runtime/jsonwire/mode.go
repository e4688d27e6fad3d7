package jsonwire

// SwapMode makes m the mode of r and returns the mode that r had. Generated code calls it before and after a value that is
// read in a mode of its own, whatever lies around it.
func (r *Reader) SwapMode(m Mode) (old Mode) {
	old, r.mode = r.mode, m
	return old
}

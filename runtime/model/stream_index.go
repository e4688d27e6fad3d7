package model

// few is how many parts are looked through one by one, from the last, which takes no memory.
const few = 16

// index finds parts of a stream, of which there may be many.
type index struct {
	keys map[int]int     // indexes by key; nil while there are few parts
	ids  map[string]bool // of the calls that were reported; nil while there are few parts
}

// add takes in the last of the parts.
func (x *index) add(parts []growing) {
	last := len(parts) - 1
	switch {
	case x.keys != nil:
		x.keys[parts[last].key] = last
	case last >= few:
		x.keys, x.ids = make(map[int]int), make(map[string]bool)
		for i := range parts {
			x.keys[parts[i].key] = i
			if id := parts[i].callID(); parts[i].told && id != "" {
				x.ids[id] = true
			}
		}
	}
}

// find returns the index of the part with a key, or -1.
func (x *index) find(parts []growing, key int) int {
	if x.keys != nil {
		if i, ok := x.keys[key]; ok {
			return i
		}
		return -1
	}
	for i := len(parts) - 1; i >= 0; i-- {
		if parts[i].key == key {
			return i
		}
	}
	return -1
}

// call notes that a call is reported with an id.
func (x *index) call(id string) {
	if x.ids != nil {
		x.ids[id] = true
	}
}

// called reports whether a call with an id was reported.
func (x *index) called(parts []growing, id string) bool {
	if x.ids != nil {
		return x.ids[id]
	}
	for i := range parts {
		if parts[i].told && parts[i].callID() == id {
			return true
		}
	}
	return false
}

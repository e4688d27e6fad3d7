package message

// place is where a part stands in a history.
type place struct{ message, part int }

// windowOf returns where the latest InstructionBaselinePart or summary of a history stands, and whether there are InstructionDeltaParts
// before it: they change instructions that are no longer sent, and are not sent either.
func windowOf(history []Message) (at place, stale bool) {
	at, changed := place{-1, -1}, false
	for i, m := range history {
		switch m := m.(type) {
		case *Request:
			for j, p := range m.Parts {
				switch p.(type) {
				case *InstructionDeltaPart:
					changed = true
				case *InstructionBaselinePart, *CompactionPart:
					at, stale = place{i, j}, changed
				}
			}
		case *Response:
			for j, p := range m.Parts {
				if _, ok := p.(*CompactionPart); ok {
					at, stale = place{i, j}, changed
				}
			}
		}
	}
	return at, stale
}

// withoutStale leaves the InstructionDeltaParts out of a history that stand before a place.
func withoutStale(history []Message, before place) []Message {
	all := make([]Message, len(history))
	copy(all, history)
	for i, m := range all[:before.message+1] {
		r, ok := m.(*Request)
		if !ok {
			continue
		}
		own := *r
		own.Parts = nil
		for j, p := range r.Parts {
			if _, ok := p.(*InstructionDeltaPart); !ok || i == before.message && j > before.part {
				own.Parts = append(own.Parts, p)
			}
		}
		if len(own.Parts) < len(r.Parts) {
			all[i] = &own
		}
	}
	return all
}

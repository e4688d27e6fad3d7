package oracle

import "regexp"

// comparison is one text before decoders and oracles.
type comparison struct {
	*subject
	text string
	tree *node // nil where the text is not JSON
}

// given compares a text as it is. It returns nil for what the oracles take too long for.
func given(which byte, text string) *comparison {
	const longest = 1 << 14
	if len(text) > longest || longExponent.MatchString(text) {
		return nil
	}
	return &comparison{subject: subjects[int(which)%len(subjects)], text: text, tree: parseTree(text)}
}

var longExponent = regexp.MustCompile(`[0-9.][eE][+-]?[0-9]{5}`)

// made compares a sample of a subject that is changed as script says. It returns nil where given does.
func made(which byte, seed uint16, script []byte) *comparison {
	s := subjects[int(which)%len(subjects)]
	return given(which, mutate(sample(s.schema, uint64(seed)), script, s.words).String())
}

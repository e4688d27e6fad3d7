package jsonwire

import (
	"errors"
	"math"
	"unicode/utf8"
)

// growth is a text that grows. It is scanned as it comes, each byte once, so that a Reader gets to see whole tokens
// only and never has to begin again: a number or literal is whole when something follows it, a string that is a value
// is to be read from its opening quote on, one that is a name when it is whole.
type growth struct {
	text    []byte
	ready   int // text is to be read up to here
	at      int // text is scanned up to here
	depth   int
	objects levels
	naming  bool // the next string is a name
	word    bool // a number or literal may continue at at
	broken  bool // at at, the text is not JSON

	open    int // where the string begins that is open, or -1
	end     int // whole characters of it end here
	escaped bool
	said    []byte // what it says, if it is escaped, up to told
	told    int

	// What the Reader waits for: text beyond seen, and that no more than level objects and arrays are open. While it
	// shows a string, more of that is enough.
	seen, level int
	lowest      int // the least depth since it waits
	showing     bool
	shown       int // it has shown the string up to here
	yield       func(struct{}) bool
	over        bool // it needs no more

	held int // how many functions of the user are reading: none of them may be left in its midst

	changed bool // more of the value is known than when that was last asked
}

// levels says of each level that is open whether it is an object: as many bits as a text may have levels, the innermost
// in the lowest bit of the last word.
type levels [2 * MaxDepth / 64]uint64

func (l *levels) push(object bool) {
	l[0] = l[0]<<1 | l[1]>>63
	l[1] <<= 1
	if object {
		l[1] |= 1
	}
}

func (l *levels) pop() {
	l[1] = l[1]>>1 | l[0]<<63
	l[0] >>= 1
}

func (l *levels) top() bool { return l[1]&1 != 0 }

// add adds to the text, and reports whether the Reader can continue.
func (g *growth) add(delta string) bool {
	if g.broken || g.over {
		return false
	}
	g.text = append(g.text, delta...)
	g.scan()
	return g.ready > g.seen && g.lowest <= g.level || g.showing && g.end > g.shown
}

// wait waits for text until no more than level objects and arrays are open. Where no more comes it does not return, but
// panics with errClosed, so that the value stays as it is.
func (g *growth) wait(level int) {
	g.seen, g.level, g.lowest = g.ready, level, g.depth
	if !g.yield(struct{}{}) {
		panic(errClosed)
	}
}

var errClosed = errors.New("jsonwire: the growing text was closed")

// refuse stops reading: later text does not change the value. A function of the user runs to its end.
func (g *growth) refuse() {
	g.over = true
	if g.held == 0 {
		g.wait(math.MaxInt)
	}
}

// release ends what a function of the user has read. If that was refused, reading stops.
func (g *growth) release() {
	g.held--
	if g.over {
		g.refuse()
	}
}

func (g *growth) scan() {
	for more := true; more && g.at < len(g.text) && !g.broken; {
		switch {
		case g.open >= 0:
			more = g.scanString()
		case g.word:
			g.scanWord()
		default:
			g.scanToken()
		}
	}
}

// scanToken reads a token of one byte, white space, or how a longer token begins.
func (g *growth) scanToken() {
	c := g.text[g.at]
	switch {
	case c == ' ', c == '\n', c == '\r', c == '\t':
		g.at++
		return
	case c == '-', isDigit(c), c == 't', c == 'f', c == 'n':
		g.word = true
		return
	}
	g.at++
	switch c {
	case '"':
		g.open, g.end, g.told, g.escaped, g.said = g.at-1, g.at, g.at, false, nil
		if g.naming {
			return
		}
	case '{', '[':
		g.changed = g.changed || g.depth > 0 // there may be a pointer now
		g.depth++
		g.naming = c == '{'
		g.objects.push(g.naming)
	case '}', ']':
		g.depth--
		g.objects.pop()
		g.lowest = min(g.lowest, g.depth)
	case ',':
		g.naming = g.objects.top()
	case ':':
		g.naming = false
	default:
		g.at--
		g.broken = true
		return
	}
	g.ready = g.at
}

// inWord reports whether c may be part of a number or literal.
func inWord(c byte) bool { return isAlphanumeric(c) || c == '-' || c == '+' || c == '.' }

// scanWord reads on in a number or literal.
func (g *growth) scanWord() {
	for g.at < len(g.text) && inWord(g.text[g.at]) {
		g.at++
	}
	if g.at < len(g.text) {
		g.word = false
		g.ready = g.at
		g.changed = true
	}
}

// scanString continues in the open string. It returns false if the string does not end within the text.
func (g *growth) scanString() (more bool) {
	b, p := g.text, plain(g.text, g.at)
	g.at, g.end = p, p
	if p >= len(b) {
		return false
	}
	fault := ""
	switch c := b[p]; {
	case c == '"':
		g.at = p + 1
		g.open, g.ready = -1, g.at
		g.changed = g.changed || !g.naming && (!g.showing || g.end > g.shown)
		return true
	case c == '\\':
		if p, fault = scanEscape(b, p); fault != "" {
			g.broken = !beginsEscape(b[g.at:])
			return false
		}
		g.escaped = true
	case c < ' ':
		g.broken = true
		return false
	default:
		if p, fault = scanRunes(b, p); fault != "" {
			g.broken = utf8.FullRune(b[p:])
		}
	}
	g.at, g.end = p, p
	return fault == ""
}

// beginsEscape reports whether an escape, maybe of a surrogate pair, is incomplete at the end of b.
func beginsEscape(b []byte) bool {
	const form = `\uhhhh\uhhhh`
	if len(b) >= len(form) {
		return false
	}
	for i, c := range b {
		if form[i] == 'h' && !isHex(c) || form[i] != 'h' && form[i] != c {
			return false
		}
	}
	if len(b) < 6 {
		return true
	}
	r, _ := hex4(b, 2)
	return surrogate(r) && r < lowSurrogate
}

// begun returns what the string that is open says so far.
func (g *growth) begun() string {
	if !g.escaped {
		return owned(g.text[g.open+1 : g.end])
	}
	g.said = unescape(g.said, g.text[g.told:g.end])
	g.told = g.end
	return owned(g.said)
}

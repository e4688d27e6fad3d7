package runtime

import "strings"

// withoutFences returns the JSON of a text that may stand in a block of Markdown, or the text where it finds none.
func withoutFences(text string) string {
	text = strings.TrimSpace(text)
	var f fences
	begin, end := 0, 0
	for i := range len(text) {
		before := f.place
		f.next(text[i])
		switch {
		case f.place == inBareJSON:
			return text
		case f.place == inBlock && before == atLine:
			begin = i
		case f.place == afterBrace && text[i] == '}':
			end = i + 1
		case f.place == afterBlock:
			return text[begin:end]
		}
	}
	if f.place == afterBrace && f.ticks == 0 {
		return text[begin:end]
	}
	return text
}

// fences finds the JSON of a text byte by byte, as Pydantic AI's strip_markdown_fences does. It is the whole text where
// that begins with a brace. Otherwise it begins with the first brace that begins a line below a fence, which may have a
// word, and ends with the first brace that a fence or the end of the text comes after. The zero value is before the text.
type fences struct {
	place place
	ticks int // the latest in a row, of a fence that is not whole
}

// place is where in a text fences is.
type place uint8

const (
	inSpace    place = iota // before anything else
	inProse                 // where a fence may come
	afterFence              // where its word may come
	inWord
	afterReturn // of a line that ends in two bytes
	atLine      // below the fence
	inBlock
	afterBrace // in the block; it may be the last
	afterBlock
	inBareJSON
)

// json takes the next piece of the text. It returns the part of it that is in the block, or may still be.
func (f *fences) json(piece string) string {
	begin := len(piece)
	for i := range len(piece) {
		if f.next(piece[i]); f.place < inBlock {
			continue
		}
		begin = min(begin, i)
		switch f.place {
		case inBareJSON:
			return piece[begin:]
		case afterBlock:
			return piece[begin:i]
		}
	}
	return piece[begin:]
}

// next takes a byte.
func (f *fences) next(c byte) {
	switch f.place {
	case inSpace:
		if c == '{' {
			f.place = inBareJSON
		} else if !isSpace(c) {
			f.prose(c)
		}
	case inProse:
		f.prose(c)
	case afterFence, inWord, afterReturn, atLine:
		f.opening(c)
	case inBlock, afterBrace:
		f.block(c)
	}
}

// prose looks for a fence.
func (f *fences) prose(c byte) {
	f.place = inProse
	if f.tick(c); f.ticks == 3 {
		f.place = afterFence
	}
}

// opening looks for the brace that begins a block. The ticks of a fence that opens none may belong to the next.
func (f *fences) opening(c byte) {
	switch {
	case c == '`' && f.place == afterFence: // which is longer
	case isWord(c) && f.place <= inWord:
		f.place = inWord
	case c == '\r' && f.place <= inWord:
		f.place = afterReturn
	case c == '\n' && f.place < atLine:
		f.place = atLine
	case c == '{' && f.place == atLine:
		f.place, f.ticks = inBlock, 0
	default:
		f.ticks = 0
		f.prose(c)
	}
}

// block looks for the end of the block.
func (f *fences) block(c byte) {
	switch {
	case c == '}':
		f.place, f.ticks = afterBrace, 0
	case f.place == inBlock || isSpace(c) && f.ticks == 0:
	default:
		if f.tick(c); f.ticks == 0 {
			f.place = inBlock
		} else if f.ticks == 3 {
			f.place = afterBlock
		}
	}
}

func (f *fences) tick(c byte) {
	f.ticks++
	if c != '`' {
		f.ticks = 0
	}
}

func isSpace(c byte) bool { return c == ' ' || '\t' <= c && c <= '\r' }

// isWord reports whether a word of a fence may hold c, which is a letter in any script.
func isWord(c byte) bool {
	return 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' || c == '_' || c >= 0x80
}

package source

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Doc comments begin with the name of what they document, for readers of Go. A model knows functions by the names of
// tools, and fields by their keys, so the name is left out of what it reads where the rest is a sentence without it.

// withoutFuncName returns the doc comment of a function without its leading name: "Add adds two numbers" becomes "Adds
// two numbers". The text is returned unchanged unless the word after the name is a verb: that of "Search flights" is
// not.
func withoutFuncName(name, text string) string {
	rest, ok := strings.CutPrefix(text, name+" ")
	if !ok || !predicates(name, rest) {
		return text
	}
	return capitalize(rest)
}

// withoutNameIs returns the doc comment of a type, a field or a constant without a leading "Name is" or "Name are":
// "City is the name of a city" becomes "The name of a city". Any other text is returned unchanged.
func withoutNameIs(name, text string) string {
	for _, verb := range []string{" is ", " are "} {
		if rest, ok := strings.CutPrefix(text, name+verb); ok {
			return capitalize(rest)
		}
	}
	return text
}

// predicates reports whether a text begins with what the function name does. After a name of several words a verb is
// expected. A name of one word may itself be the verb of an imperative, as in "Search flights from A to B", so the next
// word has to be one that is hardly a noun, repeat the name ("Search searches"), or have a determiner behind it
// ("Search lists the flights").
func predicates(name, text string) bool {
	verb, after := cutWord(text)
	verb = strings.TrimRight(verb, ".,;:")
	switch {
	case !isThirdPerson(verb):
		return false
	case severalWords(name), slices.Contains(plainVerbs, verb), strings.HasPrefix(verb, stem(name)):
		return true
	}
	next, _ := cutWord(after)
	return slices.Contains(determiners, next)
}

// plainVerbs are verbs that tools often begin with and that are hardly read as nouns.
var plainVerbs = []string{
	"adds", "applies", "asks", "asserts", "cancels", "computes", "converts", "creates", "deletes", "determines", "does", "fetches", "finds",
	"gets", "gives", "has", "is", "makes", "opens", "pays", "puts", "reads", "removes", "renders", "replaces", "reports", "retrieves",
	"returns", "runs", "says", "sends", "takes", "tells", "turns", "updates", "uses", "writes",
}

var determiners = []string{
	"a", "all", "an", "another", "any", "each", "every", "how", "its", "no", "one", "some", "the", "two", "what", "whether", "which",
}

// notVerbs end as verbs do in the third person.
var notVerbs = []string{"always", "as", "its", "perhaps", "plus", "sometimes", "this", "thus", "versus"}

// isThirdPerson reports whether a word has the form of a verb in the third person: "returns", "is".
func isThirdPerson(word string) bool {
	lower := word != "" && strings.IndexFunc(word, func(r rune) bool { return !unicode.IsLower(r) }) < 0
	return lower && strings.HasSuffix(word, "s") && !strings.HasSuffix(word, "ss") && !slices.Contains(notVerbs, word)
}

// severalWords reports whether a Go name has a capital letter, a digit or an underscore behind a small letter.
func severalWords(name string) bool {
	small := strings.IndexFunc(name, unicode.IsLower)
	return small >= 0 && strings.IndexFunc(name[small:], func(r rune) bool { return !unicode.IsLower(r) }) >= 0
}

// stem is what the third person of a verb begins with: "appl" of Apply.
func stem(name string) string {
	return strings.TrimSuffix(strings.ToLower(name), "y")
}

// cutWord cuts a text behind its first word.
func cutWord(text string) (word, rest string) {
	end := strings.IndexFunc(text, unicode.IsSpace)
	if end < 0 {
		return text, ""
	}
	return text[:end], strings.TrimLeftFunc(text[end:], unicode.IsSpace)
}

// capitalize makes the first letter of a sentence a capital. A first word that is not spelled as words are, such as an
// address or a name with capitals inside, stays as it is.
func capitalize(text string) string {
	word, _ := cutWord(text)
	if strings.IndexFunc(strings.TrimRight(word, ".,;:!?"), func(r rune) bool { return !unicode.IsLower(r) && r != '-' && r != '\'' }) >= 0 {
		return text
	}
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToTitle(first)) + text[size:]
}

package jsonwire

import "strings"

const (
	maxNames     = 20 // names listed in one message
	maxSuggested = 64 // longest name, in bytes, that is compared by distance
)

// expected ends the report of an unknown name: by the one that was probably meant, otherwise by all there are.
func expected(name string, names []string) string {
	if len(names) == 0 {
		return "; expected an empty object"
	}
	if near := Nearest(name, names); near != "" {
		return "; did you mean " + string(Quote(near)) + "?"
	}
	if len(names) > maxNames {
		return "; expected one of: " + strings.Join(names[:maxNames], ", ") + ", ..."
	}
	return "; expected one of: " + strings.Join(names, ", ")
}

// alternatives lists JSON texts as Pydantic does: 'celsius' or 'fahrenheit', 1, 2 or 3.
func alternatives(values []Raw) string {
	var s strings.Builder
	for i, v := range values {
		switch {
		case i == 0:
		case i == len(values)-1:
			s.WriteString(" or ")
		default:
			s.WriteString(", ")
		}
		if text, ok := v.Text(); ok {
			s.WriteString("'" + text + "'")
		} else {
			s.WriteString(string(v))
		}
	}
	return s.String()
}

// nearestOf asks whether the string among allowed was meant that is nearest to input.
func nearestOf(input Raw, allowed []Raw) string {
	given, ok := input.Text()
	if !ok {
		return ""
	}
	var texts []string
	for _, v := range allowed {
		if text, ok := v.Text(); ok {
			texts = append(texts, text)
		}
	}
	if near := Nearest(given, texts); near != "" {
		return "; did you mean '" + near + "'?"
	}
	return ""
}

// Nearest returns the one of names that name is probably a slip of, or "".
func Nearest(name string, names []string) string {
	if len(name) > maxSuggested {
		return ""
	}
	name = simplified(name)
	best, bestDistance := "", maxSuggested
	for _, candidate := range names {
		c := simplified(candidate)
		if len(c) > maxSuggested || c == "" {
			continue
		}
		if d := distance(name, c); d <= tolerance(c) && d < bestDistance {
			best, bestDistance = candidate, d
		}
	}
	return best
}

// tolerance is how many slips a name may contain and still be recognised.
func tolerance(name string) int {
	switch n := len(name); {
	case n <= 2:
		return 0
	case n <= 4:
		return 1
	case n <= 8:
		return 2
	}
	return 3
}

var separators = strings.NewReplacer("_", "", "-", "", " ", "")

// simplified leaves out what spellings differ in without being different words.
func simplified(name string) string { return separators.Replace(strings.ToLower(name)) }

// distance counts the insertions, deletions, replacements and swaps of neighbours that turn a into b (Damerau and
// Levenshtein, in optimal string alignment). Both are short.
func distance(a, b string) int {
	var rows [3][]int
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
	}
	before, last, row := rows[0], rows[1], rows[2]
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

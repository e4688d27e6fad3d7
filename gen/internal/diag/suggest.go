package diag

import "strings"

// Nearest returns the known word that was probably meant by word, or "" where none is near: at most half of its
// letters differ, upper and lower case aside.
func Nearest(word string, known []string) string {
	best, bestDist := "", (len(word)+1)/2+1
	for _, k := range known {
		if len(word) >= 2*len(k) { // more than all of k would differ
			continue
		}
		if d := Distance(strings.ToLower(word), strings.ToLower(k)); d < bestDist && d < len(k) {
			best, bestDist = k, d
		}
	}
	return best
}

// DidYouMean returns a hint that names the nearest known word, or all of them where none is near.
func DidYouMean(word string, known []string) string {
	if near := Nearest(word, known); near != "" {
		return "did you mean " + near + "?"
	}
	return "known are " + strings.Join(known, ", ")
}

// Distance counts the bytes to insert, delete, replace or swap with their neighbour to turn a into b.
func Distance(a, b string) int {
	before, row := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		next := make([]int, len(b)+1)
		next[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			next[j] = min(row[j]+1, next[j-1]+1, row[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				next[j] = min(next[j], before[j-2]+1)
			}
		}
		before, row = row, next
	}
	return row[len(b)]
}

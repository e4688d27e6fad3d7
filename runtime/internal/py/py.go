// Package py writes values as Python does, for sentences that are Pydantic AI's word for word.
package py

import "strings"

// List returns the texts as repr writes a list of str. It escapes nothing: it is for names and ids.
func List(texts []string) string {
	if len(texts) == 0 {
		return "[]"
	}
	return "['" + strings.Join(texts, "', '") + "']"
}

// Quote returns the text in quotes, as repr writes a str.
func Quote(text string) string {
	quote := "'"
	if strings.Contains(text, "'") && !strings.Contains(text, `"`) {
		quote = `"`
	}
	text = strings.NewReplacer(`\`, `\\`, "\n", `\n`, "\r", `\r`, "\t", `\t`).Replace(text)
	if quote == "'" {
		text = strings.ReplaceAll(text, "'", `\'`)
	}
	return quote + text + quote
}

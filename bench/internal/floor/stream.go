package floor

import (
	"context"
)

// Stream hands out the pieces of an answer as they come, and returns it as a whole.
func Stream(ctx context.Context, pieces []string, take func(string)) (string, error) {
	var text []byte
	for _, p := range pieces {
		if err := ctx.Err(); err != nil {
			return "", err
		}
		text = append(text, p...)
		take(p)
	}
	return string(text), nil
}

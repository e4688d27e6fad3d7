package message

import "time"

// UserSays returns a prompt of the items, made at that time. A single Text becomes plain text.
func UserSays(items []UserContent, at time.Time) *UserPromptPart {
	if len(items) == 1 {
		if t, ok := items[0].(Text); ok {
			return &UserPromptPart{Content: string(t), Timestamp: at}
		}
	}
	return &UserPromptPart{Items: items, Timestamp: at}
}

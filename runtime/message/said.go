package message

import "time"

// UserSays returns the part in which the user says the items at that time. A single Text is plain text.
func UserSays(items []UserContent, at time.Time) *UserPromptPart {
	if len(items) == 1 {
		if t, ok := items[0].(Text); ok {
			return &UserPromptPart{Content: string(t), Timestamp: at}
		}
	}
	return &UserPromptPart{Items: items, Timestamp: at}
}

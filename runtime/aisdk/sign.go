package aisdk

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"

	"github.com/agentgen-go/agentgen/runtime/message"
)

const approvalPrefix = "ap-"

// newKey returns the key of a handler that was given none.
func newKey() []byte {
	key := make([]byte, sha256.Size)
	_, _ = rand.Read(key)
	return key
}

// sign binds an approval to a call of a chat: its ID, its tool and its arguments.
func sign(key []byte, chat string, c *message.ToolCallPart) string {
	mac := hmac.New(sha256.New, key)
	for _, part := range []string{"agentgen/aisdk/1", chat, c.ToolCallID, c.ToolName, canonical(c.Args)} {
		_, _ = mac.Write(append([]byte(part), 0))
	}
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

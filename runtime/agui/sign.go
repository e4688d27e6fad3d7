package agui

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/message"
)

const interruptPrefix = "int-"

// newKey returns the key of a handler that was given none.
func newKey() []byte {
	key := make([]byte, sha256.Size)
	_, _ = rand.Read(key)
	return key
}

// signature binds an interrupt to a call of a thread: its ID, its tool and its arguments.
func signature(key []byte, thread string, c *message.ToolCallPart) string {
	mac := hmac.New(sha256.New, key)
	for _, part := range []string{"agentgen/agui/1", thread, c.ToolCallID, c.ToolName, c.Args} {
		_, _ = mac.Write(append([]byte(part), 0))
	}
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// signedInterrupt returns the ID of an interrupt in a conversation that the client keeps.
func signedInterrupt(key []byte, thread string, c *message.ToolCallPart) string {
	return interruptPrefix + c.ToolCallID + "." + signature(key, thread, c)
}

// verify reports whether the ID of an interrupt is one that this server has made for the call.
func verify(key []byte, thread, id string, c *message.ToolCallPart) bool {
	return hmac.Equal([]byte(id), []byte(signedInterrupt(key, thread, c)))
}

// interrupted returns the ID of the call that an unsigned interrupt is for.
func interrupted(id string) string { return strings.TrimPrefix(id, interruptPrefix) }

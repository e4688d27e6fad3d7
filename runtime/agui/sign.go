package agui

import (
	"crypto/hmac"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/internal/callid"
	"github.com/agentgen-go/agentgen/runtime/message"
)

const interruptPrefix = "int-"

// signedInterrupt returns the ID of an interrupt in a conversation that the client keeps.
func signedInterrupt(key []byte, thread string, c *message.ToolCallPart) string {
	return interruptPrefix + c.ToolCallID + "." + callid.Sign(key, "agentgen/agui/1", thread, c.ToolCallID, c.ToolName, c.Args)
}

// verify reports whether the ID of an interrupt is one that this server has made for the call.
func verify(key []byte, thread, id string, c *message.ToolCallPart) bool {
	return hmac.Equal([]byte(id), []byte(signedInterrupt(key, thread, c)))
}

// interrupted returns the ID of the call that an unsigned interrupt is for.
func interrupted(id string) string { return strings.TrimPrefix(id, interruptPrefix) }

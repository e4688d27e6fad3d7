package aisdk

import (
	"github.com/agentgen-go/agentgen/runtime/internal/callid"
	"github.com/agentgen-go/agentgen/runtime/message"
)

const approvalPrefix = "ap-"

// sign binds an approval to a call of a chat: its ID, its tool and its arguments.
func sign(key []byte, chat string, c *message.ToolCallPart) string {
	return callid.Sign(key, "agentgen/aisdk/1", chat, c.ToolCallID, c.ToolName, canonical(c.Args))
}

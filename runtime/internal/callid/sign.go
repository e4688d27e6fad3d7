package callid

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
)

// NewKey returns the key of a handler that was given none.
func NewKey() []byte {
	key := make([]byte, sha256.Size)
	_, _ = rand.Read(key)
	return key
}

// Sign binds an approval to what it is for: the protocol, the conversation, and the call with its ID, tool and arguments.
func Sign(key []byte, protocol, conversation, id, tool, args string) string {
	mac := hmac.New(sha256.New, key)
	for _, part := range []string{protocol, conversation, id, tool, args} {
		_, _ = mac.Write(append([]byte(part), 0))
	}
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

package agentmcp

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"time"
)

// sealedFor is how long a call may wait.
const sealedFor = 24 * time.Hour

// newSeal returns what encrypts and authenticates, with a random key if key is empty.
func newSeal(key []byte) (cipher.AEAD, error) {
	if len(key) == 0 {
		key = make([]byte, 32)
		_, _ = rand.Read(key) // never fails
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// seal encrypts a text for a context, with the time.
func seal(s cipher.AEAD, text []byte, context string) string {
	stamped := binary.BigEndian.AppendUint64(nil, uint64(time.Now().Unix()))
	return base64.RawURLEncoding.EncodeToString(s.Seal(nil, nil, append(stamped, text...), []byte(context)))
}

// unseal returns the text, if it was sealed for the context and not too long ago.
func unseal(s cipher.AEAD, sealed, context string) ([]byte, bool) {
	b, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil {
		return nil, false
	}
	stamped, err := s.Open(nil, nil, b, []byte(context))
	if err != nil || len(stamped) < 8 {
		return nil, false
	}
	at := time.Unix(int64(binary.BigEndian.Uint64(stamped)), 0)
	return stamped[8:], time.Since(at) < sealedFor
}

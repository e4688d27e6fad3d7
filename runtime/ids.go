package runtime

import (
	"crypto/sha1"
	"encoding/hex"
	"math/rand/v2"
	"time"
	"unsafe"
)

const uuidLen = 36

// newIDs returns two UUIDs of version 7 (RFC 9562): ids that sort by time. They need not be secret, so the runtime's
// generator is good enough, and its state is seeded by the operating system.
//
// They are made in the memory given, which must not be changed afterwards.
func newIDs(at time.Time, memory *[2 * uuidLen]byte) (a, b string) {
	appendUUID7(appendUUID7(memory[:0], at), at)
	s := unsafe.String(&memory[0], len(memory))
	return s[:uuidLen], s[uuidLen:]
}

func appendUUID7(dst []byte, at time.Time) []byte {
	var id [16]byte
	ms := uint64(at.UnixMilli())
	hi, lo := rand.Uint64(), rand.Uint64()
	for i := range 6 {
		id[i] = byte(ms >> (40 - 8*i))
	}
	for i := range 8 {
		id[8+i] = byte(lo >> (8 * i))
	}
	id[6], id[7] = 0x70|byte(hi)&0x0f, byte(hi>>8)
	id[8] = 0x80 | id[8]&0x3f
	return appendUUID(dst, id)
}

// appendUUID appends the text of a UUID.
func appendUUID(dst []byte, id [16]byte) []byte {
	dst = hex.AppendEncode(dst, id[0:4])
	for _, part := range [][]byte{id[4:6], id[6:8], id[8:10], id[10:16]} {
		dst = hex.AppendEncode(append(dst, '-'), part)
	}
	return dst
}

// derivedID returns the UUID of version 8 (RFC 9562) that a name stands for.
func derivedID(name string) string {
	sum := sha1.Sum([]byte(name))
	sum[6], sum[8] = sum[6]&0x0f|0x80, sum[8]&0x3f|0x80
	var id [uuidLen]byte
	return string(appendUUID(id[:0], [16]byte(sum[:16])))
}

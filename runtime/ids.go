package runtime

import (
	"crypto/sha1"
	"encoding/binary"
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
	ms, bits := uint64(at.UnixMilli()), rand.Uint64()
	putUUID7(memory[:uuidLen], ms, bits, rand.Uint64())
	putUUID7(memory[uuidLen:], ms, bits>>12, rand.Uint64())
	s := unsafe.String(&memory[0], len(memory))
	return s[:uuidLen], s[uuidLen:]
}

// putUUID7 writes the UUID of a time and of random bits: the lowest 12 of few, and 62 of many.
func putUUID7(dst []byte, ms, few, many uint64) {
	var id [16]byte
	binary.BigEndian.PutUint64(id[:], ms<<16|0x7000|few&0xfff)
	binary.BigEndian.PutUint64(id[8:], many&(1<<62-1)|1<<63)
	putUUID(dst, &id)
}

// putUUID writes the text of a UUID.
func putUUID(dst []byte, id *[16]byte) {
	dst = dst[:uuidLen]
	putHex(dst[0:8], id[0:4])
	dst[8], dst[13], dst[18], dst[23] = '-', '-', '-', '-'
	putHex(dst[9:13], id[4:6])
	putHex(dst[14:18], id[6:8])
	putHex(dst[19:23], id[8:10])
	putHex(dst[24:36], id[10:16])
}

// putHex writes bytes as hexadecimal digits, twice as many.
func putHex(dst, bytes []byte) {
	const digits = "0123456789abcdef"
	for i, b := range bytes {
		pair := dst[2*i : 2*i+2]
		pair[0], pair[1] = digits[b>>4], digits[b&0xf]
	}
}

// derivedID returns the UUID of version 8 (RFC 9562) that a name stands for.
func derivedID(name string) string {
	sum := sha1.Sum([]byte(name))
	sum[6], sum[8] = sum[6]&0x0f|0x80, sum[8]&0x3f|0x80
	var id [uuidLen]byte
	putUUID(id[:], (*[16]byte)(sum[:16]))
	return string(id[:])
}

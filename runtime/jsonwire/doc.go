// Package jsonwire reads and writes JSON for code that agentgen generated. It knows no types and uses no reflection:
// generated decoders ask a Reader for one value after the other, generated encoders tell a Writer what to append.
//
// The Reader is strict (RFC 8259, valid UTF-8, no trailing data, bounded depth) and validates while it decodes. All
// that is wrong with one text is collected, each fault with its place and in words that a model can act on.
package jsonwire

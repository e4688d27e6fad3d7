// Package jsonwire reads and writes JSON for code that agentgen generated. It does not know the types and does not use
// reflection: generated decoders read one value after the other from a Reader, generated encoders write to a Writer.
//
// The Reader is strict (RFC 8259, valid UTF-8, no trailing data, bounded depth) and validates while it decodes. It
// collects all violations of one text, each with its path and in words that a model can act on.
package jsonwire

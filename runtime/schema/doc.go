// Package schema rewrites JSON Schemas (draft 2020-12, and what drafts 4 to 7 write differently) for the providers of
// models, each of which accepts a dialect of its own. It works on the JSON text of a schema, so that tools known only
// at run time, such as those of an MCP server, get the same forms as those that agentgen generated code for.
//
// What a dialect lacks is handled in one of three ways. What the dialect can express otherwise is rewritten: references
// are written out, oneOf becomes anyOf, an optional property becomes a nullable one. A constraint for which there is no
// keyword moves into the description, as in "page to show (minimum=1)", where the model reads it; the decoder of the
// arguments still has to check it. What would change the meaning, such as a map in a dialect that only has fixed
// properties, is an error that says where it is.
//
// Order of members, unknown keywords and the spelling of numbers are kept wherever a dialect allows it; of repeated members
// the last one counts. All functions are pure: they are safe for concurrent use and cache nothing, so callers that send a
// schema often should keep the result. Input is bounded (see MaxSize and jsonwire.MaxDepth) and may be hostile.
package schema

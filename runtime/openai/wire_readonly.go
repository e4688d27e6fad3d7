package openai

import (
	"errors"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// errReadOnly is the error of an attempt to write what only servers write. A codec that reads itself must have both methods.
var errReadOnly = errors.New("openai: this is only read")

// EncodeJSONTo makes w fail.
func (*choices) EncodeJSONTo(w *jsonwire.Writer) { w.Fail(errReadOnly) }

// EncodeJSONTo makes w fail.
func (*chunkChoices) EncodeJSONTo(w *jsonwire.Writer) { w.Fail(errReadOnly) }

// EncodeJSONTo makes w fail.
func (*replyCalls) EncodeJSONTo(w *jsonwire.Writer) { w.Fail(errReadOnly) }

// EncodeJSONTo makes w fail.
func (*replyContent) EncodeJSONTo(w *jsonwire.Writer) { w.Fail(errReadOnly) }

// EncodeJSONTo makes w fail.
func (*counts) EncodeJSONTo(w *jsonwire.Writer) { w.Fail(errReadOnly) }

// EncodeJSONTo makes w fail.
func (*callIndex) EncodeJSONTo(w *jsonwire.Writer) { w.Fail(errReadOnly) }

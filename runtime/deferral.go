package runtime

import (
	"errors"
	"fmt"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// ErrCallDeferred is the error of a tool whose result will be provided later, from outside of the run: the run pauses.
// CallDeferred and CallDeferredWith add metadata to it.
var ErrCallDeferred = errors.New("the result of the call will be given later")

// ErrApprovalRequired is the error of a tool that must not run until its call has been approved: the run pauses. The
// approved call is made again, with RunInfo.ToolCallApproved set: check that first, or the tool asks forever.
// ApprovalRequired and ApprovalRequiredWith add metadata to it.
var ErrApprovalRequired = errors.New("the call needs approval")

// DeferralError is ErrCallDeferred or ErrApprovalRequired with metadata.
type DeferralError struct {
	// Err is one of the two.
	Err error
	// Metadata is for those who resolve the call: it is in DeferredRequests.Metadata.
	Metadata RawJSON
}

func (e *DeferralError) Error() string { return said(e.Err, "the call waits") }

// Unwrap returns Err.
func (e *DeferralError) Unwrap() error { return e.Err }

// CallDeferred is ErrCallDeferred with metadata for those who will provide the result.
func CallDeferred(metadata RawJSON) error { return &DeferralError{ErrCallDeferred, metadata} }

// ApprovalRequired is ErrApprovalRequired with metadata for those who are asked.
func ApprovalRequired(metadata RawJSON) error { return &DeferralError{ErrApprovalRequired, metadata} }

// CallDeferredWith is CallDeferred with metadata as a Go value: a map[string]any, a []any, a type that is marked
// //agent:codec, or any other type that Agent.Metadata may hold. For a value that cannot be written as JSON it returns
// an ordinary error, which ends the run.
func CallDeferredWith(metadata any) error { return deferredWith(ErrCallDeferred, metadata) }

// ApprovalRequiredWith is ApprovalRequired with metadata as a Go value, as for CallDeferredWith.
func ApprovalRequiredWith(metadata any) error { return deferredWith(ErrApprovalRequired, metadata) }

func deferredWith(why error, metadata any) error {
	var w jsonwire.Writer
	w.Any(metadata)
	b, err := w.Bytes()
	if err != nil {
		return fmt.Errorf("metadata of a deferred call: %w", err)
	}
	return &DeferralError{why, RawJSON(b)}
}

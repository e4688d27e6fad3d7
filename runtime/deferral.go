package runtime

import (
	"errors"
	"fmt"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// ErrCallDeferred is the error of a tool whose result will be given later, by someone else: the run pauses. CallDeferred
// and CallDeferredWith add metadata to it.
var ErrCallDeferred = errors.New("the result of the call will be given later")

// ErrApprovalRequired is the error of a tool that must not run until its call has been approved: the run pauses. The
// approved call is made again, with RunInfo.ToolCallApproved set: check that first, or the tool asks forever.
// ApprovalRequired and ApprovalRequiredWith add metadata to it.
var ErrApprovalRequired = errors.New("the call needs approval")

// DeferralError is ErrCallDeferred or ErrApprovalRequired with metadata.
type DeferralError struct {
	// Err is one of the two.
	Err error
	// Metadata is told to those who resolve the call, in DeferredRequests.Metadata.
	Metadata RawJSON
}

func (e *DeferralError) Error() string { return said(e.Err, "the call waits") }

// Unwrap returns Err.
func (e *DeferralError) Unwrap() error { return e.Err }

// CallDeferred is ErrCallDeferred with metadata for those who will give the result.
func CallDeferred(metadata RawJSON) error { return &DeferralError{ErrCallDeferred, metadata} }

// ApprovalRequired is ErrApprovalRequired with metadata for those who are asked.
func ApprovalRequired(metadata RawJSON) error { return &DeferralError{ErrApprovalRequired, metadata} }

// CallDeferredWith is CallDeferred with metadata of Go's: a map[string]any, a []any, a type that is marked //agent:codec, or what else
// Agent.Metadata may hold. A value that cannot be written as JSON is an ordinary error, which ends the run.
func CallDeferredWith(metadata any) error { return deferredWith(ErrCallDeferred, metadata) }

// ApprovalRequiredWith is ApprovalRequired with metadata of Go's, as CallDeferredWith takes it.
func ApprovalRequiredWith(metadata any) error { return deferredWith(ErrApprovalRequired, metadata) }

func deferredWith(why error, metadata any) error {
	var w jsonwire.Writer
	w.Any(metadata)
	b, err := w.Bytes()
	if err != nil {
		return fmt.Errorf("the metadata of a call that waits: %w", err)
	}
	return &DeferralError{why, RawJSON(b)}
}

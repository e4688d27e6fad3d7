package runtime

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// ErrCallDeferred is the error of a tool whose result will be given later, by somebody else: the run pauses. CallDeferred
// adds metadata to it.
var ErrCallDeferred = errors.New("the result of the call will be given later")

// ErrApprovalRequired is the error of a tool that must not go on until somebody has approved of its call: the run pauses.
// The approved call is made again, with RunInfo.ToolCallApproved set: look at that first, or the tool asks for ever.
// ApprovalRequired adds metadata to it.
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

// DeferredRequests are the calls that a paused run waits for. AppendJSON writes them for those who resolve them elsewhere.
//
//agent:codec
type DeferredRequests struct {
	// Calls wait for a result, Approvals for somebody's consent.
	Calls     []*ToolCallPart `json:"calls"`
	Approvals []*ToolCallPart `json:"approvals"`
	// Metadata is what tools have told of their calls, by the ids of the calls.
	Metadata map[string]RawJSON `json:"metadata,omitempty"`
}

// DeferredResults say what has become of deferred calls, by their ids. DecodeJSON reads them where they come from elsewhere;
// its errors are *jsonwire.ValidationError.
//
//agent:codec
type DeferredResults struct {
	// Approvals resolve calls that wait for consent.
	Approvals map[string]Approval `json:"approvals,omitempty"`
	// ApproveAll approves of all calls that wait for consent and are not in Approvals.
	ApproveAll bool `json:"approve_all,omitempty"`
	// Calls resolve calls that wait for a result.
	Calls map[string]CallResult `json:"calls,omitempty"`
	// Metadata is handed to the tools of approved calls, in RunInfo.ToolCallMetadata.
	Metadata map[string]RawJSON `json:"metadata,omitempty"`
}

// WithDeferredResults resolves the calls that an earlier run has left waiting: those at the end of the history, which
// must all be resolved, or those of a snapshot. The prompt, if any, comes after their results.
func WithDeferredResults(r *DeferredResults) RunOption { return func(o *runOptions) { o.deferred = r } }

// Approval is somebody's word on a call. The zero value denies it.
type Approval struct {
	Approved bool `json:"approved"`
	// Args, if not empty, are the arguments to call the tool with instead of the model's: a JSON object.
	Args RawJSON `json:"args,omitempty"`
	// Message tells the model why the call was denied; empty stands for "The tool call was denied."
	Message string `json:"message,omitempty"`
}

// Approve lets a call be made.
func Approve() Approval { return Approval{Approved: true} }

// ApproveWith lets a call be made with other arguments, a JSON object.
func ApproveWith(args RawJSON) Approval { return Approval{Approved: true, Args: args} }

// Deny refuses a call; the message tells the model why.
func Deny(message string) Approval { return Approval{Message: message} }

// CallResult is the result of a call that was made elsewhere: a Return, or one of the other two.
type CallResult struct {
	Return
	// Failed, if not empty, tells the model that the call has failed, as Failedf does.
	Failed string `json:"failed,omitempty"`
	// Retry, if not empty, asks the model to try again, as Retryf does.
	Retry string `json:"retry,omitempty"`
}

// BuildResults returns the results with all that is left out filled in: it makes approvals of ApproveAll. Its error
// is a *ConfigError, which names the ids that wait for nothing, or not for that, and what is no JSON.
func (d *DeferredRequests) BuildResults(r DeferredResults) (*DeferredResults, error) {
	if err := r.check(d); err != nil {
		return nil, err
	}
	out := &DeferredResults{Approvals: maps.Clone(r.Approvals), Calls: maps.Clone(r.Calls), Metadata: maps.Clone(r.Metadata)}
	if !r.ApproveAll {
		return out, nil
	}
	if out.Approvals == nil {
		out.Approvals = make(map[string]Approval, len(d.Approvals))
	}
	for _, c := range d.Approvals {
		if _, ok := out.Approvals[c.ToolCallID]; !ok {
			out.Approvals[c.ToolCallID] = Approve()
		}
	}
	return out, nil
}

// Remaining returns the calls that the results leave open, nil if there are none. Results that are nil leave all of them open.
func (d *DeferredRequests) Remaining(r *DeferredResults) *DeferredRequests {
	if r == nil {
		r = new(DeferredResults)
	}
	rest := &DeferredRequests{}
	for _, c := range d.Calls {
		if _, ok := r.Calls[c.ToolCallID]; !ok {
			rest.add(c, d.Metadata[c.ToolCallID], false)
		}
	}
	for _, c := range d.Approvals {
		if _, ok := r.Approvals[c.ToolCallID]; !ok && !r.ApproveAll {
			rest.add(c, d.Metadata[c.ToolCallID], true)
		}
	}
	if len(rest.Calls)+len(rest.Approvals) == 0 {
		return nil
	}
	return rest
}

// add adds a call that waits.
func (d *DeferredRequests) add(c *ToolCallPart, metadata RawJSON, approval bool) {
	if approval {
		d.Approvals = append(d.Approvals, c)
	} else {
		d.Calls = append(d.Calls, c)
	}
	if metadata == "" {
		return
	}
	if d.Metadata == nil {
		d.Metadata = make(map[string]RawJSON)
	}
	d.Metadata[c.ToolCallID] = metadata
}

// ids returns the ids of the calls.
func ids(calls []*ToolCallPart) []string {
	all := make([]string, len(calls))
	for i, c := range calls {
		all[i] = c.ToolCallID
	}
	return all
}

// check refuses results of calls that do not wait for them.
func (r *DeferredResults) check(d *DeferredRequests) error {
	var problems []string
	if extra := others(maps.Keys(r.Approvals), ids(d.Approvals)); extra != nil {
		problems = append(problems, fmt.Sprintf("`approvals` contains tool call IDs not in this `DeferredRequests.Approvals`: %s", quoted(extra)))
	}
	if extra := others(maps.Keys(r.Calls), ids(d.Calls)); extra != nil {
		problems = append(problems, fmt.Sprintf("`calls` contains tool call IDs not in this `DeferredRequests.Calls`: %s", quoted(extra)))
	}
	problems = append(problems, r.checkJSON()...)
	if problems != nil {
		return &ConfigError{problems, "the results do not fit the calls that wait"}
	}
	return nil
}

// checkJSON lists what is no JSON of what is to be. Arguments are left to the tools, which tell the model.
func (r *DeferredResults) checkJSON() (problems []string) {
	add := func(err error, id string) {
		if err != nil {
			problems = append(problems, fmt.Sprintf("call '%s': %v", id, err))
		}
	}
	for _, id := range jsonwire.SortedKeys(r.Calls) {
		c := r.Calls[id]
		add(c.check(), id)
	}
	for _, id := range jsonwire.SortedKeys(r.Metadata) {
		add(checkJSON("its Metadata", r.Metadata[id]), id)
	}
	return problems
}

// others returns, sorted, the ids that are not among the known ones.
func others(all func(func(string) bool), known []string) (rest []string) {
	is := setOf(known)
	for id := range all {
		if !is[id] {
			rest = append(rest, id)
		}
	}
	slices.Sort(rest)
	return rest
}

func setOf(ids []string) map[string]bool {
	set := make(map[string]bool, len(ids))
	for _, id := range ids {
		set[id] = true
	}
	return set
}

// quoted lists texts as Pydantic AI does.
func quoted(texts []string) string {
	if len(texts) == 0 {
		return "[]"
	}
	return "['" + strings.Join(texts, "', '") + "']"
}

// PauseError is the error of a run that waits for somebody: it is not over. Resolve its Requests and go on, with the
// same agent in this or another process, from the history:
//
//	agent.Run(ctx, deps, "", WithHistory(pause.Messages), WithDeferredResults(results))
//
// or with the very same run, from a Snapshot:
//
//	agent.Run(ctx, deps, "", WithSnapshot(snapshot), WithDeferredResults(results))
type PauseError struct {
	// Requests are the calls that the run waits for.
	Requests *DeferredRequests
	// Agent is the agent's name, RunID names the run, ConversationID its conversation.
	Agent, RunID, ConversationID string
	// Messages is the history so far. Results of the other calls of the last response are in it.
	Messages []Message
	// Usage is what the run has used so far.
	Usage RunUsage

	run *runState
}

func (e *PauseError) Error() string { return e.who() + " is paused" + e.waits() }

func (e *PauseError) who() string {
	if e.Agent == "" {
		return "the run"
	}
	return "the run of agent " + e.Agent
}

// waits tells what the run waits for, as far as it is known.
func (e *PauseError) waits() string {
	var waits []string
	if open := e.Requests; open != nil {
		if n := len(open.Approvals); n > 0 {
			waits = append(waits, fmt.Sprintf("approval of %d tool call(s) (%s)", n, names(open.Approvals)))
		}
		if n := len(open.Calls); n > 0 {
			waits = append(waits, fmt.Sprintf("the result of %d tool call(s) (%s)", n, names(open.Calls)))
		}
	}
	if waits == nil {
		return ""
	}
	return ": it waits for " + strings.Join(waits, " and ")
}

func names(calls []*ToolCallPart) string {
	all := make([]string, len(calls))
	for i, c := range calls {
		all[i] = c.ToolName
	}
	return strings.Join(all, ", ")
}

package message

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/internal/py"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// DeferredRequests are the calls that a paused run waits for. AppendJSON writes them for those who resolve them elsewhere.
//
//agent:codec
type DeferredRequests struct {
	// Calls wait for a result, Approvals for approval.
	Calls     []*ToolCallPart `json:"calls"`
	Approvals []*ToolCallPart `json:"approvals"`
	// Metadata is what tools have said about their calls, by the ids of the calls.
	Metadata map[string]jsonwire.Raw `json:"metadata,omitempty"`
}

// DeferredResults resolve deferred calls, by their ids. DecodeJSON reads them from JSON; its errors are
// *jsonwire.ValidationError.
//
//agent:codec
type DeferredResults struct {
	// Approvals resolve calls that wait for approval.
	Approvals map[string]Approval `json:"approvals,omitempty"`
	// ApproveAll approves all calls that wait for approval and are not in Approvals.
	ApproveAll bool `json:"approve_all,omitempty"`
	// Calls resolve calls that wait for a result.
	Calls map[string]CallResult `json:"calls,omitempty"`
	// Metadata is passed to the tools of approved calls, in RunInfo.ToolCallMetadata.
	Metadata map[string]jsonwire.Raw `json:"metadata,omitempty"`
}

// Approval is the decision about a call. The zero value denies it.
type Approval struct {
	Approved bool `json:"approved"`
	// Args, if not empty, are the arguments to call the tool with instead of the model's: a JSON object.
	Args jsonwire.Raw `json:"args,omitempty"`
	// Message is what the model reads if the call is denied; empty means "The tool call was denied."
	Message string `json:"message,omitempty"`
}

// Approve lets a call be made.
func Approve() Approval { return Approval{Approved: true} }

// ApproveWith approves a call with other arguments, a JSON object.
func ApproveWith(args jsonwire.Raw) Approval { return Approval{Approved: true, Args: args} }

// Deny denies a call; the model reads the message.
func Deny(message string) Approval { return Approval{Message: message} }

// CallResult is the result of a call that was made elsewhere: a value, a failure, or a request to try again.
type CallResult struct {
	// Content is the result as JSON; the zero value means null.
	Content jsonwire.Raw `json:"content,omitempty"`
	// Files, if not empty, are part of the result, after Content: see runtime.Return.
	Files []UserContent `json:"files,omitempty"`
	// User, if not empty, is sent to the model as a prompt of the user, after the results of all calls: texts and
	// files.
	User []UserContent `json:"user,omitempty"`
	// Metadata is kept with the result for the application. The model does not see it.
	Metadata jsonwire.Raw `json:"metadata,omitempty"`
	// Failed, if not empty, tells the model that the call has failed, as Failedf does.
	Failed string `json:"failed,omitempty"`
	// Retry, if not empty, asks the model to try again, as Retryf does.
	Retry string `json:"retry,omitempty"`
}

// BuildResults returns the results with approvals in place of ApproveAll. It returns a *ResultsError if results are given
// for calls that do not wait for them, or contain invalid JSON.
func (d *DeferredRequests) BuildResults(r DeferredResults) (*DeferredResults, error) {
	if err := d.Check(&r); err != nil {
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

// Remaining returns the calls that the results leave open, nil if there are none. Results that are nil leave all of
// them open.
func (d *DeferredRequests) Remaining(r *DeferredResults) *DeferredRequests {
	if r == nil {
		r = new(DeferredResults)
	}
	rest := &DeferredRequests{}
	for _, c := range d.Calls {
		if _, ok := r.Calls[c.ToolCallID]; !ok {
			rest.Add(c, d.Metadata[c.ToolCallID], false)
		}
	}
	for _, c := range d.Approvals {
		if _, ok := r.Approvals[c.ToolCallID]; !ok && !r.ApproveAll {
			rest.Add(c, d.Metadata[c.ToolCallID], true)
		}
	}
	if len(rest.Calls)+len(rest.Approvals) == 0 {
		return nil
	}
	return rest
}

// Decline returns results that deny the approvals and fail the other calls, for a reason that the model reads.
func (d *DeferredRequests) Decline(reason string) *DeferredResults {
	r := &DeferredResults{Approvals: map[string]Approval{}, Calls: map[string]CallResult{}}
	for _, c := range d.Approvals {
		r.Approvals[c.ToolCallID] = Deny(reason)
	}
	for _, c := range d.Calls {
		r.Calls[c.ToolCallID] = CallResult{Failed: reason}
	}
	return r
}

// Add adds a call that waits: for approval, or for its result. Metadata may be empty.
func (d *DeferredRequests) Add(c *ToolCallPart, metadata jsonwire.Raw, approval bool) {
	if approval {
		d.Approvals = append(d.Approvals, c)
	} else {
		d.Calls = append(d.Calls, c)
	}
	if metadata == "" {
		return
	}
	if d.Metadata == nil {
		d.Metadata = make(map[string]jsonwire.Raw)
	}
	d.Metadata[c.ToolCallID] = metadata
}

// CallIDs returns the ids of the calls.
func CallIDs(calls []*ToolCallPart) []string {
	all := make([]string, len(calls))
	for i, c := range calls {
		all[i] = c.ToolCallID
	}
	return all
}

// CheckSome is Check, for results that have to be for one of the calls at least: nil, or no results, are an error, too.
func (d *DeferredRequests) CheckSome(r *DeferredResults) error {
	if r == nil || len(r.Calls)+len(r.Approvals) == 0 && !(r.ApproveAll && len(d.Approvals) > 0) {
		return &ResultsError{Problems: []string{"none of the calls is given a result"}}
	}
	return d.Check(r)
}

// Check returns a *ResultsError if results are given for calls that do not wait for them, or contain invalid JSON.
func (d *DeferredRequests) Check(r *DeferredResults) error {
	var problems []string
	if extra := others(maps.Keys(r.Approvals), CallIDs(d.Approvals)); extra != nil {
		problems = append(problems, fmt.Sprintf("`approvals` contains tool call IDs not in this `DeferredRequests.Approvals`: %s", py.List(extra)))
	}
	if extra := others(maps.Keys(r.Calls), CallIDs(d.Calls)); extra != nil {
		problems = append(problems, fmt.Sprintf("`calls` contains tool call IDs not in this `DeferredRequests.Calls`: %s", py.List(extra)))
	}
	problems = append(problems, r.checkJSON()...)
	if problems != nil {
		return &ResultsError{Problems: problems}
	}
	return nil
}

// checkJSON lists what is not JSON of what is to be. Arguments are left to the tools, which tell the model.
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
		add(jsonwire.CheckRaw("its Metadata", r.Metadata[id]), id)
	}
	return problems
}

// check returns an error if the result would spoil the history.
func (c *CallResult) check() error {
	if err := jsonwire.CheckRaw("the Content of its result", c.Content); err != nil {
		return err
	}
	if _, _, err := ResultWithFiles(c.Content, c.Files); err != nil {
		return err
	}
	if place := FindNilContent(c.User); place != "" {
		return fmt.Errorf("%s of the User of its result is nil", place)
	}
	return jsonwire.CheckRaw("the Metadata of its result", c.Metadata)
}

// Merge returns the results of both. If both have a result for a call, that of more counts. r may be nil.
func (r *DeferredResults) Merge(more *DeferredResults) *DeferredResults {
	if r == nil {
		return more
	}
	return &DeferredResults{
		Approvals:  merged(r.Approvals, more.Approvals),
		ApproveAll: r.ApproveAll || more.ApproveAll,
		Calls:      merged(r.Calls, more.Calls),
		Metadata:   merged(r.Metadata, more.Metadata),
	}
}

func merged[V any](a, b map[string]V) map[string]V {
	if len(a) == 0 {
		return b
	}
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

// ResultsError is the error of DeferredResults that do not fit the calls that wait. The mistake is mostly that of a
// client of the program which has sent them.
type ResultsError struct {
	// Problems lists all that is wrong.
	Problems []string
}

func (e *ResultsError) Error() string {
	if len(e.Problems) == 0 {
		return "agentgen: the results do not fit the calls that wait"
	}
	return "agentgen: the results do not fit the calls that wait: " + strings.Join(e.Problems, "; ")
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

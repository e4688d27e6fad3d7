package transport

import (
	"cmp"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/model"
)

const (
	maxFailure  = 64 << 10 // how much of the body of a failure is kept
	failureTime = 5 * time.Second
)

// failure is the error of a response whose status is that of one.
func (r *Response) failure() error {
	defer time.AfterFunc(failureTime, r.body.close).Stop() // it may trickle
	secrets := r.secrets()
	// Secrets must be known in full, also at the cut.
	body, _ := io.ReadAll(io.LimitReader(&r.body, int64(maxFailure+secrets.longest()))) // what there is of it is better than nothing
	return r.failed(string(body), r.StatusCode, len(body) > maxFailure)
}

// Failure returns the error of a failure that the server reports within a response, in JSON or in words. Its status is the one
// that the report names, or the one that such a failure usually has, or else that of the response. inStream says that the
// response had begun.
func (r *Response) Failure(report []byte, inStream bool) *model.HTTPError {
	e := r.failed(string(report), 0, len(report) > maxFailure)
	e.StatusCode = cmp.Or(e.StatusCode, r.StatusCode)
	if inStream {
		e.Headers, e.RetryAfter = nil, 0 // they are those of the success
	}
	e.InStream = inStream
	return e
}

// failed makes the error of a failure that is reported by body. status is 0 if only the body reports it. cut says that
// body is longer than maxFailure.
func (r *Response) failed(body string, status int, cut bool) *model.HTTPError {
	secrets, said := r.secrets(), reportOf(body)
	if kind, _, _ := strings.Cut(r.Header.Get("X-Amzn-Errortype"), ":"); kind != "" { // AWS names the failure there
		said.name(&said.kind, kind)
	}
	status = cmp.Or(status, said.status)
	reason := model.ReasonOf(cmp.Or(status, r.StatusCode), said.names, cmp.Or(said.words, body))
	if reason == nil {
		reason = model.ErrServer
	}
	if status == 0 {
		status = model.StatusOf(model.ReasonOf(r.StatusCode, said.names, said.words))
	}
	text := secrets.redacted(body)
	if cut {
		text = secrets.redacted(secrets.withoutEnd(body))
		text = text[:min(len(text), maxFailure)]
	}
	e := &model.HTTPError{
		Reason: reason, StatusCode: status, Provider: r.client.provider.Name, ModelName: r.call.Model,
		Code: secrets.redacted(said.code), Type: secrets.redacted(said.kind), Body: text,
		Headers: secrets.headers(r.Header), RetryAfter: retryAfter(r.Header, time.Now()),
	}
	for _, name := range []string{"x-request-id", "request-id", "apim-request-id", "x-amzn-requestid", "cf-ray"} {
		e.RequestID = cmp.Or(e.RequestID, e.Headers[name])
	}
	return e
}

// report is what a failure says of itself.
type report struct {
	status     int      // 0 if it names none
	code, kind string   // the provider's names of it
	names      []string // all of them
	words      string
}

// maxNested is how deep errors stand within errors: gateways wrap those of the providers behind them.
const maxNested = 4

// reportOf reads what providers send: {"error":{"code","type","message"}}, {"type":"error","error":{...}}, a bare object, or
// an array of one of them. Nothing of it has to be there.
func reportOf(body string) (said report) {
	body = strings.TrimSpace(body)
	for range maxNested {
		inner := ""
		r := jsonwire.NewReader(body, jsonwire.Lenient)
		if r.Peek() == '[' {
			if r.Array() && r.Elem() {
				body = string(r.Raw())
			}
			continue
		}
		if r.Peek() != '{' || !r.Object() {
			break
		}
		for r.Member() {
			said.member(r.KeyString(), r.Raw(), &inner)
		}
		if inner == "" {
			break
		}
		body = inner
	}
	return said
}

func (s *report) member(name string, value jsonwire.Raw, inner *string) {
	text, isText := value.Text()
	switch name {
	case "error":
		if isText {
			s.words += text + "\n"
		} else {
			*inner = string(value)
		}
	case "response": // of an event
		*inner = string(value)
	case "choices":
		if failed := choiceError(value); failed != "" {
			*inner = failed
		}
	case "code", "status_code", "http_code":
		s.number(strings.Trim(string(value), `"`))
		s.name(&s.code, text)
	case "status":
		s.number(string(value))
		s.name(&s.code, text)
	case "type", "error_type":
		s.name(&s.kind, text)
	case "message", "msg", "detail", "details":
		s.words += cmp.Or(text, string(value)) + "\n"
	case "metadata", "innererror":
		s.words += string(value) + "\n"
	}
}

// choiceError returns the error of the first choice of a chat completion; it is empty if there is none.
func choiceError(choices jsonwire.Raw) (failed string) {
	r := jsonwire.NewReader(string(choices), jsonwire.Lenient)
	if !r.Array() || !r.Elem() || !r.Object() {
		return ""
	}
	for r.Member() {
		if string(r.Key()) == "error" {
			failed = string(r.Raw())
		} else {
			r.Skip()
		}
	}
	return failed
}

func (s *report) number(text string) {
	if n, err := strconv.Atoi(text); err == nil && n >= http.StatusBadRequest && n < 600 {
		s.status = n
	}
}

func (s *report) name(place *string, name string) {
	if name == "" || name == "error" {
		return
	}
	*place = name
	s.names = append([]string{name}, s.names...) // the innermost knows best
}

package capabilities

import (
	"errors"
	"slices"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// reasons are what Pydantic AI's classes of errors are here.
var reasons = map[string]error{
	"ModelAPIError": model.ErrProvider, "ModelRateLimitError": model.ErrRateLimit, "ModelQuotaExceededError": model.ErrQuota,
	"ModelUnavailableError": model.ErrUnavailable, "ModelOverloadedError": model.ErrOverloaded, "ModelServerError": model.ErrServer,
	"ModelConnectionError": model.ErrConnection, "ModelTimeoutError": model.ErrTimeout, "ModelRequestRejectedError": model.ErrRejected,
	"ModelContextWindowExceededError": model.ErrContextWindow, "ModelAuthenticationError": model.ErrAuthentication,
	"ModelNotFoundError": model.ErrNotFound, "ModelRequestTimeout": model.ErrTimeout,
}

// FallbackErrors returns a function for Fallback.OnError that reports whether an error is of one of the classes with some names. They are those
// of Pydantic AI, such as "ModelRateLimitError"; of other names there are no errors.
func FallbackErrors(names ...string) func(error) bool {
	return func(err error) bool {
		return slices.ContainsFunc(names, func(name string) bool {
			switch name {
			case "ModelHTTPError":
				_, ok := errors.AsType[*model.HTTPError](err)
				return ok
			case "ContentFilterError":
				return errors.Is(err, model.ErrContentFilter)
			case "OutputTokenLimitExceeded":
				return errors.Is(err, model.ErrTokenLimit)
			}
			return reasons[name] != nil && errors.Is(err, reasons[name])
		})
	}
}

// FallbackResponses returns a function for Fallback.OnResponse that rejects responses that were cut off, as far as the names say so:
// "ContentFilterError" and "OutputTokenLimitExceeded".
func FallbackResponses(names ...string) func(*message.Response) bool {
	filter, limit := slices.Contains(names, "ContentFilterError"), slices.Contains(names, "OutputTokenLimitExceeded")
	return func(res *message.Response) bool {
		return filter && res.FinishReason == message.FinishContentFilter || limit && res.FinishReason == message.FinishLength
	}
}

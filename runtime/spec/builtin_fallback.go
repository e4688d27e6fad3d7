package spec

import (
	"errors"
	"slices"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/capabilities"
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

// newModelFallback asks other models where that of the run fails.
func newModelFallback[D any](a *Arguments[D]) (c runtime.Capability[D], err error) {
	f := capabilities.Fallback{Sticky: a.Bool("sticky", false)}
	for _, name := range a.Texts("models") {
		f.Models = append(f.Models, a.build.registry.modelOf(name))
	}
	if names := a.Texts("fallback_on"); names != nil {
		f.OnError, f.OnResponse = onError(names), onResponse(names)
	}
	return capabilities.ModelFallback[D](f), nil
}

func onError(names []string) func(error) bool {
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
			return errors.Is(err, reasons[name])
		})
	}
}

func onResponse(names []string) func(*message.Response) bool {
	filter, limit := slices.Contains(names, "ContentFilterError"), slices.Contains(names, "OutputTokenLimitExceeded")
	return func(res *message.Response) bool {
		return filter && res.FinishReason == message.FinishContentFilter || limit && res.FinishReason == message.FinishLength
	}
}

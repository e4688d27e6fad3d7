package model

import "strings"

// ReasonOf returns what a provider's failure means, such as ErrRateLimit: by the codes, types and statuses that it names,
// then by its words, then by the status of the response. It is nil if none of them is known and the status is not one of a
// failure.
func ReasonOf(status int, names []string, words string) error {
	for _, name := range names {
		if r := reasonsByName[strings.ToLower(name)]; r != nil {
			return r
		}
	}
	words = strings.ToLower(words)
	if r := byWords(status, words); r != nil {
		return r
	}
	return byStatus(status)
}

// StatusOf returns the status that a failure with that reason usually has; 0 if reason is nil or has none.
func StatusOf(reason error) int { return statuses[reason] }

var statuses = map[error]int{
	ErrRateLimit: statusTooManyRequests, ErrQuota: statusTooManyRequests, ErrOverloaded: StatusOverloaded,
	ErrUnavailable: statusServiceUnavailable, ErrServer: statusInternalServerError, ErrTimeout: statusGatewayTimeout,
	ErrRejected: statusBadRequest, ErrContextWindow: statusBadRequest, ErrContentFilter: statusBadRequest,
	ErrAuthentication: statusUnauthorized, ErrNotFound: statusNotFound,
}

// reasonsByName are codes, types and statuses of providers, in lower case.
var reasonsByName = map[string]error{
	"insufficient_quota": ErrQuota, "billing_hard_limit_reached": ErrQuota, "billing_not_active": ErrQuota,
	"billing_error": ErrQuota, "insufficient_balance": ErrQuota, "insufficient_credits": ErrQuota, "quota_exceeded": ErrQuota,
	"rate_limit_exceeded": ErrRateLimit, "rate_limit_error": ErrRateLimit, "throttlingexception": ErrRateLimit,
	"resource_exhausted": ErrRateLimit, "too_many_requests": ErrRateLimit, "rate_limited": ErrRateLimit,
	"overloaded_error": ErrOverloaded, "overloaded": ErrOverloaded, "engine_overloaded": ErrOverloaded, "server_overloaded": ErrOverloaded,
	"unavailable": ErrUnavailable, "service_unavailable": ErrUnavailable, "service_unavailable_error": ErrUnavailable,
	"server_error": ErrServer, "internal_server_error": ErrServer, "api_error": ErrServer, "internal": ErrServer, "internal_error": ErrServer,
	"internalserverexception": ErrServer, "internalservererror": ErrServer, "modelerrorexception": ErrServer,
	"serviceunavailableexception": ErrUnavailable, "modelnotreadyexception": ErrUnavailable, "modeltimeoutexception": ErrTimeout,
	"servicequotaexceededexception": ErrQuota, "resourcenotfoundexception": ErrNotFound,
	"timeout": ErrTimeout, "timeout_error": ErrTimeout, "deadline_exceeded": ErrTimeout,
	"context_length_exceeded": ErrContextWindow, "exceed_context_size_error": ErrContextWindow, "string_above_max_length": ErrContextWindow,
	"invalid_api_key": ErrAuthentication, "authentication_error": ErrAuthentication, "api_key_invalid": ErrAuthentication,
	"permission_error": ErrAuthentication, "permission_denied": ErrAuthentication, "unauthenticated": ErrAuthentication,
	"invalid_authentication": ErrAuthentication, "accessdeniedexception": ErrAuthentication,
	"unrecognizedclientexception": ErrAuthentication, "expiredtokenexception": ErrAuthentication, "invalidsignatureexception": ErrAuthentication,
	"missingauthenticationtokenexception": ErrAuthentication,
	"model_not_found":                     ErrNotFound, "not_found_error": ErrNotFound, "not_found": ErrNotFound, "deploymentnotfound": ErrNotFound,
	"content_filter": ErrContentFilter, "content_policy_violation": ErrContentFilter, "responsibleaipolicyviolation": ErrContentFilter,
}

var contextWords = []string{
	"maximum context length", "reduce the length of the messages", "input token count", "input is too long", "input tokens exceeded",
	"prompt is too long", "exceeds the available context size", "context window", "too many tokens: size limit exceeded",
}

// byWords returns the reason that the words of a failure name.
func byWords(status int, words string) error {
	has := func(part string) bool { return strings.Contains(words, part) }
	switch {
	case status < statusInternalServerError && containsAny(words, contextWords):
		return ErrContextWindow
	case status == statusTooManyRequests && (has("perday") || has("insufficient_quota") || has("exceeded your current quota")):
		return ErrQuota
	case (status >= statusInternalServerError || status == statusOK) && (has("overloaded") || has("over capacity")):
		return ErrOverloaded
	case has("the provided model identifier is invalid"): // of Bedrock, with status 400
		return ErrNotFound
	case has("api_key_invalid") || has("api key not valid"):
		return ErrAuthentication
	case status == statusBadRequest && has("failed_precondition") && has("billing"):
		return ErrQuota
	}
	return nil
}

func containsAny(s string, parts []string) bool {
	for _, p := range parts {
		if strings.Contains(s, p) {
			return true
		}
	}
	return false
}

// byStatus returns the reason that a status stands for.
func byStatus(status int) error {
	switch status {
	case statusTooManyRequests:
		return ErrRateLimit
	case statusPaymentRequired:
		return ErrQuota
	case statusServiceUnavailable:
		return ErrUnavailable
	case StatusOverloaded:
		return ErrOverloaded
	case statusRequestTimeout:
		return ErrTimeout
	case statusUnauthorized, statusForbidden:
		return ErrAuthentication
	case statusNotFound:
		return ErrNotFound
	}
	switch {
	case status >= statusInternalServerError:
		return ErrServer
	case status >= statusBadRequest:
		return ErrRejected
	}
	return nil
}

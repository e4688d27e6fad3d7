package model

// StatusOverloaded is the status that Anthropic and others send if they are overloaded.
const StatusOverloaded = 529

// Statuses of HTTP. They are not those of net/http, as programs without a provider, such as tests with a model that is played, would
// compile all of it for these numbers.
const (
	statusOK                  = 200
	statusBadRequest          = 400
	statusUnauthorized        = 401
	statusPaymentRequired     = 402
	statusForbidden           = 403
	statusNotFound            = 404
	statusRequestTimeout      = 408
	statusTooManyRequests     = 429
	statusInternalServerError = 500
	statusServiceUnavailable  = 503
	statusGatewayTimeout      = 504
)

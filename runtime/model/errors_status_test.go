package model_test

import (
	"errors"
	"net/http"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/model"
)

// TestStatuses: the statuses are those of net/http, which package model itself does not import.
func TestStatuses(t *testing.T) {
	for status, want := range map[int]error{
		http.StatusOK: nil, http.StatusFound: nil,
		http.StatusBadRequest: model.ErrRejected, http.StatusConflict: model.ErrRejected,
		http.StatusUnauthorized: model.ErrAuthentication, http.StatusForbidden: model.ErrAuthentication,
		http.StatusPaymentRequired: model.ErrQuota, http.StatusNotFound: model.ErrNotFound, http.StatusRequestTimeout: model.ErrTimeout,
		http.StatusTooManyRequests: model.ErrRateLimit, http.StatusServiceUnavailable: model.ErrUnavailable,
		http.StatusInternalServerError: model.ErrServer, http.StatusBadGateway: model.ErrServer, model.StatusOverloaded: model.ErrOverloaded,
	} {
		if got := model.ReasonOf(status, nil, ""); !errors.Is(got, want) {
			t.Errorf("%d means %v, want %v", status, got, want)
		}
	}
	for reason, want := range map[error]int{
		model.ErrRateLimit: http.StatusTooManyRequests, model.ErrQuota: http.StatusTooManyRequests, model.ErrUnavailable: http.StatusServiceUnavailable,
		model.ErrServer: http.StatusInternalServerError, model.ErrTimeout: http.StatusGatewayTimeout, model.ErrRejected: http.StatusBadRequest,
		model.ErrAuthentication: http.StatusUnauthorized, model.ErrNotFound: http.StatusNotFound, nil: 0,
	} {
		if got := model.StatusOf(reason); got != want {
			t.Errorf("%v has the status %d, want %d", reason, got, want)
		}
	}
	if got := model.ReasonOf(http.StatusOK, nil, "Overloaded"); !errors.Is(got, model.ErrOverloaded) {
		t.Errorf("a response that says that the server is overloaded means %v", got)
	}
}

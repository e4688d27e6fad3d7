package model

import (
	"errors"
	"sync/atomic"
)

// ErrRequestsNotAllowed is the error of requests that AllowRequests forbids.
var ErrRequestsNotAllowed = errors.New("Model requests are not allowed, since model.AllowRequests(false) was called")

var requestsForbidden atomic.Bool

// AllowRequests sets whether this program may send requests to real models, and returns the previous setting; the
// default is true. It does not concern models for tests, such as those of package testmodel.
//
// Forbid them for all tests of a package, so that none sends a request, and runs up a bill, by mistake:
//
//	func TestMain(m *testing.M) {
//		model.AllowRequests(false)
//		os.Exit(m.Run())
//	}
//
// It is safe for concurrent use, but it is one switch for the whole program.
func AllowRequests(allow bool) (before bool) { return !requestsForbidden.Swap(!allow) }

// CheckRequests returns ErrRequestsNotAllowed if AllowRequests forbids requests. Models call it before they send
// anything over a network.
func CheckRequests() error {
	if requestsForbidden.Load() {
		return ErrRequestsNotAllowed
	}
	return nil
}

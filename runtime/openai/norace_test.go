//go:build !race

package openai_test

// racing says that the race detector is on, which makes memory and time of no account.
const racing = false

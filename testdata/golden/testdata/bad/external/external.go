// Package external has external tools with what makes no sense for them.
package external

//agent:tool external approval
func Approval() {} // want-1:23 "approval of an external tool"

//agent:tool external approval=decide
func Decided() {} // want-1:32 "approval of an external tool"

func decide(*DecidedCall) bool { return true }

//agent:tool external timeout=5s sequential
func Timeout() {} // want-1:1 "timeout of an external tool" want-1:1 "an external tool that is sequential"

//agent:tool external=true
func Value() {} // want-1:23 "external does not take a value"

func AskResult() {}

//agent:tool external
func Ask() string { return "" } // want-1:1 "AskResult is already declared at external.go:18:6"

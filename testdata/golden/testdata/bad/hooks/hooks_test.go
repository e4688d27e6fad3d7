package hooks

func inTest(call *TestedCall) bool { return call != nil }

package builds

//agent:tool
func inTest() {} // want-1:1 "//agent:tool stands in a test file"

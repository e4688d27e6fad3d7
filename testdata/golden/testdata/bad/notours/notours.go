// Package notours has a file with the name of the output that agentgen did not write.
package notours

//agent:tool
func Tool() {}

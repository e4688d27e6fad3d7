// This file was written by hand. want:1 "this file was not written by agentgen"

package notours

var handwritten = true

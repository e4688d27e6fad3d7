package jsonwire

// GeneratedV1 is named by every generated file. Code of another generation of the generator names another constant
// and so does not compile: run go generate with the agentgen of your go.mod.
const GeneratedV1 = true

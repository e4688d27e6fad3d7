package jsonwire

// Generated_by_agentgen_v2_run_go_generate_or_update_the_runtime is named by every generated file, so that code and
// runtime of incompatible versions do not compile. The compiler prints the name, which says what to do: "undefined:
// jsonwire.Generated_by_agentgen_v2_..." means that the file was written by an older agentgen than this runtime needs
// (run go generate), or that the runtime is older than the agentgen that wrote the file (update the module in go.mod).
// The number grows with each change of this package or of the generator that the other has to follow.
const Generated_by_agentgen_v2_run_go_generate_or_update_the_runtime = true

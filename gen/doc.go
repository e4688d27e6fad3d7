// Package gen is the generator behind the agentgen command, for tools that embed it.
//
// [Generate] reads packages, understands what their //agent: comments mark, and returns the Go files to write, one for each
// package, without touching the disk. [Commit] writes them. Between the two a caller can look at what would change:
//
//	res, err := gen.Generate(ctx, gen.Config{}, "./...")
//	if err != nil {
//		return err // the packages could not be loaded, or agentgen has a bug
//	}
//	for _, d := range res.Diagnostics {
//		fmt.Fprintln(os.Stderr, d) // what is wrong in the user's source
//	}
//	return gen.Commit(res.Files...)
//
// The same source gives the same bytes, whatever was generated before.
package gen

package graph_test

import "runtime"

func goexit() { runtime.Goexit() }

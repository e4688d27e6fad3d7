//go:build !nowhere

package hooks

import "github.com/agentgen-go/agentgen/runtime"

func onLinux(info *runtime.ToolInfo) *runtime.ToolInfo { return info }

//go:build !nowhere

package hooks

import "github.com/agentgen-go/agentgen/runtime"

func onLinux(info *model.ToolDef) *model.ToolDef { return info }

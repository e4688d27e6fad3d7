package openai

import (
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/model"
)

// efforts are the API's names of the levels of thinking, as Pydantic AI chooses them.
var efforts = map[model.Thinking]string{
	model.ThinkingOff:     "none",
	model.ThinkingOn:      "medium",
	model.ThinkingMinimal: "minimal",
	model.ThinkingLow:     "low",
	model.ThinkingMedium:  "medium",
	model.ThinkingHigh:    "high",
	model.ThinkingXHigh:   "xhigh",
	model.ThinkingMax:     "xhigh",
}

// allEfforts are all that there are, the least first.
var allEfforts = []string{"none", "minimal", "low", "medium", "high", "xhigh", "max"}

// effortsByName are the efforts that OpenAI's models accept, by the beginnings of their names; the first that fits holds. Models that
// always think but whose efforts are not known have an empty list, and those that accept what they are asked for have none. They are
// Pydantic AI's (profiles/openai.py of 2.68).
var effortsByName = []struct {
	prefix  string
	efforts []string
}{
	{"gpt-6-astra", allEfforts[2:]}, {"gpt-6.1-sol", allEfforts[2:]},
	{"gpt-5.5-pro", allEfforts[3:6]}, {"gpt-5.4-pro", allEfforts[3:6]}, {"gpt-5.2-pro", allEfforts[3:6]}, {"gpt-5-pro", allEfforts[4:5]},
	{"gpt-5.3-chat", allEfforts[3:4]}, {"gpt-5.2-chat", allEfforts[3:4]}, {"gpt-5.1-chat", allEfforts[3:4]},
	{"gpt-5.1-codex", allEfforts[:0]}, {"gpt-5-codex", allEfforts[:0]},
	{"gpt-5.", nil}, {"gpt-5-chat", nil}, {"gpt-5", allEfforts[1:5]}, {"o1", allEfforts[2:5]}, {"o3", allEfforts[2:5]}, {"o4", allEfforts[2:5]},
}

// newest are the beginnings of the names of models from GPT-5.6 on, which can be asked to cache, and for most effort.
var newest = []string{"gpt-5.6", "gpt-6-astra", "gpt-6-sol", "gpt-6-luna", "gpt-6.1-sol", "gpt-6.1-terra"}

func isNewest(name string) bool { return startsWith(name, newest) }

func startsWith(name string, prefixes []string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(name, p) })
}

// effort returns the effort that the model called name accepts which is nearest to a level: the next higher, or else its highest; empty if
// there is nothing to ask for. most says that the API knows "max".
func effort(name string, level model.Thinking, most bool) string {
	wanted := efforts[level]
	if level == model.ThinkingMax && most && isNewest(name) {
		wanted = "max"
	}
	if wanted == "" {
		return ""
	}
	for _, known := range effortsByName {
		if !strings.HasPrefix(name, known.prefix) {
			continue
		}
		if known.efforts != nil {
			return nearest(known.efforts, wanted, most)
		}
		break
	}
	if level == model.ThinkingMinimal && isNewest(name) {
		return "low"
	}
	return wanted
}

// nearest returns the lowest of the accepted efforts that is not below the wanted one, or else the highest. Models whose efforts are not
// known are asked for what is wanted, unless that is not to think.
func nearest(accepted []string, wanted string, most bool) string {
	if len(accepted) == 0 {
		if wanted == "none" {
			return ""
		}
		return wanted
	}
	rank := slices.Index(allEfforts, wanted)
	best := ""
	for _, e := range accepted {
		if e == "max" && !most {
			continue
		}
		if best = e; slices.Index(allEfforts, e) >= rank {
			break
		}
	}
	return best
}

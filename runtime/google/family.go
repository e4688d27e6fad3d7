package google

import (
	"strings"

	"github.com/agentgen-go/agentgen/runtime/model"
)

// family is what the models of a kind know.
type family struct {
	// levels are the levels of thinking that the model knows, the lowest first; nil if it is given a budget, or does not think.
	levels []string
	thinks bool
	// always is set if the model cannot be told not to think.
	always bool
	// combines is set if the model takes functions, native tools and schemas of outputs in one request.
	combines bool
	image    bool
}

var (
	allLevels    = []string{"MINIMAL", "LOW", "MEDIUM", "HIGH"}
	fromLow      = allLevels[1:]
	fewLevels    = []string{"LOW", "HIGH"}
	levelsByName = []struct {
		prefix string
		levels []string
	}{
		{"gemini-3.1-flash-lite-image", []string{"MINIMAL", "HIGH"}}, {"gemini-3.7-flash", fromLow}, {"gemini-3.8-flash", fromLow}, {"gemini-3.1-pro-preview", fromLow},
		{"gemini-3-pro-preview", fewLevels}, {"gemini-4-argon", fromLow}, {"gemini-4-carbon", fromLow},
	}
)

// familyOf returns the family of the model called name.
func familyOf(name string) family {
	name = name[strings.LastIndexByte(name, '/')+1:]
	has := func(part string) bool { return strings.Contains(name, part) }
	gemini25 := has("gemini-2.5")
	old := has("gemini-1") || has("gemini-2.") && !gemini25 || name == "gemini-pro" || has("gemma")
	f := family{thinks: !old && !has("gemini-2.5-flash-image"), combines: !old && !gemini25, image: has("image")}
	f.always = f.thinks && has("pro") && !has("flash")
	if f.combines {
		f.levels = allLevels
		for _, l := range levelsByName {
			if strings.HasPrefix(name, l.prefix) {
				f.levels = l.levels
				break
			}
		}
	}
	return f
}

// profile returns what the models of the family support.
func (f *family) profile() model.Profile {
	p := model.Profile{
		NoTools: f.image, NoNativeOutput: f.image, NoJSONObject: f.image, ImageOutput: f.image, NoThinking: !f.thinks,
		NativeTools: []model.NativeToolKind{model.WebSearchKind, model.WebFetchKind, model.CodeExecutionKind, model.FileSearchKind},
	}
	if f.image {
		p.NativeTools = append(p.NativeTools, model.ImageGenerationKind)
	}
	return p
}

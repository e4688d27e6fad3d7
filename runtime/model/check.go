package model

import (
	"fmt"

	"github.com/agentgen-go/agentgen/runtime/message"
)

// CheckHistory returns a *ConfigError if something in the messages is nil. The error calls them name, such as "the
// history".
func CheckHistory(name string, history []message.Message) error {
	if place := message.FindNil(history); place != "" {
		return &ConfigError{Problems: []string{place + " of " + name + " is nil"}}
	}
	return nil
}

// CheckContent returns a *ConfigError if one of the items of a prompt is nil.
func CheckContent(items []message.UserContent) error {
	if place := message.FindNilContent(items); place != "" {
		return &ConfigError{Problems: []string{place + " of the user content is nil"}}
	}
	return nil
}

// CheckResponse returns an *UnexpectedBehaviorError if a part of the response is nil or its usage is negative.
func CheckResponse(res *message.Response) error {
	if place := message.FindNilResponsePart(res.Parts); place != "" {
		return Misbehaved(fmt.Errorf("%s of the model's response is nil", place))
	}
	return Misbehaved(res.Usage.Check())
}

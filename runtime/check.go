package runtime

import "fmt"

// CheckHistory returns a *ConfigError if something in the messages is nil. The error calls them name, such as "the history".
func CheckHistory(name string, history []Message) error {
	if place := FindNil(history); place != "" {
		return &ConfigError{Problems: []string{place + " of " + name + " is nil"}}
	}
	return nil
}

// CheckContent returns a *ConfigError if one of the items of a prompt is nil.
func CheckContent(items []UserContent) error {
	if place := FindNilContent(items); place != "" {
		return &ConfigError{Problems: []string{place + " of the user content is nil"}}
	}
	return nil
}

// CheckResponse returns an *UnexpectedModelBehaviorError if a part of the response is nil or its usage is negative.
func CheckResponse(res *ModelResponse) error {
	if place := FindNilResponsePart(res.Parts); place != "" {
		return Misbehaved(fmt.Errorf("%s of the model's response is nil", place))
	}
	return Misbehaved(res.Usage.Check())
}

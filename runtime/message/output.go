package message

// OutputMode is the form in which a model is asked for an output that is not plain text. The zero value is OutputAuto.
type OutputMode string

// The output modes.
const (
	// OutputAuto leaves the form to the model's profile: a call of an output tool for most models.
	OutputAuto OutputMode = ""
	// OutputTool lets the model call an output tool.
	OutputTool OutputMode = "tool"
	// OutputNative lets the model write JSON, for which the provider enforces the schema.
	OutputNative OutputMode = "native"
	// OutputPrompted asks the model in its instructions to write JSON.
	OutputPrompted OutputMode = "prompted"
)

// IsJSON reports whether the model writes its output as JSON in the text.
func (m OutputMode) IsJSON() bool { return m == OutputNative || m == OutputPrompted }

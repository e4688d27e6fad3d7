package runtime

// Enqueueable is what can be said to a run while it is under way: a Message, a RequestPart or a UserContent.
type Enqueueable interface{ enqueueable() }

func (*ModelRequest) enqueueable()     {}
func (*ModelResponse) enqueueable()    {}
func (*SystemPromptPart) enqueueable() {}
func (*UserPromptPart) enqueueable()   {}
func (*ToolReturnPart) enqueueable()   {}
func (*RetryPromptPart) enqueueable()  {}

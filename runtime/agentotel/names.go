package agentotel

// Version is the form of the attributes of spans.
type Version int

// The versions are those of Pydantic AI's InstrumentationSettings, except for GenAI.
const (
	// V2 has the span names "agent run" and "running tool".
	V2 Version = 2
	// V3 has the span names of the GenAI conventions.
	V3 Version = 3
	// V4 has files as the parts "uri" and "blob".
	V4 Version = 4
	// V5 does not show calls that wait for approval or a result as errors.
	V5 Version = 5
	// V6 has results of tools in messages of the role "tool".
	V6 Version = 6
	// GenAI is OpenTelemetry's semantic conventions for generative AI, version 0.1.0, which are under development. Attributes of
	// Pydantic AI's own are left out.
	GenAI Version = 1000
)

// Attributes that several files use. Those that differ between versions are in names.
const (
	keyOperation    = "gen_ai.operation.name"
	keyAgentName    = "gen_ai.agent.name"
	keyRunID        = "gen_ai.agent.call.id"
	keyConversation = "gen_ai.conversation.id"
	keyProvider     = "gen_ai.provider.name"
	keySystem       = "gen_ai.system"
	keyRequestModel = "gen_ai.request.model"
	keyReplyModel   = "gen_ai.response.model"
	keyTool         = "gen_ai.tool.name"
	keyCallID       = "gen_ai.tool.call.id"
	keyCost         = "operation.cost"
	keyErrorType    = "error.type"
	keyMessage      = "logfire.msg"
	keySchema       = "logfire.json_schema"
	keyInput        = "gen_ai.input.messages"
	keyOutput       = "gen_ai.output.messages"
	keyInstructions = "gen_ai.system_instructions"
	keyParameters   = "model_request_parameters"
	keyFinalResult  = "final_result"
	keyAllMessages  = "pydantic_ai.all_messages"
	keyMetadata     = "metadata"
)

// names are the names that differ between versions.
type names struct {
	schemaURL string
	// run and tool begin the names of spans; the name of the agent or the tool follows unless bare is set.
	run, tool string
	bare      bool
	// arguments and result are the attributes of tool spans, callResult the member of a tool's response in messages, and thinking the
	// type of a part that holds a thought.
	arguments, result, callResult, thinking string
	// files reports whether media are the parts "uri" and "blob", toolRole whether results have a role of their own, and waitsAreErrors
	// whether the span of a call that waits has the status Error.
	files, toolRole, waitsAreErrors bool
	// conventions reports whether the attributes are those of the GenAI conventions.
	conventions bool
	// renamed maps attributes to what they are called here, or to "" if they are left out.
	renamed map[string]string
	// tokens and firstChunk are metrics. Where tokens is empty, there is one metric for input and one for output.
	tokens, firstChunk string
	// durations are the metrics of operations.
	durations map[string]string
}

// versions are the names of all versions.
var versions = map[Version]*names{
	V2: {run: "agent run", tool: "running tool", bare: true, arguments: "tool_arguments", result: "tool_response", callResult: "result",
		thinking: "thinking", waitsAreErrors: true, tokens: metricTokens, firstChunk: keyFirstChunk, durations: durations},
	V3: named(names{waitsAreErrors: true}),
	V4: named(names{waitsAreErrors: true, files: true}),
	V5: named(names{files: true}),
	V6: named(names{files: true, toolRole: true}),
	GenAI: {
		schemaURL: "https://opentelemetry.io/schemas/gen-ai/0.1.0",
		run:       "invoke_agent", tool: "execute_tool", arguments: keyArguments, result: keyResult, callResult: "response", thinking: "reasoning",
		files: true, toolRole: true, conventions: true,
		firstChunk: "gen_ai.client.inference.time_to_first_chunk",
		durations: map[string]string{"chat": "gen_ai.client.inference.duration", "execute_tool": "gen_ai.execute_tool.duration",
			"invoke_agent": "gen_ai.invoke_agent.duration"},
		renamed: map[string]string{
			"model_name": "", "agent_name": "", keySystem: "", keyMessage: "", keySchema: "", keyParameters: "", keyRunID: "",
			"gen_ai.usage.cache_creation.input_tokens": "gen_ai.usage.cache_write.input_tokens",
			keyFirstChunk:  "gen_ai.response.time_to_first_chunk",
			keyAllMessages: keyInput,
			keyFinalResult: "",
		},
	},
}

const (
	keyArguments   = "gen_ai.tool.call.arguments"
	keyResult      = "gen_ai.tool.call.result"
	keyFirstChunk  = "gen_ai.client.operation.time_to_first_chunk"
	metricTokens   = "gen_ai.client.token.usage"
	metricDuration = "gen_ai.client.operation.duration"
)

// durations are those of Pydantic AI's versions, which have none themselves: the name is one of earlier conventions.
var durations = map[string]string{"chat": metricDuration, "execute_tool": metricDuration, "invoke_agent": metricDuration}

// named fills in what versions since V3 have in common.
func named(n names) *names {
	n.run, n.tool, n.arguments, n.result, n.callResult, n.thinking = "invoke_agent", "execute_tool", keyArguments, keyResult, "result", "thinking"
	n.tokens, n.firstChunk, n.durations = metricTokens, keyFirstChunk, durations
	return &n
}

// runSpan and toolSpan name spans.
func (n *names) runSpan(agent string) string { return n.span(n.run, agent) }

func (n *names) toolSpan(tool string) string { return n.span(n.tool, tool) }

func (n *names) span(prefix, name string) string {
	if n.bare {
		return prefix
	}
	return prefix + " " + name
}

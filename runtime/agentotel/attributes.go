package agentotel

import (
	"go.opentelemetry.io/otel/attribute"

	"github.com/agentgen-go/agentgen/runtime"
)

// attributes collects the attributes of a span, under the names of a version.
type attributes struct {
	names  *names
	redact func(attribute, value string) string
	list   []attribute.KeyValue
}

func (i *Instrumentation) attributes() attributes {
	return attributes{names: i.names, redact: i.set.Redact, list: make([]attribute.KeyValue, 0, 16)}
}

func (a *attributes) add(kv attribute.KeyValue) {
	if name, ok := a.names.renamed[string(kv.Key)]; ok {
		if name == "" {
			return
		}
		kv.Key = attribute.Key(name)
	}
	a.list = append(a.list, kv)
}

func (a *attributes) text(key, value string)       { a.add(attribute.String(key, value)) }
func (a *attributes) number(key string, value int) { a.add(attribute.Int(key, value)) }
func (a *attributes) float(key string, value float64) {
	a.add(attribute.Float64(key, value))
}

// content adds an attribute that is content, or the application's own, unless Settings.Redact leaves nothing of it.
func (a *attributes) content(key, value string) {
	if a.redact == nil {
		a.text(key, value)
		return
	}
	a.textIf(key, a.redact(key, value))
}

// texts adds a list, unless it is empty.
func (a *attributes) texts(key string, values []string) {
	if len(values) > 0 {
		a.add(attribute.StringSlice(key, values))
	}
}

// textIf adds an attribute unless its value is empty.
func (a *attributes) textIf(key, value string) {
	if value != "" {
		a.text(key, value)
	}
}

// identity names the run that a span is part of. It is zero for requests without an agent.
type identity struct{ agent, run, conversation string }

func identityOf(info *runtime.RunInfo) identity {
	return identity{agentName(info), info.RunID, info.ConversationID}
}

// agentName is what an agent without a name is called, too.
func agentName(info *runtime.RunInfo) string {
	if info.AgentName == "" {
		return "agent"
	}
	return info.AgentName
}

func (a *attributes) identify(id identity) {
	a.textIf(keyAgentName, id.agent)
	a.textIf(keyRunID, id.run)
	a.textIf(keyConversation, id.conversation)
}

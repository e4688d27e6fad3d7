package model

import (
	"strings"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// DefaultTemplate is the Template of outputs that have none. The words are Pydantic AI's.
const DefaultTemplate = "\nAlways respond with a JSON object that's compatible with this schema:\n\n{schema}\n\n" +
	"Don't include any text or Markdown fencing before or after.\n"

// NoTemplate is the Template of outputs whose instructions describe the form themselves.
const NoTemplate = "-"

// ask returns the template with the schema in it.
func ask(schema jsonwire.Raw, template string) string {
	switch {
	case template == NoTemplate:
		return ""
	case template == "":
		template = DefaultTemplate
	case !strings.Contains(template, schemaPlace):
		return template + "\n\n" + string(schema)
	}
	return strings.ReplaceAll(template, schemaPlace, string(schema))
}

// titled returns the schema with a title and a description, if they are not empty.
func titled(schema jsonwire.Raw, title, description string) jsonwire.Raw {
	if title == "" && description == "" {
		return schema
	}
	var w jsonwire.Writer
	w.Raw("{")
	for _, m := range []struct{ name, text string }{{`"title":`, title}, {`"description":`, description}} {
		if m.text != "" {
			w.Sep()
			w.Raw(m.name)
			w.String(m.text)
		}
	}
	r := jsonwire.NewReader(string(schema), jsonwire.Strict)
	if !r.Object() {
		return schema
	}
	for r.Member() {
		name, value := r.KeyString(), r.Raw()
		if name == "title" && title != "" || name == "description" && description != "" {
			continue
		}
		w.Sep()
		w.String(name)
		w.Raw(":")
		w.Raw(string(value))
	}
	w.Raw("}")
	b, err := w.Bytes()
	if err != nil || r.End() != nil {
		return schema
	}
	return jsonwire.Raw(b)
}

// schemaPlace stands for the schema in a template.
const schemaPlace = "{schema}"

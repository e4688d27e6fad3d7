// Package xmlwire writes values as XML for prompts: models often find semi-structured data, such as examples, easier to read as
// XML than as JSON. The output is that of Pydantic AI's format_as_xml, byte for byte.
//
// A type that is marked //agent:xml has a method FormatXML, which is generated and does without reflection. FormatJSON does
// the same for JSON: anything that has a codec, or whose structure is only known at run time.
package xmlwire

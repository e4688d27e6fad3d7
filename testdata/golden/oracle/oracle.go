// Package oracle has types of every kind for the fuzz targets of its tests, which hold generated decoders against
// encoding/json and against a JSON Schema validator. Each type is an output that is decoded strictly, and the
// arguments of a tool that is decoded laxly.
package oracle

// LaxScalars takes Scalars laxly.
//
//agent:tool
func LaxScalars(in Scalars) {}

// LaxTexts takes Texts laxly.
//
//agent:tool
func LaxTexts(in Texts) {}

// LaxInts takes Ints laxly.
//
//agent:tool
func LaxInts(in Ints) {}

// LaxFloats takes Floats laxly.
//
//agent:tool
func LaxFloats(in Floats) {}

// LaxEnums takes Enums laxly.
//
//agent:tool
func LaxEnums(in Enums) {}

// LaxLists takes Lists laxly.
//
//agent:tool
func LaxLists(in Lists) {}

// LaxMaps takes Maps laxly.
//
//agent:tool
func LaxMaps(in Maps) {}

// LaxOptional takes Optional laxly.
//
//agent:tool
func LaxOptional(in Optional) {}

// LaxDefaults takes Defaults laxly.
//
//agent:tool
func LaxDefaults(in Defaults) {}

// LaxPerson takes a Person laxly.
//
//agent:tool
func LaxPerson(in Person) {}

// LaxNames takes Names laxly.
//
//agent:tool
func LaxNames(in Names) {}

// LaxTrip takes a Trip laxly.
//
//agent:tool
func LaxTrip(in Trip) {}

// LaxFormats takes Formats laxly.
//
//agent:tool
func LaxFormats(in Formats) {}

// LaxMoments takes Moments laxly.
//
//agent:tool
func LaxMoments(in Moments) {}

// LaxMarshalers takes Marshalers laxly.
//
//agent:tool
func LaxMarshalers(in Marshalers) {}

// LaxForeign takes Foreign laxly.
//
//agent:tool
func LaxForeign(in Foreign) {}

// LaxDrawing takes Drawing laxly.
//
//agent:tool
func LaxDrawing(in Drawing) {}

// LaxAnything takes Anything laxly.
//
//agent:tool
func LaxAnything(in Anything) {}

// LaxQuoted takes Quoted laxly.
//
//agent:tool
func LaxQuoted(in Quoted) {}

// LaxMixed takes Mixed laxly.
//
//agent:tool
func LaxMixed(in Mixed) {}

// LaxChecked takes Checked laxly.
//
//agent:tool
func LaxChecked(in Checked) {}

package main

import "github.com/agentgen-go/agentgen/runtime/testmodel"

var desk = Desk{Reader: "ten years old", Archive: &Archive{Articles: []Article{
	{Title: "The Moon and the sea", Year: 1998, Text: "The Moon pulls the water that faces it, and the Earth away from the water behind it: there are two tides."},
	{Title: "Spring tides", Year: 2007, Text: "When Sun and Moon pull along one line, the tide is higher than usual."},
	{Title: "Harbour news", Year: 2011, Text: "The new quay is open."},
}}}

// offlineEditor plays a model that asks the researcher and then writes.
var offlineEditor = testmodel.Script(
	testmodel.Call("research", `{"prompt":"Why are there two tides a day?"}`),
	testmodel.Call("final_result", `{"headline":"Two bulges, two tides","text":"The Moon pulls the sea into two bulges, and the Earth turns you through both.","sources":["The Moon and the sea"]}`),
)

// offlineResearcher plays one that first looks for a word that is nowhere.
var offlineResearcher = testmodel.Script(
	testmodel.Call("search_archive", `{"word":"ebb"}`),
	testmodel.Call("search_archive", `{"word":"tide"}`),
	testmodel.Text("The Moon pulls the water that faces it, and the Earth away from the water behind it (The Moon and the sea)."),
)

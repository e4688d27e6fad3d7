package main

import "github.com/agentgen-go/agentgen/runtime/testmodel"

func plane() *Plane { return &Plane{Free: map[string]bool{"11B": true, "12A": true, "12C": true}} }

// offline plays all agents without a model.
var offline = models{
	frontDesk: testmodel.Script(
		testmodel.Call("final_result", `{"topic":"seats","summary":"The passenger of AK456 wants a window seat."}`),
	),
	flights: testmodel.Script(
		testmodel.Call("final_result", `{"flight":"AK456"}`),
	),
	seats: testmodel.Script(
		testmodel.Call("free_seats", `{"window":true}`),
		testmodel.Call("final_result", `{"flight":"AK456","seat":"12A"}`),
	),
}

package main

import "github.com/agentgen-go/agentgen/runtime/testmodel"

// offline plays a model that first gets the name of the account wrong, and then its output, so that the trace shows how
// both are repaired.
var offline = testmodel.Script(
	testmodel.Call("customer_balance", `{"account":"chequing"}`),
	testmodel.Call("customer_balance", `{"account":"checking","includePending":true}`),
	testmodel.Call("final_result", `{"support_advice":"Your balance is $51.01. A payment of $49.99 is pending.","risk":11}`),
	testmodel.Call("final_result", `{"support_advice":"Your balance is $51.01. A payment of $49.99 is pending.","block_card":false,"risk":1}`),
)

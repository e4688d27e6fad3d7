// Package providertest is the contract of all providers, for their tests: what a model must do whatever its server speaks. A provider says
// how its server writes answers, and Test plays that server without a network.
package providertest

// Package wire is what the packages of providers share: they read what servers send although it is not quite right, and add
// members of an application's own to requests.
package wire

package agentshell

// noReap is WNOWAIT.
const noReap = 0x20

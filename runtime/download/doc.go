// Package download fetches the files that prompts name by URL, for providers that need the bytes, and for URLs with
// message.FileURL.ForceDownload. A URL may come from anyone, a model included, so it must not reach what only this
// machine can reach:
//
//   - Only http and https, also after redirects, of which there may be ten.
//   - A host is resolved once, each of its addresses is checked, and the connection goes to a checked address. One address that is
//     not public is enough to refuse all. So it does not help to change what a name means in the meantime.
//   - Addresses of private networks, of this machine, of links, and all that are reserved are refused, also in the forms in which
//     IPv6 holds addresses of IPv4. message.ForceDownloadAllowLocal allows private networks, but never the services at which clouds
//     hand out credentials.
//   - Nothing of the environment is sent: no proxy, no cookies, no Referer, and a user name in a URL to its own origin only.
//   - A file may have 50 MiB, decompressed. A download that was cut off is an error.
//
// The providers of this module use it; an application that checks URLs itself need not.
package download

// Package formats has texts of known forms.
package formats

// Form has a text of each form.
type Form struct {
	Moment   string   `json:"moment,omitempty" jsonschema:"format=date-time"`
	Day      string   `json:"day,omitempty" jsonschema:"format=date"`
	Clock    string   `json:"clock,omitempty" jsonschema:"format=time"`
	Span     string   `json:"span,omitempty" jsonschema:"format=duration"`
	Mail     string   `json:"mail,omitempty" jsonschema:"format=email"`
	Link     *string  `json:"link,omitempty" jsonschema:"format=uri"`
	ID       string   `json:"id,omitempty" jsonschema:"format=uuid"`
	V4       string   `json:"v4,omitempty" jsonschema:"format=ipv4"`
	V6       string   `json:"v6,omitempty" jsonschema:"format=ipv6"`
	Host     string   `json:"host,omitempty" jsonschema:"format=hostname,maxLength=20"`
	Mails    []string `json:"mails,omitempty" jsonschema:"format=email"`
	Standard string   `json:"standard" jsonschema:"format=date,default=2026-01-01"`
}

// Fill fills a form in.
//
//   - to: whom to send it to
//
//agent:tool
//agent:param to format=email
func Fill(form Form, to string) string { return form.Mail }

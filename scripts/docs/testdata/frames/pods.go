package snippet

// SecretType is the kind of a secret.
type SecretType string

// The kinds that are known.
const (
	Opaque SecretType = "Opaque"
	TLS    SecretType = "kubernetes.io/tls"
)

// Pod is what is labelled.
type Pod struct {
	Type SecretType `json:"type"`
}

// Package anonymous has structs without names.
package anonymous

// Config has structs in it that belong to it alone.
type Config struct {
	// Server says where to listen.
	Server struct {
		Host string `json:"host"`
		Port uint16 `json:"port" jsonschema:"minimum=1"`
	} `json:"server"`
	Limits *struct {
		Rate float64 `json:"rate"`
	} `json:"limits,omitempty"`
	Users []struct {
		Name string            `json:"name"`
		Meta map[string]string `json:"meta,omitempty"`
		skip bool
	} `json:"users,omitempty"`
}

// Load loads.
//
//agent:tool
func Load(config Config, extra struct {
	Deep struct{ A, B int } `json:"deep"`
}) Config {
	for i := range config.Users {
		config.Users[i].skip = true
	}
	return config
}

// Stat returns what has no name.
//
//agent:tool
func Stat(path string) (out struct {
	Size int64 `json:"size"`
	Mode []struct {
		Bit int `json:"bit"`
	} `json:"mode"`
}) {
	out.Size = int64(len(path))
	return out
}

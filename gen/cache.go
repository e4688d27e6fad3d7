package gen

import (
	"os"
	"path/filepath"
)

// CacheDir returns the folder for Config.Cache: agentgen in the user's cache folder, or what the environment variable
// AGENTGEN_CACHE names. It is "" if that is "off", and if the user has no cache folder.
func CacheDir() string {
	switch dir := os.Getenv("AGENTGEN_CACHE"); dir {
	case "":
	case "off":
		return ""
	default:
		return dir
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "agentgen")
}

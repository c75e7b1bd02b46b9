package font

import (
	"os"
	"path/filepath"
)

// systemFolders are where Windows keeps fonts: the system's and the user's.
func systemFolders() []string {
	var folders []string
	if root := os.Getenv("SystemRoot"); root != "" {
		folders = append(folders, filepath.Join(root, "Fonts"))
	}
	if local := os.Getenv("LOCALAPPDATA"); local != "" {
		folders = append(folders, filepath.Join(local, "Microsoft", "Windows", "Fonts"))
	}
	return folders
}

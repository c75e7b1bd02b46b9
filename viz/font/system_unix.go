//go:build !windows

package font

import (
	"os"
	"path/filepath"
)

// systemFolders are where Linux, BSD and macOS keep fonts.
func systemFolders() []string {
	folders := []string{"/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts", "/Library/Fonts"}
	if home, err := os.UserHomeDir(); err == nil {
		folders = append(folders, filepath.Join(home, ".local", "share", "fonts"),
			filepath.Join(home, ".fonts"), filepath.Join(home, "Library", "Fonts"))
	}
	return folders
}

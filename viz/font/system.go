package font

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/image/font/sfnt"
)

// environmentVariable names a font file to use for what the embedded faces lack.
const environmentVariable = "KERASGO_FONT"

// preferred are parts of the file names of fonts with wide coverage of Chinese,
// Japanese and Korean, best first, as they are called on Linux, macOS and Windows.
var preferred = []string{
	"notosanscjk", "notosanssc", "sourcehansans", "droidsansfallback", "lxgwwenkai",
	"pingfang", "hiragino sans gb", "stheiti", "arialunicode", "arial unicode",
	"msyh", "simhei", "simsun", "deng",
}

// fontsVisited bounds the search of a system with very many fonts.
const fontsVisited = 20000

// systemFace opens the system's best font for rare characters, or returns nil
// when there is none. The file stays open: glyphs are read when needed.
func systemFace() *face {
	if path := os.Getenv(environmentVariable); path != "" {
		return openFace(path)
	}
	best, bestRank := "", len(preferred)
	visited := 0
	for _, folder := range systemFolders() {
		filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
			if visited++; visited > fontsVisited {
				return filepath.SkipAll
			}
			if err != nil || entry.IsDir() {
				return nil
			}
			name := strings.ToLower(entry.Name())
			for rank := 0; rank < bestRank; rank++ {
				if strings.HasPrefix(name, preferred[rank]) && !strings.Contains(name, "bold") {
					best, bestRank = path, rank
				}
			}
			return nil
		})
	}
	if best == "" {
		return nil
	}
	return openFace(best)
}

// openFace parses a font file or the simplified Chinese member of a collection;
// it returns nil for a file that is no font.
func openFace(path string) *face {
	file, err := os.Open(path)
	if err != nil {
		return nil
	}
	collection, err := sfnt.ParseCollectionReaderAt(file)
	if err != nil {
		file.Close()
		return nil
	}
	var first *face
	for i := range collection.NumFonts() {
		parsed, err := collection.Font(i)
		if err != nil {
			continue
		}
		candidate := newFace(parsed)
		name, _ := parsed.Name(nil, sfnt.NameIDFull)
		if strings.Contains(name, " SC") {
			return candidate
		}
		if first == nil {
			first = candidate
		}
	}
	if first == nil {
		file.Close()
	}
	return first
}

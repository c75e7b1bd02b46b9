package notebook

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// replaceFile writes a new file beside path and puts it in path's place when it
// is complete. A symbolic link stays a link; the mode of an old file is kept.
func replaceFile(path string, write func(io.Writer) error) (err error) {
	target := path
	if resolved, err := filepath.EvalSymlinks(path); err == nil {
		target = resolved
	}
	mode := os.FileMode(0o666) // less what the user's umask takes
	old, statError := os.Stat(target)
	if statError == nil {
		if !old.Mode().IsRegular() {
			return fmt.Errorf("writing %s: it is not a regular file", path)
		}
		mode = old.Mode().Perm()
	}
	name := filepath.Join(filepath.Dir(target), "."+filepath.Base(target)+"."+newID(nil))
	temporary, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	defer func() {
		if err != nil {
			temporary.Close()
			os.Remove(temporary.Name())
			err = fmt.Errorf("writing %s: %w", path, err)
		}
	}()
	buffered := bufio.NewWriterSize(temporary, 64<<10)
	if err := write(buffered); err != nil {
		return err
	}
	if err := buffered.Flush(); err != nil {
		return err
	}
	if statError == nil {
		if err := temporary.Chmod(mode); err != nil {
			return err
		}
	}
	if err := temporary.Close(); err != nil {
		return err
	}
	return os.Rename(temporary.Name(), target)
}

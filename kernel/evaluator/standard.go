package evaluator

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"reflect"
)

// reader is what a cell reads from when it reads from r: for os.Stdin, what the
// user types into the input box. A *os.File is no interface that could ask, so the
// functions that take a reader are replaced.
func (s *Session) reader(r io.Reader) io.Reader {
	if file, ok := r.(*os.File); ok && file == os.Stdin && s.options.Stdin != nil {
		return s.options.Stdin
	}
	return r
}

// Reader is reader, for the runtime.
func (s *Session) Reader(r io.Reader) io.Reader { return s.reader(r) }

// writer is where a cell writes to when it writes to w: for os.Stdout and
// os.Stderr, what print functions write to, without the way through a pipe.
func (s *Session) writer(w io.Writer) io.Writer {
	if file, ok := w.(*os.File); ok && s.options.Files != nil {
		switch stdout, stderr := s.options.Files(); file {
		case stdout:
			return s.options.Stdout
		case stderr:
			return s.options.Stderr
		}
	}
	return w
}

func init() {
	printers := replacements["fmt"]
	replacements["fmt"] = func(s *Session, values map[string]reflect.Value) {
		printers(s, values)
		values["Fprint"] = reflect.ValueOf(func(w io.Writer, a ...any) (int, error) { return fmt.Fprint(s.writer(w), a...) })
		values["Fprintf"] = reflect.ValueOf(func(w io.Writer, format string, a ...any) (int, error) {
			return fmt.Fprintf(s.writer(w), format, a...)
		})
		values["Fprintln"] = reflect.ValueOf(func(w io.Writer, a ...any) (int, error) { return fmt.Fprintln(s.writer(w), a...) })
		values["Fscan"] = reflect.ValueOf(func(r io.Reader, a ...any) (int, error) { return fmt.Fscan(s.reader(r), a...) })
		values["Fscanf"] = reflect.ValueOf(func(r io.Reader, format string, a ...any) (int, error) {
			return fmt.Fscanf(s.reader(r), format, a...)
		})
		values["Fscanln"] = reflect.ValueOf(func(r io.Reader, a ...any) (int, error) { return fmt.Fscanln(s.reader(r), a...) })
	}
	replacements["bufio"] = func(s *Session, values map[string]reflect.Value) {
		values["NewReader"] = reflect.ValueOf(func(r io.Reader) *bufio.Reader { return bufio.NewReader(s.reader(r)) })
		values["NewReaderSize"] = reflect.ValueOf(func(r io.Reader, size int) *bufio.Reader { return bufio.NewReaderSize(s.reader(r), size) })
		values["NewScanner"] = reflect.ValueOf(func(r io.Reader) *bufio.Scanner { return bufio.NewScanner(s.reader(r)) })
	}
	replacements["encoding/json"] = func(s *Session, values map[string]reflect.Value) {
		values["NewDecoder"] = reflect.ValueOf(func(r io.Reader) *json.Decoder { return json.NewDecoder(s.reader(r)) })
	}
	replacements["encoding/csv"] = func(s *Session, values map[string]reflect.Value) {
		values["NewReader"] = reflect.ValueOf(func(r io.Reader) *csv.Reader { return csv.NewReader(s.reader(r)) })
	}
	replacements["io"] = func(s *Session, values map[string]reflect.Value) {
		values["ReadAll"] = reflect.ValueOf(func(r io.Reader) ([]byte, error) { return io.ReadAll(s.reader(r)) })
		values["ReadFull"] = reflect.ValueOf(func(r io.Reader, p []byte) (int, error) { return io.ReadFull(s.reader(r), p) })
		values["Copy"] = reflect.ValueOf(func(w io.Writer, r io.Reader) (int64, error) { return io.Copy(s.writer(w), s.reader(r)) })
		values["WriteString"] = reflect.ValueOf(func(w io.Writer, text string) (int, error) { return io.WriteString(s.writer(w), text) })
	}
}

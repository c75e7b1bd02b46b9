package magic

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"kerasgo/kernel/evaluator"
)

func init() {
	register(&magic{
		name: "writefile", usage: "%%writefile [-a] FILE", summary: "write the rest of the cell to a file; -a adds to it",
		files: true,
		body: func(r *Runner, _ context.Context, c *call) evaluator.Outcome {
			flags, rest, unknown := options(words(c.arguments), "-a", "--append")
			if unknown != "" || len(rest) != 1 {
				return c.failed("%%%%writefile wants the name of one file: %%%%writefile [-a] FILE")
			}
			how, done := os.O_CREATE|os.O_WRONLY|os.O_TRUNC, "Writing"
			if flags["-a"] || flags["--append"] {
				how, done = os.O_CREATE|os.O_WRONLY|os.O_APPEND, "Appending to"
			}
			name := home(rest[0])
			if _, err := os.Stat(name); err == nil && done == "Writing" {
				done = "Overwriting"
			}
			file, err := os.OpenFile(name, how, 0o644)
			if err != nil {
				return c.failed("%v", err)
			}
			text := c.body()
			if text != "" && !strings.HasSuffix(text, "\n") {
				text += "\n"
			}
			_, err = io.WriteString(file, text)
			if closing := file.Close(); err == nil {
				err = closing
			}
			if err != nil {
				return c.failed("%v", err)
			}
			fmt.Fprintln(r.options.Stdout, done, rest[0])
			return evaluator.Outcome{}
		},
	}, &magic{
		name: "load", usage: "%load FILE|URL", summary: "put the text of a file or an address into the next cell",
		files: true,
		line: func(r *Runner, ctx context.Context, c *call) evaluator.Outcome {
			list := words(c.arguments)
			if len(list) != 1 {
				return c.failed("%%load wants the name of one file; put quotes around one with spaces")
			}
			file, err := open(ctx, list[0])
			if err != nil {
				return c.failed("%v", err)
			}
			defer file.Close()
			const most = 4 << 20
			text, err := io.ReadAll(io.LimitReader(file, most+1))
			switch {
			case err != nil:
				return c.failed("%v", err)
			case len(text) > most:
				return c.failed("%s is larger than the %d MB that a cell can hold", list[0], most>>20)
			}
			r.options.SetNextInput("// %load " + list[0] + "\n" + string(text))
			return evaluator.Outcome{}
		},
	}, &magic{
		name: "cd", usage: "%cd [FOLDER]", summary: "change the current folder; without one, to the home folder",
		files: true,
		line: func(r *Runner, _ context.Context, c *call) evaluator.Outcome {
			list := words(c.arguments)
			folder := "~"
			if len(list) > 0 {
				folder = list[0]
			}
			if len(list) > 1 {
				return c.failed("%%cd wants one folder; put quotes around one with spaces")
			}
			if err := os.Chdir(home(folder)); err != nil {
				return c.failed("%v", err)
			}
			return printFolder(r, c)
		},
	}, &magic{
		name: "pwd", usage: "%pwd", summary: "the current folder",
		line: func(r *Runner, _ context.Context, c *call) evaluator.Outcome { return printFolder(r, c) },
	})
}

func printFolder(r *Runner, c *call) evaluator.Outcome {
	folder, err := os.Getwd()
	if err != nil {
		return c.failed("%v", err)
	}
	fmt.Fprintln(r.options.Stdout, folder)
	return evaluator.Outcome{}
}

// open opens a file, or what is at a web address.
func open(ctx context.Context, name string) (io.ReadCloser, error) {
	if !strings.HasPrefix(name, "http://") && !strings.HasPrefix(name, "https://") {
		return os.Open(home(name))
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, name, nil)
	if err != nil {
		return nil, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK {
		response.Body.Close()
		return nil, fmt.Errorf("%s answers %s", name, response.Status)
	}
	return response.Body, nil
}

// home replaces a leading ~ by the home folder.
func home(name string) string {
	if name != "~" && !strings.HasPrefix(name, "~/") {
		return name
	}
	folder, err := os.UserHomeDir()
	if err != nil {
		return name
	}
	return filepath.Join(folder, name[1:])
}

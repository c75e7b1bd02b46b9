// Package notebook reads, runs, writes and shows Jupyter notebooks (.ipynb
// files) without Jupyter.
//
//	book, err := notebook.ReadFile("digits.ipynb")
//	report, err := notebook.Run(ctx, book, kernel, notebook.RunOptions{})
//	err = notebook.WriteFile("out.ipynb", book)
//	err = notebook.WriteHTML(file, book, notebook.PageOptions{Name: "digits"})
//
// [Command] does all of it for `kerasgo run`.
//
// Data flows one way: a file is parsed (read.go) into a [Notebook]; its cells go
// to a [Kernel] one by one (run.go), whose messages are merged into outputs as a
// front end would (collect.go); the notebook is encoded as Jupyter would store it
// (write.go) and drawn as one page (page.go and its neighbours). The kernel is
// the one that Jupyter talks to (start.go).
package notebook

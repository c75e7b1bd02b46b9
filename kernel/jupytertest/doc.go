// Package jupytertest lets tests drive the kernel with real Jupyter clients and a
// real browser.
//
//	func TestMain(m *testing.M) { os.Exit(jupytertest.Main(m)) }
//
//	func TestConsole(t *testing.T) {
//		jupyter := jupytertest.Install(t)
//		output, err := jupyter.Command(jupytertest.Limited(t), "console", "--kernel", "kerasgo").CombinedOutput()
//	}
//
// [Install] makes, once for a user, a virtual environment of pinned Python packages
// (requirements.txt) in the user's cache folder, builds the kerasgo command once
// for a test process, and installs its kernel into a folder of the test with an
// environment that sees nothing else of the machine's Jupyter. Where Python, the
// packages or the browser cannot be had, the test is skipped and says why; with the
// environment variable CI set, it fails.
package jupytertest

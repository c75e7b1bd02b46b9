"""The kernel against jupyter_kernel_test, with every attribute it has."""
import unittest

import jupyter_kernel_test


class KerasGo(jupyter_kernel_test.KernelTests):
    kernel_name = "kerasgo"
    language_name = "go"
    file_extension = ".go"
    code_hello_world = 'fmt.Println("hello, world")'
    code_stderr = 'fmt.Fprintln(os.Stderr, "oops")'
    completion_samples = [
        {"text": "strings.ToUp", "matches": {"ToUpper", "ToUpperSpecial"}},
    ]
    complete_code_samples = ["1 + 1", 'fmt.Println("a")', "func f() int {\n\treturn 1\n}", "x := 3"]
    incomplete_code_samples = ["func f() {", "for i := range 3 {", "1 +", "f(1,"]
    invalid_code_samples = ["x := )", "x = = 3", "func )("]
    code_page_something = "strings.ToUpper?"
    code_generate_error = 'panic("no")'
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": '"a" + "b"', "result": "ab"},
        {"code": "[]int{1, 2}", "mime": "text/plain"},
    ]
    code_display_data = [
        {"code": 'display.Show(display.Bundle{Data: map[string]any{"text/html": "<b>x</b>", "text/plain": "x"}})', "mime": "text/html"},
    ]
    supported_history_operations = ("tail", "range", "search")
    code_history_pattern = "6?*7*"
    code_inspect_sample = "fmt.Println"
    code_clear_output = "display.Clear(false)"


class Welcome(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = "kerasgo"
    support_iopub_welcome = True


class Control(jupyter_kernel_test.KernelTests):
    """The same tests on ipykernel: what fails here is the tests' fault."""
    kernel_name = "python3"
    language_name = "python"
    file_extension = ".py"
    code_hello_world = "print('hello, world')"
    code_stderr = "import sys; print('oops', file=sys.stderr)"
    completion_samples = [{"text": "zi", "matches": {"zip"}}]
    complete_code_samples = ["1", "x = 3"]
    incomplete_code_samples = ["print('''hello", "def f(x):\n  x*2"]
    invalid_code_samples = ["import = 7q"]
    code_page_something = "zip?"
    code_generate_error = "raise"
    code_execute_result = [{"code": "6*7", "result": "42"}, {"code": "[1, 2]", "result": "[1, 2]"}]
    code_display_data = [{"code": "from IPython.display import HTML, display; display(HTML('<b>x</b>'))", "mime": "text/html"}]
    supported_history_operations = ("tail", "search")  # a range names its session 0, which the test does not expect
    code_history_pattern = "6?7*"
    code_inspect_sample = "zip"
    code_clear_output = "from IPython.display import clear_output; clear_output()"


class ControlWelcome(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = "python3"
    support_iopub_welcome = True


if __name__ == "__main__":
    unittest.main()

"""Writes written.ipynb with nbformat, the library that Jupyter stores notebooks with.

    pip install nbformat==5.11.1 && python3 write.py
"""
import pathlib

import nbformat
from nbformat import v4

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGD4DwABBAEAX+XDSwAAAABJRU5ErkJggg=="
book = v4.new_notebook(
    metadata={
        "kernelspec": {"display_name": "Go (KerasGo)", "language": "go", "name": "kerasgo"},
        "language_info": {"name": "go", "version": "1.26"},
        "authors": [{"name": "Ada <ada@example.org> & Łukasz"}],
        "number": 1.50,
        "large": 12345678901234567890,
    },
    cells=[
        v4.new_markdown_cell(
            "# Title\n\n![pixel](attachment:pixel.png) $a_1 < b$",
            id="title",
            attachments={"pixel.png": {"image/png": PIXEL}},
        ),
        v4.new_code_cell(
            'x := 1\nfmt.Println(x)\n"数字"',
            id="code-1",
            execution_count=7,
            metadata={"tags": ["parameters"], "execution": {"iopub.execute_input": "2026-11-23T08:30:00.000000Z"}, "collapsed": True},
            outputs=[
                v4.new_output("stream", name="stdout", text="1\n2\u2028\n"),
                v4.new_output("stream", name="stderr", text="careful"),
                v4.new_output(
                    "display_data",
                    data={
                        "image/png": PIXEL,
                        "image/svg+xml": "<svg>\n</svg>\n",
                        "text/html": "<b>a</b>\r\n<i>b</i>\x0c",
                        "text/plain": "<chart>",
                        "application/json": {"a": [1, 2.5, None, "x\ny"]},
                    },
                    metadata={"image/png": {"width": 320, "height": 200}},
                ),
                v4.new_output("execute_result", data={"text/plain": '"数字"'}, execution_count=7),
            ],
        ),
        v4.new_code_cell(
            'panic("boom")',
            id="code_2",
            execution_count=8,
            outputs=[v4.new_output("error", ename="panic", evalue="boom", traceback=["\x1b[31mpanic\x1b[0m: boom", "Cell[8]:1:1"])],
        ),
        v4.new_raw_cell("raw\ttext\u0085\x1cx\n", id="raw", metadata={"format": "text/latex"}),
        v4.new_code_cell("", id="empty"),
    ],
)
book["unknown"] = {"kept": [True, None]}
book.cells[1]["unknown"] = "kept"
book.cells[1].outputs[0]["unknown"] = 0
pathlib.Path(__file__).with_name("written.ipynb").write_text(nbformat.writes(book, version=nbformat.NO_CONVERT) + "\n", encoding="utf-8", newline="")

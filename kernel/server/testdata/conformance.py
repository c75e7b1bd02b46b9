"""What a kernel must do, driven by a real client over libzmq.

Usage: conformance.py KERNEL [ROW ...]; without arguments it prints the rows' names.

Starts the kernel of that name once for each row and prints a line of JSON for each:
{"row": name, "problem": null or what was wrong}. Kernels of languages in CODE can be
tested; rows say what they check and rely on jupyter_client for the messages.

conformance.py --table NAME=FILE ... makes a table in Markdown of such lines: a row a
line, a kernel a column.
"""
import contextlib
import json
import os
import queue
import random
import re
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import traceback

import psutil
import zmq
from jupyter_client.manager import KernelManager
from jupyter_client.session import Session

CODE = {
    "go": {
        "one": "1 + 1",
        "print": 'fmt.Println("{0}")',
        "error": 'fmt.Println("before"); panic("no")',
        "fail_late": 'fmt.Println("held"); for {{ if _, err := os.Stat("{0}"); err == nil {{ break }}; time.Sleep(5 * time.Millisecond) }}; panic("no")',
        "assign": "kept := 42",
        "read": "kept",
        "hold": 'fmt.Println("held"); for {{ if _, err := os.Stat("{0}"); err == nil {{ break }}; time.Sleep(5 * time.Millisecond) }}',
        "loop": 'fmt.Println("looping"); for {{ }}',
        "prints": 'for i := range {0} {{ fmt.Println("line", i) }}',
        "input": 'var word string; fmt.Print("name? "); fmt.Scanln(&word); fmt.Println("got " + word)',
        "complete": "strings.ToUpp",
        "completed": "ToUpper",
        "inspect": "fmt.Println",
        "exit": "os.Exit(3)",
        "child": 'command := exec.Command("echo", "from a child"); command.Stdout = os.Stdout; command.Run()',
        "invalid_utf8": 'os.Stdout.Write([]byte("a\\xffb\\n"))',
        "echo": """display.RegisterTarget("echo", func(c *display.Comm, opened display.CommMessage) {
    c.OnMessage(func(m display.CommMessage) {
        fmt.Println("heard")
        c.Send(display.CommMessage{Data: m.Data, Buffers: m.Buffers})
    })
})""",
        "open_comm": 'line := display.OpenComm("page", display.CommMessage{Data: map[string]any{"a": 1}})\nline.Send(display.CommMessage{Data: map[string]any{"b": 2}, Buffers: [][]byte{{1, 2, 255}}})',
        "next_input": 'display.SetNextInput("the next", false)',
        "pager": "strings.ToUpper?",
        "exit_console": "display.Exit(false)",
        "password": 'display.Password("secret? ")',
        "display": 'display.Show(display.Bundle{Data: map[string]any{"text/html": "<b>x</b>", "text/plain": "x"}})',
        "update": 'live := display.NewLive()\nlive.Finish(display.Bundle{Data: map[string]any{"text/plain": "1"}})\nlive.Finish(display.Bundle{Data: map[string]any{"text/plain": "2"}})',
        "late_update": 'go func() {{ for {{ if _, err := os.Stat("{0}"); err == nil {{ break }}; time.Sleep(5 * time.Millisecond) }}; live.Finish(display.Bundle{{Data: map[string]any{{"text/plain": "3"}}}}) }}()',
        "clear": "display.Clear(true)",
        "late": 'go func() {{ for {{ if _, err := os.Stat("{0}"); err == nil {{ break }}; time.Sleep(5 * time.Millisecond) }}; fmt.Println("late") }}()',
        "streams": 'for i := range 3 { fmt.Println("out", i); fmt.Fprintln(os.Stderr, "err", i) }',
        "around_child": 'fmt.Println("before"); child := exec.Command("echo", "from a child"); child.Stdout = os.Stdout; child.Run(); fmt.Println("after")',
        "carriage": 'for i := range 3 { fmt.Printf("\\r\\x1b[31m%d\\x1b[0m", i) }',
        "ask": 'fmt.Print("printed "); answer, _ := display.Input("name? "); fmt.Println("got " + answer)',
        "deaf": 'fmt.Println("deaf"); new(big.Int).Exp(big.NewInt(3), big.NewInt(1<<40), nil)',
        "json": 'display.JSON(map[string]any{"a": []int{1, 2}})',
        "picture": "display.Image(image.NewGray(image.Rect(0, 0, 300, 300)))",
        "troubles": ["panic(errors.New(\"no\"))", "undefinedName", "func )(", "var p *int; *p", "[]int{1}[len(os.Args)+5]", "go func() { panic(\"late\") }(); time.Sleep(200 * time.Millisecond)", "log.Println(\"logged\")",
                     "import \"example.com/none\"", "var f func(); f()", "template.Must(template.New(\"t\").Parse(\"{{\"))", "%get example.com/none", "%nosuch", "!exit 3", "os.Exit(4)", "func r(n int) int { return r(n+1) + n }; r(0)"],
        "complete_code": "x := 3", "incomplete_code": "for {{", "invalid_code": "func )(",
    },
    "python": {
        "one": "1 + 1",
        "print": 'print("{0}")',
        "error": 'print("before"); raise ValueError("no")',
        "fail_late": 'import os, time\nprint("held", flush=True)\nwhile not os.path.exists("{0}"): time.sleep(0.005)\nraise ValueError("no")',
        "assign": "kept = 42",
        "read": "kept",
        "hold": 'import os, time\nprint("held", flush=True)\nwhile not os.path.exists("{0}"): time.sleep(0.005)',
        "loop": 'print("looping", flush=True)\nwhile True: pass',
        "prints": 'for i in range({0}): print("line", i)',
        "input": 'word = input("name? "); print("got " + word)',
        "complete": "prin",
        "completed": "print",
        "inspect": "print",
        "exit": "import os; os._exit(3)",
        "child": 'import subprocess; subprocess.run(["echo", "from a child"])',
        "invalid_utf8": 'import os; os.write(1, b"a\\xffb\\n")',
        "echo": """import comm
def opened(line, message):
    @line.on_msg
    def heard(message):
        print("heard")
        line.send(message["content"]["data"], buffers=message["buffers"])
comm.get_comm_manager().register_target("echo", opened)""",
        "open_comm": 'import comm\nline = comm.create_comm(target_name="page", data={{"a": 1}})\nline.send({{"b": 2}}, buffers=[bytes([1, 2, 255])])'.replace("{{", "{").replace("}}", "}"),
        "next_input": 'get_ipython().set_next_input("the next")',
        "pager": "print?",
        "exit_console": "exit()",
        "password": 'import getpass; getpass.getpass("secret? ")',
        "display": 'display({"text/html": "<b>x</b>", "text/plain": "x"}, raw=True)',
        "update": 'live = display({"text/plain": "1"}, raw=True, display_id=True); live.update({"text/plain": "2"}, raw=True)',
        "late_update": 'import os, threading, time\ndef late_update():\n    while not os.path.exists("{0}"): time.sleep(0.005)\n    live.update({{"text/plain": "3"}}, raw=True)\nthreading.Thread(target=late_update).start()',
        "clear": "from IPython.display import clear_output; clear_output(wait=True)",
        "late": 'import os, threading, time\ndef late():\n    while not os.path.exists("{0}"): time.sleep(0.005)\n    print("late")\nthreading.Thread(target=late).start()',
        "streams": 'import sys\nfor i in range(3): print("out", i); print("err", i, file=sys.stderr)',
        "around_child": 'import subprocess; print("before"); subprocess.run(["echo", "from a child"]); print("after")',
        "carriage": 'for i in range(3): print(f"\\r\\x1b[31m{i}\\x1b[0m", end="")',
        "ask": 'print("printed ", end=""); answer = input("name? "); print("got " + answer)',
        "deaf": "print('deaf', flush=True)\nwhile True:\n    try:\n        while True: pass\n    except KeyboardInterrupt: pass",
        "json": 'from IPython.display import JSON, display; display(JSON({"a": [1, 2]}))',
        "picture": 'import base64; from IPython.display import Image, display; display(Image(base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=")))',
        "troubles": ["raise ValueError('no')", "undefinedName", "x = = 3", "[1][5]", "import nosuchmodule", "%nosuch", "!exit 3"],
        "complete_code": "x = 3", "incomplete_code": "for i in x:", "invalid_code": "x = = 3",
    },
}

# What must come gets far longer than any machine takes.
TIMEOUT = 90

# Kernels that are held to what they do at once; others get several attempts at what
# they do sometimes.
STRICT = {"kerasgo"}


class Problem(Exception):
    pass


def check(condition, text):
    if not condition:
        raise Problem(text)


GATES = tempfile.TemporaryDirectory(prefix="g")


def gate():
    """The path of a file that a cell waits for, and what makes it."""
    path = os.path.join(GATES.name, os.urandom(8).hex())
    return path, lambda: open(path, "w").close()


def free_ports(count, ip):
    """Ports that no other program gets as any that is free: those are above. Other
    processes of this program take others."""
    ports = []
    while len(ports) < count:
        port = random.SystemRandom().randrange(8192, 32768) // 32 * 32 + os.getpid() % 32
        with socket.socket() as s:
            try:
                s.bind((ip, port))
            except OSError:
                continue
        if 8192 <= port < 32768 and port not in ports:
            ports.append(port)
    return ports


class Kernel:
    """One started kernel and a client with its own raw sockets beside."""

    def __init__(self, name):
        self.manager = KernelManager(kernel_name=name, cache_ports=False)
        for channel, port in zip(("shell", "iopub", "stdin", "hb", "control"), free_ports(5, self.manager.ip)):
            setattr(self.manager, channel + "_port", port)
        self.manager.start_kernel(stdout=sys.stderr, stderr=sys.stderr)
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=TIMEOUT)
        self.info = self.request("kernel_info_request", {})["content"]
        self.code = CODE[self.info["language_info"]["name"]]
        self.strict = self.info["implementation"] in STRICT
        self.drain()

    def close(self):
        self.client.stop_channels()
        if self.manager.is_alive():
            self.manager.shutdown_kernel(now=True)
        self.manager.cleanup_resources()

    def another_client(self):
        """A client with a session of its own, which is its address on shell."""
        ours = self.manager.session
        other = self.manager.client(session=Session(key=ours.key, signature_scheme=ours.signature_scheme))
        other.start_channels()
        return other

    def process(self):
        return self.manager.provisioner.process

    def drain(self):
        time.sleep(0.15)
        while self.client.iopub_channel.msg_ready():
            self.client.get_iopub_msg(timeout=1)

    def send(self, kind, content, channel="shell", metadata=None, **header):
        message = self.client.session.msg(kind, content, metadata=metadata)
        message["header"].update(header)
        getattr(self.client, channel + "_channel").send(message)
        return message["header"]["msg_id"]

    def reply(self, identifier, channel="shell", timeout=TIMEOUT):
        deadline = time.monotonic() + timeout
        while True:
            message = getattr(self.client, channel + "_channel").get_msg(timeout=max(0.01, deadline - time.monotonic()))
            if message["parent_header"].get("msg_id") == identifier:
                return message

    def request(self, kind, content, channel="shell", timeout=TIMEOUT):
        return self.reply(self.send(kind, content, channel), channel, timeout)

    def execute_message(self, code, **changes):
        content = {"code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False, "stop_on_error": True}
        content.update(changes)
        return self.send("execute_request", content)

    def published(self, identifier, timeout=TIMEOUT):
        """All iopub messages of a request up to its idle."""
        messages = []
        deadline = time.monotonic() + timeout
        while True:
            message = self.client.get_iopub_msg(timeout=max(0.01, deadline - time.monotonic()))
            if message["parent_header"].get("msg_id") != identifier:
                continue
            messages.append(message)
            if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                return messages

    def wait_for_print(self, identifier, what, name="stdout"):
        """Waits until a request has printed something; returns what it published."""
        messages = []
        deadline = time.monotonic() + TIMEOUT
        while what not in text(messages, name):
            message = self.client.get_iopub_msg(timeout=max(0.01, deadline - time.monotonic()))
            if message["parent_header"].get("msg_id") == identifier:
                messages.append(message)
        return messages

    def loop(self):
        """Begins a cell that does not end by itself."""
        identifier = self.execute_message(self.code["loop"].format())
        self.wait_for_print(identifier, "looping")
        return identifier

    def hold(self, code="hold", **changes):
        """Begins a cell that runs until it is released."""
        path, release = gate()
        identifier = self.execute_message(self.code[code].format(path), **changes)
        self.wait_for_print(identifier, "held")
        return identifier, release

    def replies(self, count, other="", release=lambda: None):
        """The states of so many replies by their requests. A cell that is held is released
        when another request is answered, and so those before it have come, or, by kernels
        that answer nothing while a cell runs, after a second."""
        states, began = {}, time.monotonic()
        while len(states) < count:
            if other in states or time.monotonic() > began + 1:
                release()
            check(time.monotonic() < began + TIMEOUT, f"{len(states)} of {count} requests were answered: {states}")
            if self.client.shell_channel.msg_ready():
                m = self.client.get_shell_msg(timeout=TIMEOUT)
                states[m["parent_header"]["msg_id"]] = m["content"]["status"]
            else:
                time.sleep(0.005)
        return states

    def answered(self, s, messages):
        """Sends messages over a socket and returns the ids of what is answered up to the
        last, whose answer comes last."""
        for m in messages:
            s.send_multipart(m)
        last, ids = json.loads(messages[-1][messages[-1].index(b"<IDS|MSG>") + 2])["msg_id"], []
        while ids[-1:] != [last]:
            _, frames = self.client.session.feed_identities(s.recv_multipart())
            ids.append(json.loads(frames[2])["msg_id"])
        return ids

    def execute(self, code, timeout=TIMEOUT, **changes):
        identifier = self.execute_message(code, **changes)
        return self.reply(identifier, timeout=timeout), self.published(identifier, timeout)

    def alive(self, what):
        reply, _ = self.execute(self.code["one"])
        check(reply["content"]["status"] == "ok", f"after {what} the kernel answers {reply['content']}")

    def endpoint(self, channel):
        port = getattr(self.manager, {"heartbeat": "hb"}.get(channel, channel) + "_port")
        return f"tcp://{self.manager.ip}:{port}"

    def raw(self, channel):
        port = getattr(self.manager, {"heartbeat": "hb"}.get(channel, channel) + "_port")
        return socket.create_connection((self.manager.ip, port), timeout=TIMEOUT)

    def socket(self, kind, channel, **options):
        s = zmq.Context.instance().socket(kind)
        s.linger = 0
        s.rcvtimeo = s.sndtimeo = TIMEOUT * 1000
        for name, value in options.items():
            setattr(s, name, value)
        s.connect(self.endpoint(channel))
        return s


def kinds(messages):
    return [m["msg_type"] + (":" + m["content"]["execution_state"] if m["msg_type"] == "status" else "") for m in messages]


def text(messages, name="stdout"):
    return "".join(m["content"]["text"] for m in messages if m["msg_type"] == "stream" and m["content"]["name"] == name)


# Rows. The docstring is what the row checks.


def order_of_a_value(k):
    "busy, execute_input, execute_result, idle; the counter in input, result and reply"
    reply, messages = k.execute(k.code["one"])
    check(kinds(messages) == ["status:busy", "execute_input", "execute_result", "status:idle"], kinds(messages))
    count = reply["content"]["execution_count"]
    check(messages[1]["content"] == {"code": k.code["one"], "execution_count": count}, messages[1]["content"])
    check(messages[2]["content"]["execution_count"] == count and messages[2]["content"]["data"]["text/plain"] == "2", messages[2]["content"])
    check(reply["content"]["status"] == "ok" and reply["content"]["payload"] == [] and reply["content"]["user_expressions"] == {}, reply["content"])


def order_of_an_error(k):
    "streams before the error; error on iopub and in the reply"
    reply, messages = k.execute(k.code["error"])
    check(list(dict.fromkeys(kinds(messages))) == ["status:busy", "execute_input", "stream", "error", "status:idle"], kinds(messages))
    content = reply["content"]
    check(content["status"] == "error" and content["ename"] and isinstance(content["traceback"], list) and "execution_count" in content, content)
    check(all(messages[-2]["content"][f] == content[f] for f in ("ename", "evalue", "traceback")), messages[-2]["content"])


def headers(k):
    "parent header verbatim with unknown fields; one session; dates with 6 digits; fresh ids; metadata objects"
    identifier = k.send("execute_request", {"code": k.code["one"], "silent": False}, unknown_field={"a": [1, 2]})
    reply = k.reply(identifier)
    messages = k.published(identifier) + [reply]
    for m in messages:
        check(m["parent_header"].get("unknown_field") == {"a": [1, 2]}, f"the parent of {m['msg_type']} is {m['parent_header']}")
        check(not isinstance(m["header"]["date"], str), f"the date {m['header']['date']!r} is not parsed by the client")
        check(m["metadata"] is not None, f"metadata of {m['msg_type']}")
    check(len({m["header"]["session"] for m in messages}) == 1, "several sessions")
    check(messages[0]["header"]["session"] != k.client.session.session, "the client's session comes back")
    check(len({m["header"]["msg_id"] for m in messages}) == len(messages), "an id comes twice")
    check(messages[0]["header"]["version"] >= "5.2", messages[0]["header"]["version"])
    control = k.request("kernel_info_request", {}, "control")
    check(control["header"]["session"] == reply["header"]["session"], "control has a session of its own")
    check(all(isinstance(reply["header"][f], str) for f in ("username", "version", "session", "msg_id", "msg_type")), reply["header"])


def topics(k):
    "a broadcast is a topic of one frame and a message whose JSON frames are objects; parents are {} when there is none"
    s = k.socket(zmq.SUB, "iopub")
    s.subscribe(b"")
    s.rcvtimeo = 500
    seen = set()
    deadline = time.monotonic() + TIMEOUT
    while "stream" not in seen:
        check(time.monotonic() < deadline, f"no text came, only {seen}")
        try:
            frames = s.recv_multipart()
        except zmq.Again:  # not every kernel welcomes: what is published before the subscription is lost
            k.execute(k.code["print"].format("a"))
            continue
        check(frames[1] == b"<IDS|MSG>" and len(frames) >= 7, frames[:2])
        check(all(f[:1] == b"{" for f in frames[3:7]), frames[3:7])
        kind = json.loads(frames[3])["msg_type"]
        seen.add(kind)
        if kind != "iopub_welcome":
            check(kind.encode() in frames[0] or b"stream" in frames[0], f"the topic of a {kind} is {frames[0]}")
    s.close()


def busy_and_idle(k):
    "busy and idle around every request on shell, and on control, which takes all of them"
    code = {"code": k.code["one"], "cursor_pos": 1}
    requests = {
        "kernel_info_request": {}, "comm_info_request": {}, "is_complete_request": code, "complete_request": code,
        "inspect_request": {**code, "detail_level": 0}, "history_request": {"output": False, "raw": True, "hist_access_type": "tail", "n": 1},
        "execute_request": {"code": k.code["one"], "silent": False},
    }
    for channel in ("shell", "control"):
        for kind, content in requests.items():
            identifier = k.send(kind, content, channel)
            check(k.reply(identifier, channel)["content"]["status"] in ("ok", "complete"), f"{kind} on {channel}")
            states = kinds(k.published(identifier))
            check(states[0] == "status:busy" and states[-1] == "status:idle" and states.count("status:idle") == 1, f"{kind} on {channel}: {states}")


# What JupyterLab asserts of messages, beside the fields of headers.
FIELDS = {
    "stream": {"name": str, "text": str}, "display_data": {"data": dict, "metadata": dict}, "update_display_data": {"data": dict, "metadata": dict},
    "execute_input": {"code": str, "execution_count": int}, "execute_result": {"execution_count": int, "data": dict, "metadata": dict},
    "error": {"ename": str, "evalue": str, "traceback": list}, "status": {"execution_state": str}, "clear_output": {"wait": bool},
    "comm_open": {"comm_id": str, "target_name": str, "data": dict}, "comm_msg": {"comm_id": str, "data": dict}, "comm_close": {"comm_id": str},
}


def fields(k):
    "every broadcast has the fields that JupyterLab asserts; what JSON is goes as JSON, pictures as base64 in one line"
    seen = {}
    for name in ("one", "error", "streams", "display", "update", "clear", "open_comm", "json", "picture"):
        for m in k.execute(k.code[name])[1]:
            seen.setdefault(m["msg_type"], []).append(m["content"])
    seen["comm_close"] = [m["content"] for m in k.published(k.send("comm_open", {"comm_id": "c9", "target_name": "nobody", "data": {}})) if m["msg_type"] == "comm_close"]
    check(not set(FIELDS) - set(seen), f"there was no {set(FIELDS) - set(seen)}")
    for kind, contents in seen.items():
        for content in contents:
            for field, is_a in FIELDS[kind].items():
                check(isinstance(content.get(field), is_a), f"{kind}: {content}")
    data = [c["data"] for c in seen["display_data"]]
    check({"a": [1, 2]} in [d.get("application/json") for d in data], data)
    check(any(d.get("image/png") and "\n" not in d["image/png"].strip() for d in data), "the picture")


def nothing_of_the_machine(k):
    "no reply, error or traceback has a path, a variable or the program of the machine"
    k.drain()
    secrets = {os.path.expanduser("~"), os.getcwd(), os.path.dirname(sys.executable), tempfile.gettempdir()}
    secrets |= {a for a in psutil.Process(k.process().pid).cmdline() if a.startswith("/")}
    secrets |= {os.environ[n] for n in ("HOME", "PATH", "XDG_CACHE_HOME", "JUPYTER_RUNTIME_DIR") if os.environ.get(n)}
    secrets = {s for s in secrets if len(s) > 1}
    said = []
    for code in k.code["troubles"]:
        reply, messages = k.execute(code, timeout=TIMEOUT)
        said += [reply] + messages
        time.sleep(0.3)  # for what comes later
    said.append(k.request("kernel_info_request", {}))
    said.append(k.request("connect_request", {}))
    said.append(k.request("usage_request", {}, "control"))
    for kind in ("complete_request", "inspect_request"):
        said.append(k.request(kind, {"code": k.code["inspect"], "cursor_pos": len(k.code["inspect"]), "detail_level": 1}))
    said.append(k.request("history_request", {"output": True, "raw": True, "hist_access_type": "search", "pattern": 7}))
    while k.client.iopub_channel.msg_ready():
        said.append(k.client.get_iopub_msg(timeout=1))
    for m in said:
        content = json.dumps(m["content"], default=str)
        for secret in secrets:
            check(secret not in content, f"{secret} in a {m['msg_type']}: {content[:600]}")


def silent(k):
    "silent: nothing but status, and the counter stays"
    before = k.execute(k.code["one"])[0]["content"]["execution_count"]
    reply, messages = k.execute(k.code["one"], silent=True, store_history=False)
    check(kinds(messages) == ["status:busy", "status:idle"], kinds(messages))
    after = k.execute(k.code["one"])[0]["content"]["execution_count"]
    check(after == before + 1, f"the counter went from {before} to {after}")
    check(k.execute("", silent=True)[0]["content"]["status"] == "ok", "an empty silent cell")


def store_history(k):
    "store_history false leaves the counter and the history"
    before = k.execute(k.code["one"])[0]["content"]["execution_count"]
    k.execute(k.code["print"].format("hidden"), store_history=False)
    after = k.execute(k.code["one"])[0]["content"]["execution_count"]
    check(after == before + 1, f"the counter went from {before} to {after}")
    history = k.request("history_request", {"output": False, "raw": True, "hist_access_type": "tail", "n": 10})["content"]["history"]
    check(not any("hidden" in entry[2] for entry in history), history)


def user_expressions(k):
    "values and errors of user_expressions"
    k.execute(k.code["assign"])
    reply, _ = k.execute(k.code["one"], user_expressions={"good": k.code["read"], "bad": "noSuchName"})
    values = reply["content"]["user_expressions"]
    check(values["good"]["status"] == "ok" and values["good"]["data"]["text/plain"] == "42" and values["good"]["metadata"] == {}, values)
    check(values["bad"]["status"] == "error" and values["bad"]["ename"], values)
    reply, _ = k.execute(k.code["error"], user_expressions={"good": k.code["read"]})
    check(not reply["content"].get("user_expressions"), f"after an error: {reply['content']}")


def stop_on_error(k):
    "cells queued behind a failing one are aborted, other requests are served"
    first, release = k.hold("fail_late")
    second, third = k.execute_message(k.code["one"]), k.execute_message(k.code["one"])
    other = k.send("kernel_info_request", {})
    replies = k.replies(4, other, release)
    check(replies[first] == "error" and replies[second] == "aborted" and replies[third] == "aborted" and replies[other] == "ok", replies)
    check(kinds(k.published(second)) == ["status:busy", "status:idle"], "what an aborted cell publishes")
    k.alive("aborted cells")


def stop_on_error_at_once(k):
    "the same when the first cell fails before the next has been read"
    for _ in range(20):
        messages = [k.client.session.msg("execute_request", {"code": ")(" if i == 0 else k.code["one"], "silent": False}) for i in range(5)]
        identifiers = [m["header"]["msg_id"] for m in messages]
        began = time.monotonic()
        for m in messages:
            m["header"]["date"] = messages[0]["header"]["date"]  # sent before the failure
            k.client.shell_channel.send(m)
            time.sleep(0.005)
        states = k.replies(5)
        if [states[i] for i in identifiers] == ["error"] + ["aborted"] * 4:
            break
        # What a busy machine reads later than this after the failure may be run.
        check(time.monotonic() > began + 0.2, f"within 0.2 s: {states}")
    else:
        raise Problem(states)
    k.alive("aborted cells")


def go_on_after_error(k):
    "stop_on_error false: the cells behind run"
    _, release = k.hold("fail_late", stop_on_error=False)
    behind = k.execute_message(k.code["one"])
    release()
    reply = k.reply(behind)
    check(reply["content"]["status"] == "ok", reply["content"])


def stdin(k):
    "input_request and input_reply"
    identifier = k.execute_message(k.code["input"], allow_stdin=True)
    question = k.client.get_stdin_msg(timeout=TIMEOUT)
    check(question["msg_type"] == "input_request" and question["parent_header"]["msg_id"] == identifier, question)
    check(question["content"]["password"] is False, question["content"])
    k.client.input("Ada")
    check(k.reply(identifier)["content"]["status"] == "ok", "the reply")
    check("got Ada" in text(k.published(identifier)), "what was typed did not arrive")


def stdin_flush(k):
    "what was printed is there before the question is answered; a reply to no question is not its answer"
    k.client.input("stale")
    identifier = k.execute_message(k.code["ask"], allow_stdin=True)
    k.client.get_stdin_msg(timeout=TIMEOUT)
    while True:
        m = k.client.get_iopub_msg(timeout=TIMEOUT)
        if m["msg_type"] == "stream" and "printed" in m["content"]["text"]:
            break
    k.client.input("Ada")
    check(k.reply(identifier)["content"]["status"] == "ok", "the reply")
    check("got Ada" in text(k.published(identifier)), "the stale reply was taken")


def stdin_password(k):
    "a question that hides what is typed"
    identifier = k.execute_message(k.code["password"], allow_stdin=True)
    question = k.client.get_stdin_msg(timeout=TIMEOUT)
    check(question["content"] == {"prompt": "secret? ", "password": True}, question["content"])
    k.client.input("xyz")
    check(k.reply(identifier)["content"]["status"] == "ok", "the reply")


def stdin_end(k):
    "end of input, which front ends send as \\x04"
    identifier = k.execute_message(k.code["password"], allow_stdin=True)
    k.client.get_stdin_msg(timeout=TIMEOUT)
    k.client.input("\x04")
    k.reply(identifier)
    k.alive("the end of input")


def stdin_refused(k):
    "allow_stdin false: an error at once"
    reply, messages = k.execute(k.code["input"], allow_stdin=False)
    check(reply["content"]["status"] == "error" or "got " in text(messages), reply["content"])


def stdin_interrupted(k):
    "waiting for input can be interrupted"
    identifier = k.execute_message(k.code["input"], allow_stdin=True)
    k.client.get_stdin_msg(timeout=TIMEOUT)
    k.manager.interrupt_kernel()
    check(k.reply(identifier)["content"]["status"] == "error", "the reply")
    k.alive("an interrupted question")


def interrupt(k):
    "interrupt ends an endless loop and keeps variables"
    k.execute(k.code["assign"])
    identifier = k.loop()
    k.manager.interrupt_kernel()
    check(k.reply(identifier)["content"]["status"] == "error", "the reply")
    reply, messages = k.execute(k.code["read"])
    check(any(m["msg_type"] == "execute_result" for m in messages), f"the variable is gone: {reply['content']}")


def interrupt_by_message(k):
    "interrupt_request on control"
    identifier = k.loop()
    check(k.request("interrupt_request", {}, "control")["content"].get("status") == "ok", "the reply")
    check(k.reply(identifier)["content"]["status"] == "error", "the cell's reply")


def interrupt_on_shell(k):
    "interrupt_request on shell while a cell runs, as VS Code sends it"
    identifier = k.loop()
    check(k.request("interrupt_request", {})["content"].get("status") == "ok", "the reply")
    check(k.reply(identifier)["content"]["status"] == "error", "the cell's reply")
    k.alive("an interrupt on shell")


def interrupt_again(k):
    "a cell that does not stop: a later interrupt ends it, and the next cell works"
    identifier = k.execute_message(k.code["deaf"])
    k.wait_for_print(identifier, "deaf")
    if k.strict:
        k.manager.interrupt_kernel()
        k.wait_for_print(identifier, "Interrupt again", "stderr")
        k.manager.interrupt_kernel()
        reply = k.reply(identifier)
    else:
        for _ in range(12):
            k.manager.interrupt_kernel()
            try:
                reply = k.reply(identifier, timeout=2.5)
                break
            except queue.Empty:
                reply = None
    check(reply and reply["content"]["status"] == "error", f"the cell's reply: {reply}")
    k.alive("two interrupts")


def interrupt_by_signal(k):
    "SIGINT"
    identifier = k.loop()
    os.kill(k.process().pid, signal.SIGINT)
    check(k.reply(identifier)["content"]["status"] == "error", "the cell's reply")
    k.alive("SIGINT")


def control_while_busy(k):
    "kernel_info on control is answered while a cell runs"
    identifier, release = k.hold()
    check(k.request("kernel_info_request", {}, "control")["content"]["status"] == "ok", "the reply")
    release()
    k.reply(identifier)


def usage_while_busy(k):
    "usage on control is answered while a cell runs"
    identifier, release = k.hold()
    check(k.request("usage_request", {}, "control")["content"]["pid"] == k.process().pid, "the reply")
    release()
    k.reply(identifier)


def inspect_while_busy(k):
    "inspection on shell is answered while a cell runs"
    identifier, release = k.hold()
    code = k.code["inspect"]
    reply = k.request("inspect_request", {"code": code, "cursor_pos": len(code), "detail_level": 0})
    check(reply["content"]["found"] and reply["content"]["data"]["text/plain"], reply["content"])
    release()
    k.reply(identifier)


def complete_while_busy(k):
    "completion on shell is answered while a cell runs, and the kernel still shows busy"
    identifier, release = k.hold()
    code = k.code["complete"]
    reply = k.request("complete_request", {"code": code, "cursor_pos": len(code)})
    check(k.code["completed"] in str(reply["content"]["matches"]), reply["content"])
    states = []
    while True:
        m = k.client.get_iopub_msg(timeout=TIMEOUT)
        if m["msg_type"] == "status":
            states.append((m["content"]["execution_state"], m["parent_header"].get("msg_id") == identifier))
            check(states[-1] != ("idle", True), states)
            if states[-2:] == [("idle", False), ("busy", True)]:
                break
    release()
    k.reply(identifier)


def completion(k):
    "complete_reply has matches, cursor_start, cursor_end and typed metadata"
    code = "你好 := 1; " + k.code["complete"] if k.info["language_info"]["name"] == "go" else k.code["complete"]
    content = k.request("complete_request", {"code": code, "cursor_pos": len(code)})["content"]
    check(content["status"] == "ok" and content["cursor_end"] == len(code), content)
    check(k.code["completed"] in str(content["matches"]), content)
    types = content["metadata"]["_jupyter_types_experimental"]
    check(len(types) == len(content["matches"]) and all(t["type"] for t in types), types)
    content = k.request("complete_request", {"code": "zzqqxx", "cursor_pos": 6})["content"]
    check(content["status"] == "ok" and content["matches"] == [] and "metadata" in content, content)


def positions_of_old_clients(k):
    "cursor positions count UTF-16 units for clients before 5.2"
    code = '_ = "\U0001F600"; ' + k.code["complete"]
    units = len(code.encode("utf-16-le")) // 2
    reply = k.reply(k.send("complete_request", {"code": code, "cursor_pos": units}, version="5.1"))["content"]
    check(k.code["completed"] in str(reply["matches"]) and reply["cursor_end"] in (units, len(code)), reply)


def inspection(k):
    "inspect_reply"
    code = k.code["inspect"]
    content = k.request("inspect_request", {"code": code, "cursor_pos": len(code), "detail_level": 0})["content"]
    check(content["status"] == "ok" and content["found"] and content["data"]["text/plain"], content)
    content = k.request("inspect_request", {"code": "zzqqxx", "cursor_pos": 3, "detail_level": 0})["content"]
    check(content == {"status": "ok", "found": False, "data": {}, "metadata": {}}, content)


def history(k):
    "tail, range, search, with and without output"
    for i in range(3):
        k.execute(k.code["print"].format(f"entry {i}"))
    k.execute(k.code["one"])
    ask = lambda **q: k.request("history_request", {"raw": True, **q})["content"]["history"]
    tail = ask(output=False, hist_access_type="tail", n=2)
    check([e[2] for e in tail] == [k.code["print"].format("entry 2"), k.code["one"]], tail)
    check(ask(output=True, hist_access_type="tail", n=1)[0][2] == [k.code["one"], "2"], "with output")
    session, line = tail[0][0], tail[0][1]
    check(len(ask(output=False, hist_access_type="range", session=0, start=line, stop=line + 1)) == 1, "range")
    found = ask(output=False, hist_access_type="search", pattern="*entry ?*", n=100)
    check([e[2] for e in found][-3:] == [k.code["print"].format(f"entry {i}") for i in range(3)], found)


def history_of_former_sessions(k):
    "inputs are found after the kernel was restarted"
    code = k.code["print"].format("former " + os.urandom(4).hex())
    k.execute(code)
    k.manager.restart_kernel()
    k.client.wait_for_ready(timeout=TIMEOUT)
    k.execute(k.code["one"])
    found = k.request("history_request", {"output": False, "raw": True, "hist_access_type": "search", "pattern": code, "n": 5})["content"]["history"]
    now = k.request("history_request", {"output": False, "raw": True, "hist_access_type": "tail", "n": 1})["content"]["history"]
    check([e[2] for e in found] == [code] and found[0][0] < now[0][0], f"{found}, now {now}")


def kernel_information(k):
    "kernel_info_reply has all fields"
    i = k.info
    check(i["status"] == "ok" and i["protocol_version"] >= "5.3" and i["implementation"] and i["banner"] is not None, i)
    check(all(i["language_info"].get(f) for f in ("name", "version", "mimetype", "file_extension")), i["language_info"])
    check(isinstance(i.get("supported_features"), list), i)


def connect(k):
    "connect_reply has the ports"
    c = k.request("connect_request", {})["content"]
    c = c.get("content", c)
    check(c["shell_port"] == k.manager.shell_port and c["iopub_port"] == k.manager.iopub_port, c)


def usage(k):
    "usage_reply tells memory and processor time"
    c = k.request("usage_request", {}, "control")["content"]
    check(c["pid"] == k.process().pid and c["kernel_memory"] > 1e6 and "kernel_cpu" in c and c["cpu_count"] > 0 and c["host_virtual_memory"]["total"] > 0, c)


def comms(k):
    "a comm of an unknown target is closed; comm_info"
    identifier = k.send("comm_open", {"comm_id": "c1", "target_name": "nobody", "data": {}})
    messages = k.published(identifier)
    check("comm_close" in kinds(messages), kinds(messages))
    k.send("comm_msg", {"comm_id": "unknown", "data": {}})
    check(k.request("comm_info_request", {})["content"]["comms"] == {}, "comm_info")


def comm_of_the_page(k):
    "a comm to a registered target: message, data and binary buffers come back; comm_info lists it until it is closed"
    k.execute(k.code["echo"])
    k.published(k.send("comm_open", {"comm_id": "c1", "target_name": "echo", "data": {}}))
    check(k.request("comm_info_request", {})["content"]["comms"].get("c1") == {"target_name": "echo"}, "comm_info")
    check(k.request("comm_info_request", {"target_name": "other"})["content"]["comms"] == {}, "comm_info of another target")
    message = k.client.session.msg("comm_msg", {"comm_id": "c1", "data": {"x": [1, 2]}})
    k.client.session.send(k.client.shell_channel.socket, message, buffers=[b"\x00\xff" * 500])
    messages = k.published(message["header"]["msg_id"])
    answer = [m for m in messages if m["msg_type"] == "comm_msg"]
    check(len(answer) == 1 and answer[0]["content"] == {"comm_id": "c1", "data": {"x": [1, 2]}}, kinds(messages))
    check([bytes(b) for b in answer[0]["buffers"]] == [b"\x00\xff" * 500], "the buffers")
    check(text(messages) == "heard\n", "what the handler printed")
    k.published(k.send("comm_close", {"comm_id": "c1", "data": {}}))
    check(k.request("comm_info_request", {})["content"]["comms"].get("c1") is None, "comm_info after closing")


def comm_of_a_cell(k):
    "a comm that a cell opens: comm_open and comm_msg with a buffer among the cell's output; comm_info"
    _, messages = k.execute(k.code["open_comm"])
    sent = [m for m in messages if m["msg_type"].startswith("comm_")]
    check([m["msg_type"] for m in sent] == ["comm_open", "comm_msg"], kinds(messages))
    check(sent[0]["content"]["target_name"] == "page" and sent[0]["content"]["data"] == {"a": 1}, sent[0]["content"])
    check(sent[1]["content"]["data"] == {"b": 2} and [bytes(b) for b in sent[1]["buffers"]] == [bytes([1, 2, 255])], sent[1]["content"])
    check(k.request("comm_info_request", {})["content"]["comms"] == {sent[0]["content"]["comm_id"]: {"target_name": "page"}}, "comm_info")


def subshell_life(k):
    "create, list and delete subshells; announced in supported_features"
    check("kernel subshells" in k.info["supported_features"], k.info["supported_features"])
    ids = [k.request("create_subshell_request", {}, "control")["content"]["subshell_id"] for _ in range(2)]
    check(sorted(k.request("list_subshell_request", {}, "control")["content"]["subshell_id"]) == sorted(ids), "the list")
    check(k.request("delete_subshell_request", {"subshell_id": ids[0]}, "control")["content"]["status"] == "ok", "deleting")
    check(k.request("list_subshell_request", {}, "control")["content"]["subshell_id"] == ids[1:], "the list after deleting")
    check(k.request("delete_subshell_request", {"subshell_id": "none"}, "control")["content"]["status"] == "error", "deleting what is not there")


def subshell_cells(k):
    "a subshell runs cells with a counter of its own, on the variables of the session"
    for _ in range(3):
        k.execute(k.code["assign"] if _ == 0 else k.code["one"])
    one = k.request("create_subshell_request", {}, "control")["content"]["subshell_id"]
    identifier = k.send("execute_request", {"code": k.code["read"], "silent": False}, subshell_id=one)
    reply = k.reply(identifier)
    messages = k.published(identifier)
    check(reply["content"]["status"] == "ok" and reply["content"]["execution_count"] == 1, reply["content"])
    check("execute_result" in kinds(messages), kinds(messages))
    check(k.execute(k.code["one"])[0]["content"]["execution_count"] == 4, "the counter of the main shell")


def subshell_while_busy(k):
    "a subshell answers completion, kernel_info and comms while a cell runs"
    k.execute(k.code["echo"])
    k.published(k.send("comm_open", {"comm_id": "c1", "target_name": "echo", "data": {}}))
    one = k.request("create_subshell_request", {}, "control")["content"]["subshell_id"]
    identifier, release = k.hold()
    code = k.code["complete"]
    reply = k.reply(k.send("complete_request", {"code": code, "cursor_pos": len(code)}, subshell_id=one))
    check(k.code["completed"] in str(reply["content"]["matches"]), reply["content"])
    check("comm_msg" in kinds(k.published(k.send("comm_msg", {"comm_id": "c1", "data": {"x": 1}}, subshell_id=one))), "the comm")
    release()
    check(k.reply(identifier)["content"]["status"] == "ok", "the cell")


def subshell_errors(k):
    "a failing cell aborts what waits behind it in its own shell alone"
    one = k.request("create_subshell_request", {}, "control")["content"]["subshell_id"]
    _, release = k.hold("fail_late")
    behind = k.execute_message(k.code["one"])
    beside = k.send("execute_request", {"code": k.code["one"], "silent": False}, subshell_id=one)
    replies = k.replies(4, k.send("kernel_info_request", {}), release)
    check(replies[behind] == "aborted" and replies[beside] == "ok", replies)


def subshell_unknown(k):
    "a request to a subshell that does not exist does no harm"
    k.send("execute_request", {"code": k.code["one"], "silent": False}, subshell_id="none")
    k.alive("a request to no subshell")


def payload_next_input(k):
    "set_next_input"
    reply, _ = k.execute(k.code["next_input"])
    check([(p["source"], p["text"], p["replace"]) for p in reply["content"]["payload"]] == [("set_next_input", "the next", False)], reply["content"]["payload"])


def payload_page(k):
    "help on a name in the pager"
    reply, _ = k.execute(k.code["pager"])
    page = reply["content"]["payload"]
    check(len(page) == 1 and page[0]["source"] == "page" and page[0]["data"]["text/plain"] and "start" in page[0], page)


def payload_exit(k):
    "ask_exit"
    reply, _ = k.execute(k.code["exit_console"])
    check([p["source"] for p in reply["content"]["payload"]] == ["ask_exit"], reply["content"]["payload"])


def displays(k):
    "display_data with metadata and transient; an update under the same display_id; clear_output"
    _, messages = k.execute(k.code["display"])
    shown = [m["content"] for m in messages if m["msg_type"] == "display_data"]
    check(len(shown) == 1 and shown[0]["data"] == {"text/html": "<b>x</b>", "text/plain": "x"} and shown[0]["metadata"] == {}, shown)
    _, messages = k.execute(k.code["update"])
    both = [m["content"] for m in messages if "display_data" in m["msg_type"]]
    check([m["data"]["text/plain"] for m in both] == ["1", "2"], both)
    check(both[0]["transient"]["display_id"] and both[0]["transient"] == both[1]["transient"], both)
    _, messages = k.execute(k.code["clear"])
    check([m["content"] for m in messages if m["msg_type"] == "clear_output"] == [{"wait": True}], kinds(messages))


def late_output(k):
    "what a thread or goroutine prints belongs to the cell that started it, also when another runs"
    late, happen = gate()
    first = k.execute_message(k.code["late"].format(late))
    k.published(first)
    k.reply(first)
    second, release = k.hold()
    happen()
    parents = {}
    while True:
        m = k.client.get_iopub_msg(timeout=TIMEOUT)
        if m["msg_type"] == "stream":
            parents[m["content"]["text"]] = m["parent_header"]["msg_id"]
            release()
        if m["msg_type"] == "status" and m["content"]["execution_state"] == "idle" and m["parent_header"]["msg_id"] == second:
            break
    check(parents == {"late\n": first}, f"{parents}, the cells are {first} and {second}")


def late_update(k):
    "a display is updated by a thread or goroutine after its cell has ended, also when another runs"
    _, messages = k.execute(k.code["update"])
    shown = next(m["content"]["transient"] for m in messages if m["msg_type"] == "display_data")
    late, happen = gate()
    first = k.execute_message(k.code["late_update"].format(late))
    k.published(first)
    k.reply(first)
    second, release = k.hold()
    happen()
    updates = []
    while True:
        m = k.client.get_iopub_msg(timeout=TIMEOUT)
        if m["msg_type"] == "update_display_data":
            updates.append(m)
            release()
        if m["msg_type"] == "status" and m["content"]["execution_state"] == "idle" and m["parent_header"]["msg_id"] == second:
            break
    check([(m["content"]["data"], m["content"]["transient"], m["parent_header"]["msg_id"]) for m in updates] == [({"text/plain": "3"}, shown, first)], updates)
    k.reply(second)


def streams_in_order(k):
    "stdout and stderr keep their order among each other"
    _, messages = k.execute(k.code["streams"])
    check("".join(m["content"]["text"] for m in messages if m["msg_type"] == "stream") == "out 0\nerr 0\nout 1\nerr 1\nout 2\nerr 2\n", [m["content"] for m in messages])


def carriage_returns(k):
    "carriage returns and colours come as they were printed"
    _, messages = k.execute(k.code["carriage"])
    check(text(messages) == "".join(f"\r\x1b[31m{i}\x1b[0m" for i in range(3)), [m["content"] for m in messages])


def output_around_a_child(k):
    "output of a child process stands where it was printed"
    for _ in range(5):
        _, messages = k.execute(k.code["around_child"])
        check(text(messages) == "before\nfrom a child\nafter\n", text(messages))


def completeness(k):
    "complete, incomplete with an indent, invalid"
    for name in ("complete", "incomplete", "invalid"):
        code = k.code[name + "_code"].format()
        c = k.request("is_complete_request", {"code": code})["content"]
        check(c["status"] == name and ("indent" in c) == (name == "incomplete"), f"{code}: {c}")


def many_executions(k):
    "10,000 cells, one after the other; memory stays"
    def memory():
        process = psutil.Process(k.process().pid)
        return sum(p.memory_info().rss for p in [process] + process.children(recursive=True))
    socket = k.client.shell_channel.socket
    def run(n):
        for _ in range(n // 100):
            sent = [k.execute_message(k.code["one"], store_history=False) for _ in range(100)]
            for identifier in sent:
                check(k.reply(identifier)["content"]["status"] == "ok", "a reply")
            while k.client.iopub_channel.msg_ready():
                k.client.iopub_channel.socket.recv_multipart()
    run(1000)
    before = memory()
    run(9000)
    grown = memory() - before
    check(grown < 60e6, f"it has grown by {grown / 1e6:.0f} MB")


def eight_clients(k):
    "8 clients at once: each gets its own replies, and its outputs between its own busy and idle"
    clients = []
    for _ in range(8):
        clients.append(k.another_client())
    for other in clients:
        other.wait_for_ready(timeout=TIMEOUT)
    sent = {}
    for round in range(10):
        for i, other in enumerate(clients):
            sent[other.execute(k.code["print"].format(f"client {i} round {round}"))] = (i, round)
    for i, other in enumerate(clients):
        got = []
        while len(got) < 10:
            m = other.get_shell_msg(timeout=TIMEOUT)
            if m["msg_type"] == "execute_reply":
                got.append(m)
        replies = [sent[m["parent_header"]["msg_id"]] for m in got]
        check(replies == [(i, round) for round in range(10)], f"the replies of client {i} are for {replies}")
        lines, idle = {}, 0
        while idle < len(sent):
            m = other.get_iopub_msg(timeout=TIMEOUT)
            parent = sent.get(m["parent_header"].get("msg_id"))
            if parent is None:
                continue
            if m["msg_type"] == "stream":
                lines[parent] = lines.get(parent, "") + m["content"]["text"]
            idle += m["msg_type"] == "status" and m["content"]["execution_state"] == "idle"
        check(lines == {p: f"client {p[0]} round {p[1]}\n" for p in sent.values()}, "the outputs")
    for other in clients:
        other.stop_channels()


def debugger(k):
    "debug_request is answered with the truth"
    c = k.request("debug_request", {"type": "request", "seq": 7, "command": "debugInfo", "arguments": {}}, "control")["content"]
    check(c["success"] and c["request_seq"] == 7 and c["body"]["isStarted"] is False, c)


def unknown_request(k):
    "an unknown message does no harm"
    k.send("no_such_request", {})
    k.send("execute_request", {})
    k.alive("unknown messages")


def heartbeat(k):
    "every heartbeat comes back verbatim"
    s = k.socket(zmq.REQ, "heartbeat")
    for body in (b"ping", b"", os.urandom(1000)):
        s.send(body)
        check(s.recv() == body, body)
    s.send_multipart([b"", b"a", b""])
    check(s.recv_multipart() == [b"", b"a", b""], "several frames")
    s.close()


def welcome(k):
    "iopub_welcome to every subscriber and every subscription, first"
    for _ in range(3):
        s = k.socket(zmq.SUB, "iopub")
        s.subscribe(b"")
        _, frames = k.client.session.feed_identities(s.recv_multipart())
        m = k.client.session.deserialize(frames)
        check(m["msg_type"] == "iopub_welcome" and m["content"] == {"subscription": ""}, m)
        s.close()


def state_at_connection(k):
    "a new subscriber, and who asks for kernel_info, is told whether the kernel is idle or busy, apart from that request"
    def told():
        s = k.socket(zmq.SUB, "iopub")
        s.subscribe(b"")
        while True:
            _, frames = k.client.session.feed_identities(s.recv_multipart())
            m = k.client.session.deserialize(frames)
            if m["msg_type"] == "status" and m["content"]["execution_state"] != "starting":
                s.close()
                return m["content"]["execution_state"], m["parent_header"].get("msg_id")
    def asked(channel):
        k.drain()
        asking = k.send("kernel_info_request", {}, channel)
        k.published(asking)
        m = k.client.get_iopub_msg(timeout=TIMEOUT)
        return m["content"].get("execution_state"), m["parent_header"].get("msg_id")
    check(told() == ("idle", None), "not idle")
    for channel in ("shell", "control"):
        check(asked(channel) == ("idle", None), f"not idle after kernel_info on {channel}")
    identifier, release = k.hold()
    check(told() == ("busy", identifier), "not busy")
    for channel in ("shell", "control"):
        check(asked(channel) == ("busy", identifier), f"not busy after kernel_info on {channel}")
    release()
    k.reply(identifier)


def many_prints(k):
    "10,000 printed lines come whole, in order, before the reply, in few messages"
    reply, messages = k.execute(k.code["prints"].format(10000))
    check(text(messages) == "".join(f"line {i}\n" for i in range(10000)), f"{len(text(messages))} bytes came")
    check(len(messages) < 1000, f"{len(messages)} messages")


def child_process(k):
    "output of a child process is shown"
    _, messages = k.execute(k.code["child"])
    check(text(messages) == "from a child\n", messages)


def invalid_utf8(k):
    "invalid UTF-8 is replaced"
    _, messages = k.execute(k.code["invalid_utf8"])
    check(re.search("a\ufffd+b", text(messages)), [m["content"] for m in messages])


def exit_in_a_cell(k):
    "a cell that ends the process gets an error, and the next cell works"
    reply, _ = k.execute(k.code["exit"])
    check(reply["content"]["status"] == "error", reply["content"])
    k.alive("an exit")


def wrong_signature(k):
    "a message with a wrong signature is dropped"
    wrong, right = [k.client.session.serialize(k.client.session.msg("kernel_info_request", {})) for _ in range(2)]
    at = wrong.index(b"<IDS|MSG>") + 1
    wrong[at] = b"0" * len(wrong[at])
    s = k.socket(zmq.DEALER, "shell")
    check(len(k.answered(s, [wrong, right])) == 1, "it was answered")
    s.close()
    k.alive("a wrong signature")


def replay(k):
    "a message that comes twice is answered once"
    message, other = [k.client.session.serialize(k.client.session.msg("kernel_info_request", {})) for _ in range(2)]
    s = k.socket(zmq.DEALER, "shell")
    check(len(k.answered(s, [message, message, other])) == 2, "it was answered again")
    s.close()
    k.alive("a replay")


def random_frames(k):
    "1,000 random and mutated messages on every port do no harm"
    generator = random.Random(1)
    for channel, kind in (("shell", zmq.DEALER), ("control", zmq.DEALER), ("stdin", zmq.DEALER), ("heartbeat", zmq.DEALER), ("iopub", zmq.XSUB)):
        s = k.socket(kind, channel)
        for i in range(1000):
            message = k.client.session.serialize(k.client.session.msg("kernel_info_request", {}))
            if i % 3 == 0:
                message = [generator.randbytes(generator.randrange(40)) for _ in range(generator.randrange(1, 9))]
            elif i % 3 == 1:
                at = generator.randrange(len(message))
                message[at] = generator.randbytes(len(message[at]))
            else:
                del message[generator.randrange(len(message))]
            s.send_multipart(message or [b""])
        s.close()
    for channel in ("shell", "control", "stdin", "heartbeat", "iopub"):
        for i in range(200):
            s = k.raw(channel)
            try:
                s.sendall(generator.randbytes(generator.randrange(200)))
            except OSError:
                pass
            s.close()
    k.alive("random frames")


GREETING = b"\xff" + bytes(8) + b"\x7f\x03\x00NULL" + bytes(16) + b"\x00" + bytes(31)


def huge_frame(k):
    "a header that announces 4 GB, or more than there is memory, does no harm"
    before = psutil.Process(k.process().pid).memory_info().rss
    for channel in ("shell", "control", "stdin", "heartbeat", "iopub"):
        kind = b"SUB" if channel == "iopub" else b"DEALER"
        for size in (1 << 32, (1 << 63) - 1, (1 << 64) - 1):
            s = k.raw(channel)
            ready = b"\x05READY\x0bSocket-Type" + struct.pack(">I", len(kind)) + kind
            s.sendall(GREETING + b"\x04" + bytes([len(ready)]) + ready)
            s.sendall(b"\x02" + struct.pack(">Q", size) + b"x" * 1000)
            s.close()
            s = k.raw(channel)
            s.sendall(GREETING + b"\x06" + struct.pack(">Q", size))
            s.close()
    k.alive("huge frames")
    grown = psutil.Process(k.process().pid).memory_info().rss - before
    check(grown < 100e6, f"it has grown by {grown / 1e6:.0f} MB")


def idle_connections(k):
    "200 connections that say nothing do not keep others from connecting"
    idle = [k.raw(c) for c in ("shell", "control", "stdin", "heartbeat", "iopub") for _ in range(40)]
    s = k.socket(zmq.DEALER, "shell")
    s.send_multipart(k.client.session.serialize(k.client.session.msg("kernel_info_request", {})))
    s.recv_multipart()
    s.close()
    for c in idle:
        c.close()
    k.alive("idle connections")


def stalled_subscriber(k):
    "a subscriber that reads nothing costs the others nothing"
    stalled = k.socket(zmq.SUB, "iopub", rcvhwm=1)
    stalled.subscribe(b"")
    time.sleep(0.2)
    for _ in range(3):
        reply, messages = k.execute(k.code["prints"].format(20000))
        check(text(messages).count("\n") == 20000, f"{text(messages).count(chr(10))} lines came")
    stalled.close()


def two_clients(k):
    "another client sees the outputs and gets its own replies"
    other = k.another_client()
    other.wait_for_ready(timeout=TIMEOUT)
    identifier = other.execute(k.code["one"])
    check(other.get_shell_msg(timeout=TIMEOUT)["parent_header"]["msg_id"] == identifier, "the reply")
    check("execute_result" in kinds(k.published(identifier)), "the first client does not see the second's output")
    other.stop_channels()
    k.alive("a client that left")


def shutdown(k):
    "shutdown_request: a reply on control, and no process left"
    children = psutil.Process(k.process().pid).children(recursive=True)
    reply = k.request("shutdown_request", {"restart": False}, "control")
    check(reply["content"] == {"status": "ok", "restart": False}, reply["content"])
    k.process().wait(timeout=TIMEOUT)
    gone, alive = psutil.wait_procs(children, timeout=TIMEOUT)
    check(not alive, f"processes are left: {alive}")


def shutdown_told(k):
    "shutdown_request on shell is obeyed, too; iopub tells all clients of it; what was printed is not lost"
    printed = k.execute_message(k.code["prints"].format(5000))
    identifier = k.send("shutdown_request", {"restart": True})
    check(k.reply(identifier)["content"]["restart"] is True, "the reply")
    text_, told = "", None
    while told is None:
        m = k.client.get_iopub_msg(timeout=TIMEOUT)
        if m["msg_type"] == "stream" and m["parent_header"]["msg_id"] == printed:
            text_ += m["content"]["text"]
        if m["msg_type"] == "shutdown_reply":
            told = m["content"]
    check(told == {"status": "ok", "restart": True}, told)
    check(text_.count("\n") == 5000, f"{text_.count(chr(10))} lines came")
    k.process().wait(timeout=TIMEOUT)


def shutdown_while_busy(k):
    "shutdown while a cell loops for ever"
    children = psutil.Process(k.process().pid).children(recursive=True)
    k.loop()
    k.request("shutdown_request", {"restart": False}, "control")
    k.process().wait(timeout=TIMEOUT)
    gone, alive = psutil.wait_procs(children, timeout=TIMEOUT)
    check(not alive, f"processes are left: {alive}")


def restart(k):
    "restart keeps the connection and forgets the variables"
    k.execute(k.code["assign"])
    k.manager.restart_kernel()
    k.client.wait_for_ready(timeout=TIMEOUT)
    reply, _ = k.execute(k.code["read"])
    check(reply["content"]["status"] == "error", reply["content"])
    k.alive("a restart")


def killed_process(k):
    "SIGKILL to the kernel leaves no process"
    children = psutil.Process(k.process().pid).children(recursive=True)
    os.kill(k.process().pid, signal.SIGKILL)
    gone, alive = psutil.wait_procs(children, timeout=TIMEOUT)
    check(not alive, f"processes are left: {alive}")


def orphan(k):
    "SIGKILL to the program that started the kernel ends the kernel, too, also while a cell runs"
    program = ("import sys, time; from jupyter_client.manager import KernelManager; m = KernelManager(kernel_name=sys.argv[1]); m.start_kernel();"
               "c = m.client(); c.start_channels(); c.wait_for_ready(timeout=60); c.execute(sys.argv[2]); print(m.provisioner.process.pid, flush=True); time.sleep(600)")
    starter = subprocess.Popen([sys.executable, "-c", program, k.manager.kernel_name, k.code["loop"].format()], stdout=subprocess.PIPE)
    family = []
    try:
        started = psutil.Process(int(starter.stdout.readline()))
        family = [started] + started.children(recursive=True)
        starter.kill()
        starter.wait()
        _, alive = psutil.wait_procs(family, timeout=TIMEOUT)
        check(not alive, f"processes are left: {alive}")
    finally:
        starter.kill()
        starter.wait()
        starter.stdout.close()
        for process in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()


ROWS = [f for f in list(globals().values()) if hasattr(f, "__code__") and f.__doc__ and f.__code__.co_varnames[:1] == ("k",)] if __name__ == "__main__" else []


def table(files):
    results = {name: {} for name in files}
    checks = {}
    for name, file in files.items():
        with open(file) as lines:
            for line in map(json.loads, lines):
                results[name][line["row"]] = line["problem"] is None
                checks[line["row"]] = line["checks"]
    lines = ["| row | what it checks | " + " | ".join(files) + " |", "|---|---|" + "---|" * len(files)]
    for row, check in checks.items():
        marks = [{True: "yes", False: "no"}.get(results[name].get(row), "not run") for name in files]
        lines.append(f"| {row} | {check.replace('|', chr(92) + '|')} | " + " | ".join(marks) + " |")
    lines.append("| | **passed** | " + " | ".join(f"**{sum(results[name].values())} of {len(results[name])}**" for name in files) + " |")
    return "\n".join(lines)


def main():
    if sys.argv[1:2] == ["--table"]:
        print(table(dict(a.split("=", 1) for a in sys.argv[2:])))
        return
    if len(sys.argv) == 1:
        print("\n".join(row.__name__ for row in ROWS))
        return
    chosen = set(sys.argv[2:])

    def late(*_):
        raise Problem("it takes more than three minutes")

    signal.signal(signal.SIGALRM, late)
    for row in ROWS:
        if chosen and row.__name__ not in chosen:
            continue
        problem = None
        kernel = None
        try:
            # What never comes must not hold up the other rows.
            signal.alarm(180)
            kernel = Kernel(sys.argv[1])
            row(kernel)
        except Problem as p:
            problem = str(p)
        except Exception:
            problem = traceback.format_exc()[-700:]
        finally:
            signal.alarm(0)
            try:
                if kernel:
                    kernel.close()
            except Exception:
                pass
        print(json.dumps({"row": row.__name__, "checks": row.__doc__, "problem": problem}), flush=True)


if __name__ == "__main__":
    main()

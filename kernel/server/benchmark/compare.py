"""Measures kernels side by side with one client, in one run.

Usage: compare.py [--rounds N] [--seconds N] [--busy N] [--executions N] KERNEL ...

In each round every kernel is started once, in turn, so that what else the machine
does meets all alike. Prints a table in Markdown; figures are medians over all
rounds, and in parentheses the 99th percentile.

start   from KernelManager.start_kernel until wait_for_ready returns, 200 ms of which
        are the client's own
reply   from sending `1 + 1` on shell until its execute_reply
idle    from sending until the idle status on iopub; the reply has come too
prints  a cell that prints 2,000 lines, until its idle and until all have come
memory  proportional set size of all processes, after the above

Needs jupyter_client, psutil and the kernels: ipykernel 7.4, xeus-python 0.19.
"""
import argparse
import gc
import statistics
import subprocess
import time

import psutil
import zmq
from jupyter_client.manager import KernelManager

CODE = {
    "go": {"prints": 'for i := range 2000 { fmt.Println("line", i) }'},
    "python": {"prints": 'for i in range(2000): print("line", i)'},
}
LINES = "".join(f"line {i}\n" for i in range(2000))


class Client:
    """The five channels of a kernel; sockets are polled, nothing sleeps."""

    def __init__(self, manager):
        self.client = manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=60)
        self.session = self.client.session
        self.shell = self.client.shell_channel.socket
        self.iopub = self.client.iopub_channel.socket
        self.poller = zmq.Poller()
        self.poller.register(self.shell, zmq.POLLIN)
        self.poller.register(self.iopub, zmq.POLLIN)

    def execute(self, code, lines=""):
        """Seconds until the reply, and until idle and all lines have come; None when
        they do not come."""
        message = self.session.msg("execute_request", {
            "code": code, "silent": False, "store_history": True,
            "user_expressions": {}, "allow_stdin": False, "stop_on_error": True})
        identifier = message["header"]["msg_id"]
        text, replied, idle = "", None, None
        finished = 0
        started = time.perf_counter()
        self.session.send(self.shell, message)
        while replied is None or idle is None or len(text) < len(lines):
            events = self.poller.poll(2000 if idle else 60000)
            if not events:
                return replied, None
            for ready, _ in events:
                frames = ready.recv_multipart(zmq.NOBLOCK)
                now = time.perf_counter() - started
                _, frames = self.session.feed_identities(frames)
                received = self.session.deserialize(frames)
                content = received["content"]
                if received["msg_type"] == "stream":
                    text += content["text"]
                    finished = now
                elif received["parent_header"].get("msg_id") != identifier:
                    continue
                elif received["msg_type"] == "execute_reply":
                    assert content["status"] == "ok", content
                    replied = now
                elif content.get("execution_state") == "idle":
                    idle = now
        assert text == lines, f"{len(text)} characters of other output came"
        return replied, max(idle, finished)

    def close(self):
        self.client.stop_channels()


def memory(process):
    """Proportional set size of a process and its descendants, in MB."""
    root = psutil.Process(process.pid)
    return sum(p.memory_full_info().pss for p in [root] + root.children(recursive=True)) / 1e6


def measure(name, executions, figures):
    manager = KernelManager(kernel_name=name)
    started = time.perf_counter()
    manager.start_kernel(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    client = Client(manager)
    figures["start"].append(time.perf_counter() - started)
    try:
        info = client.client.kernel_info(reply=True, timeout=60)["content"]
        code = CODE[info["language_info"]["name"]]
        for _ in range(20):
            client.execute("1 + 1")
        gc.collect()
        gc.disable()
        for _ in range(executions):
            replied, idle = client.execute("1 + 1")
            figures["reply"].append(replied)
            figures["idle"].append(idle)
        gc.enable()
        for _ in range(5):
            figures["prints"].append(client.execute(code["prints"], LINES)[1])
            if figures["prints"][-1] is None:
                break
        figures["memory"].append(memory(manager.provisioner.process))
    finally:
        client.close()
        manager.shutdown_kernel(now=True)


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--busy", type=float, default=20, help="a round begins when the processors are busy to at most this percentage")
    parser.add_argument("--seconds", type=float, default=120, help="no round begins after")
    parser.add_argument("--executions", type=int, default=150)
    parser.add_argument("kernels", nargs="+")
    options = parser.parse_args()
    figures = {name: {f: [] for f in ("start", "reply", "idle", "prints", "memory")} for name in options.kernels}
    for name in options.kernels:  # what the disk has to bring is brought before
        measure(name, 1, {f: [] for f in figures[name]})
    started = time.monotonic()
    for _ in range(options.rounds):
        while psutil.cpu_percent(1) > options.busy and time.monotonic() - started < options.seconds:
            pass
        if time.monotonic() - started > options.seconds:
            break
        for name in options.kernels:
            measure(name, options.executions, figures[name])
    rounds = len(figures[options.kernels[0]]["start"])
    if rounds == 0:
        raise SystemExit(f"the processors were never busy to less than {options.busy:g} %; --busy allows more")
    print(f"{rounds} rounds\n")
    print("| kernel | start to ready | `1 + 1` to reply | `1 + 1` to idle | 2,000 prints | memory |")
    print("|---|---|---|---|---|---|")
    for name, f in figures.items():
        cells = [f"{statistics.median(f['start']):.3f} s"]
        cells += [f"{1000 * statistics.median(f[k]):.2f} ({1000 * percentile(f[k], 0.99):.1f}) ms" for k in ("reply", "idle")]
        lost = f["prints"].count(None)
        cells += [f"lost, {lost} of {len(f['prints'])} times" if lost else f"{1000 * statistics.median(f['prints']):.1f} ms", f"{statistics.median(f['memory']):.0f} MB"]
        print(f"| {name} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()

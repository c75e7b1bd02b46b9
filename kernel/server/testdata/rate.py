"""Counts the lines that come through jupyter_server's WebSocket.

    python rate.py KERNEL WAY CODE

starts a server and the kernel: with the way "sessions" for a notebook, as JupyterLab
does, with "kernels" alone. It runs the code and prints what came: lines of stdout,
displays, messages of text, and what the server says when it drops something.
"""

import asyncio
import glob
import json
import os
import subprocess
import sys
import time
import urllib.request
import uuid

from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import websocket_connect


# How late a server may read, at most, so that the kernel keeps below its rates: see
# streamRate.
LATE = 1.5


def call(base, path, body=None):
    data = json.dumps(body).encode() if body is not None else None
    with urllib.request.urlopen(urllib.request.Request(f"{base}{path}?token=t", data=data), timeout=90) as reply:
        return json.load(reply)


def request(code):
    return {
        "header": {"msg_id": uuid.uuid4().hex, "msg_type": "execute_request", "username": "", "session": uuid.uuid4().hex, "version": "5.3", "date": ""},
        "parent_header": {}, "metadata": {}, "buffers": [], "channel": "shell",
        "content": {"code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False, "stop_on_error": True},
    }


async def slowest(base):
    """How long the server took to answer, at most, until this is cancelled."""
    most = 0
    try:
        while True:
            began = time.monotonic()
            try:
                await AsyncHTTPClient().fetch(base + "/api?token=t", request_timeout=90)
            finally:
                most = max(most, time.monotonic() - began)
            await asyncio.sleep(0.02)
    except asyncio.CancelledError:
        return most


async def count(base, port, kernel, way, code):
    if way == "sessions":
        notebook = {"kernel": {"name": kernel}, "name": "rate.ipynb", "path": "rate.ipynb", "type": "notebook"}
        identity = call(base, "/api/sessions", notebook)["kernel"]["id"]
    else:
        identity = call(base, "/api/kernels", {"name": kernel})["id"]
    url = f"ws://127.0.0.1:{port}/api/kernels/{identity}/channels?token=t"
    socket_ = await websocket_connect(HTTPRequest(url, connect_timeout=90), max_message_size=1 << 30)
    for _ in range(3):
        lag = asyncio.create_task(slowest(base))
        found = await run(socket_, code)
        lag.cancel()
        found["late"] = await lag
        # A server that reads nothing for so long, as on a busy machine, may drop what it
        # finds then. Nothing else excuses that it drops something.
        if not found["server"] or found["late"] < LATE:
            break
    return found


async def run(socket_, code):
    sent = request(code)
    await socket_.write_message(json.dumps(sent))
    found = {"lines": 0, "displays": 0, "messages": 0, "server": ""}
    while True:
        message = json.loads(await socket_.read_message())
        if message["parent_header"].get("msg_id") != sent["header"]["msg_id"]:
            continue
        content = message["content"]
        if message["msg_type"] == "stream":
            found["messages"] += 1
            if "rate exceeded" in content["text"]:
                found["server"] += content["text"]
            elif content["name"] == "stdout":
                found["lines"] += content["text"].count("\n")
        found["displays"] += message["msg_type"] == "display_data"
        if message["msg_type"] == "status" and content["execution_state"] == "idle":
            return found


def listening(server, runtime):
    """The port of a server that has just been started."""
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise SystemExit(f"jupyter_server ended with {server.poll()}")
        for file in glob.glob(os.path.join(runtime, "jpserver-*.json")):
            try:
                with open(file) as f:
                    port = json.load(f)["port"]
                call(f"http://127.0.0.1:{port}", "/api")
                return port
            except (OSError, ValueError):
                pass  # it is being written, or the server does not answer yet
        time.sleep(0.05)
    raise SystemExit("jupyter_server does not answer")


def main():
    kernel, way, code = sys.argv[1:]
    runtime = os.path.join(os.getcwd(), "run")
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root", "--ServerApp.port=0", "--IdentityProvider.token=t", f"--ServerApp.root_dir={os.getcwd()}"],
        stdout=subprocess.DEVNULL, env={**os.environ, "JUPYTER_RUNTIME_DIR": runtime})
    try:
        port = listening(server, runtime)
        print(json.dumps(asyncio.run(asyncio.wait_for(count(f"http://127.0.0.1:{port}", port, kernel, way, code), 200))))
    finally:
        server.terminate()
        server.wait(30)


main()

"""Runs a kernel through Jupyter Enterprise Gateway, over its REST calls and WebSocket.

Usage: gateway.py KERNEL, with a Python that has jupyter_enterprise_gateway.

Prints one object of JSON: what came of a value, an interrupt, many lines, a restart
and the kernel's end.
"""
import asyncio
import json
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid

from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import websocket_connect


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


PORT = 0


def call(path, method="GET", body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{PORT}{path}", data=data, method=method, headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=90) as reply:
        text = reply.read()
    return json.loads(text) if text else None


class Kernel:
    """A kernel of the gateway and a WebSocket to it."""

    async def start(self, name):
        # The gateway starts nothing for root.
        self.path = "/api/kernels/" + call("/api/kernels", "POST", {"name": name, "env": {"KERNEL_USERNAME": "ada"}})["id"]
        await self.connect()

    async def connect(self):
        request = HTTPRequest(f"ws://127.0.0.1:{PORT}{self.path}/channels", connect_timeout=90)
        self.socket = await websocket_connect(request, max_message_size=1 << 30)

    async def send(self, code):
        identifier = uuid.uuid4().hex
        await self.socket.write_message(json.dumps({
            "header": {"msg_id": identifier, "msg_type": "execute_request", "username": "", "session": "s", "version": "5.3", "date": ""},
            "parent_header": {}, "metadata": {}, "buffers": [], "channel": "shell",
            "content": {"code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False, "stop_on_error": True},
        }))
        return identifier

    async def answer(self, identifier):
        """The reply, and the text and values up to idle."""
        reply, text, idle = None, "", False
        while reply is None or not idle:
            message = json.loads(await self.socket.read_message())
            if message["parent_header"].get("msg_id") != identifier:
                continue
            content = message["content"]
            if message["msg_type"] == "execute_reply":
                reply = content
            text += content.get("text", "") + content.get("data", {}).get("text/plain", "")
            idle = idle or content.get("execution_state") == "idle"
        return reply, text

    async def execute(self, code):
        return await self.answer(await self.send(code))


async def slowest():
    """How long the gateway took to answer, at most, until this is cancelled."""
    most = 0
    try:
        while True:
            began = time.monotonic()
            try:
                await AsyncHTTPClient().fetch(f"http://127.0.0.1:{PORT}/api", request_timeout=90)
            finally:
                most = max(most, time.monotonic() - began)
            await asyncio.sleep(0.02)
    except asyncio.CancelledError:
        return most


async def session(name):
    found = {}
    kernel = Kernel()
    await kernel.start(name)
    found["value"] = (await kernel.execute("kept := 1 + 1\nkept"))[1]
    endless = await kernel.send('fmt.Println("looping"); for {}')
    while json.loads(await kernel.socket.read_message())["content"].get("text") != "looping\n":
        pass
    call(kernel.path + "/interrupt", "POST", {})
    found["interrupted"] = (await kernel.answer(endless))[0].get("ename")
    found["kept"] = (await kernel.execute("kept"))[1]
    for _ in range(3):
        lag = asyncio.create_task(slowest())
        text = (await kernel.execute("for i := range 300000 { fmt.Println(i) }"))[1]
        found["lines"] = text == "".join(f"{i}\n" for i in range(300000))
        lag.cancel()
        # A gateway that reads nothing for so long, as on a busy machine, may drop what it
        # finds then: see streamRate. Nothing else excuses that lines are missing.
        if found["lines"] or await lag < 1.5:
            break
    call(kernel.path + "/restart", "POST", {})
    kernel.socket.close()
    await kernel.connect()
    found["restarted"] = (await kernel.execute("kept"))[0].get("evalue")
    kernel.socket.close()
    call(kernel.path, "DELETE")
    return found


def start(log):
    """A gateway that answers, on a port that another program may have taken meanwhile."""
    global PORT
    for _ in range(3):
        PORT = free_port()
        log.truncate(0)
        gateway = subprocess.Popen(
            [sys.executable, "-m", "enterprise_gateway", "--EnterpriseGatewayApp.ip=127.0.0.1", f"--EnterpriseGatewayApp.port={PORT}", "--EnterpriseGatewayApp.port_retries=0"],
            stdout=log, stderr=log)
        deadline = time.monotonic() + 90
        while gateway.poll() is None and time.monotonic() < deadline:
            try:
                call("/api")
                return gateway
            except OSError:
                time.sleep(0.1)
        gateway.kill()
        gateway.wait()
        log.seek(0)
        if b"already in use" not in log.read():
            break
    raise SystemExit("the gateway does not answer")


def main():
    with tempfile.TemporaryFile() as log:
        try:
            gateway = start(log)
            try:
                print(json.dumps(asyncio.run(asyncio.wait_for(session(sys.argv[1]), 200))))
            finally:
                gateway.terminate()
                gateway.wait(30)
        finally:
            log.seek(0)
            sys.stderr.write(log.read().decode(errors="replace"))


main()

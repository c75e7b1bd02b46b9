"""How a kernel's sockets behave, driven by libzmq.

Usage: transport.py KERNEL [ROW ...]; without arguments it prints the rows' names.

Each row starts the kernel of that name on a connection file of its own. Prints a
line of JSON for each: {"row": name, "problem": null or what was wrong}.
"""
import contextlib
import hashlib
import hmac
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback
import uuid

import zmq
from jupyter_client import BlockingKernelClient
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager
from jupyter_core.paths import jupyter_runtime_dir
from zmq.utils.monitor import recv_monitor_message

TIMEOUT = 30
KERNEL = ""
CHANNELS = {"shell": zmq.DEALER, "control": zmq.DEALER, "stdin": zmq.DEALER, "iopub": zmq.SUB, "hb": zmq.DEALER}


class Problem(Exception):
    pass


def check(condition, text):
    if not condition:
        raise Problem(text)


def free_ports(count, family, ip):
    sockets = [socket.socket(family) for _ in range(count)]
    for s in sockets:
        s.bind((ip, 0))
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


def connection(transport="tcp", ip="127.0.0.1", curve=False, scheme="hmac-sha256", folder=""):
    """The content of a connection file."""
    if transport == "ipc":
        ip, ports = os.path.join(folder, "socket"), [1, 2, 3, 4, 5]
    else:
        ports = free_ports(5, socket.AF_INET6 if ":" in ip else socket.AF_INET, ip)
    info = {"transport": transport, "ip": ip, "key": str(uuid.uuid4()), "signature_scheme": scheme, "kernel_name": KERNEL}
    info.update(zip([c + "_port" for c in CHANNELS], ports))
    if curve:
        public, secret = zmq.curve_keypair()
        info.update(curve_publickey=public.decode(), curve_secretkey=secret.decode())
    return info


class Running:
    """A started kernel and a client of it."""

    def __init__(self, process, info):
        self.process, self.info = process, info
        self.client = BlockingKernelClient()
        self.client.load_connection_info(info)
        self.client.session.signature_scheme = info["signature_scheme"]
        if ":" in info["ip"]:
            self.client.context.setsockopt(zmq.IPV6, 1)
        self.client.start_channels()
        self.client.wait_for_ready(timeout=60)

    def execute(self, code, timeout=TIMEOUT):
        printed = []
        reply = self.client.execute_interactive(code, timeout=timeout, output_hook=printed.append)
        return reply["content"], printed

    def alive(self, what):
        content, printed = self.execute("1 + 1")
        check(content["status"] == "ok" and any(m["content"].get("data", {}).get("text/plain") == "2" for m in printed), f"after {what}: {content}")
        check(self.client.hb_channel.is_beating(), f"after {what} the heart does not beat")

    def endpoint(self, channel):
        port = self.info[channel + "_port"]
        if self.info["transport"] == "ipc":
            return f"ipc://{self.info['ip']}-{port}"
        ip = self.info["ip"]
        return f"tcp://[{ip}]:{port}" if ":" in ip else f"tcp://{ip}:{port}"

    def connect(self, channel, kind=None, **options):
        s = zmq.Context.instance().socket(kind or CHANNELS[channel])
        s.linger = 0
        s.rcvtimeo = s.sndtimeo = 10000
        for name, value in options.items():
            setattr(s, name, value)
        s.connect(self.endpoint(channel))
        return s

    def close(self):
        self.client.stop_channels()


@contextlib.contextmanager
def started(file_content, arguments=()):
    """The kernel's process on a file."""
    with tempfile.TemporaryDirectory(prefix="k") as folder:
        path = os.path.join(folder, "connection.json")
        info = file_content(folder)
        with open(path, "w") as f:
            json.dump(info, f)
        argv = [a.replace("{connection_file}", path) for a in KernelSpecManager().get_kernel_spec(KERNEL).argv]
        process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=sys.stderr, stderr=sys.stderr)
        try:
            yield process, info
        finally:
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                raise Problem("the kernel does not end") from None


@contextlib.contextmanager
def kernel(**options):
    """A kernel with a ready client."""
    with started(lambda folder: connection(folder=folder, **options)) as (process, info):
        running = Running(process, info)
        try:
            yield running
            check(process.poll() is None, f"the kernel ended with {process.poll()}")
        finally:
            running.close()


def all_channels(k):
    """Every channel carries something both ways."""
    k.alive("the start")
    content, printed = k.execute('fmt.Println("printed")')
    check(any(m["msg_type"] == "stream" and m["content"]["text"] == "printed\n" for m in printed), printed)
    identifier = k.client.execute('var word string; fmt.Scanln(&word); fmt.Println("got " + word)', allow_stdin=True)
    question = k.client.get_stdin_msg(timeout=TIMEOUT)
    check(question["parent_header"]["msg_id"] == identifier, question)
    k.client.input("Ada")
    reply = k.client.get_shell_msg(timeout=TIMEOUT)
    check(reply["content"]["status"] == "ok", reply["content"])
    control = k.client.session.msg("kernel_info_request", {})
    k.client.control_channel.send(control)
    check(k.client.control_channel.get_msg(timeout=TIMEOUT)["content"]["status"] == "ok", "control")


# Rows. The docstring is what the row checks.


def curve():
    "encrypted TCP on all five channels"
    with kernel(curve=True) as k:
        all_channels(k)


def curve_ipc():
    "encrypted IPC on all five channels"
    with kernel(curve=True, transport="ipc") as k:
        all_channels(k)


def curve_manager():
    "jupyter_client's own manager asks for encryption and gets it, also after a restart"
    manager = KernelManager(kernel_name=KERNEL, transport_encryption="auto")
    manager.start_kernel(stdout=sys.stderr, stderr=sys.stderr)
    try:
        check(manager.curve_publickey is not None, "the kernelspec does not announce CURVE")
        for _ in range(2):
            client = manager.client()
            client.start_channels()
            client.wait_for_ready(timeout=60)
            reply = client.execute_interactive("1 + 1", timeout=TIMEOUT, output_hook=lambda m: None)
            check(reply["content"]["status"] == "ok", reply["content"])
            client.stop_channels()
            manager.restart_kernel()
    finally:
        manager.shutdown_kernel(now=True)


def curve_large():
    "megabytes both ways, encrypted"
    with kernel(curve=True) as k:
        content, printed = k.execute(f'text := "{"x" * 3_000_000}"; fmt.Println(len(text)); fmt.Print(strings.Repeat("0123456789abcdef", 400_000))')
        check(content["status"] == "ok", content)
        got = "".join(m["content"]["text"] for m in printed if m["msg_type"] == "stream")
        check(got == "3000000\n" + "0123456789abcdef" * 400_000, f"{len(got)} characters came")
        content, printed = k.execute('for i := range 20000 { fmt.Println("line", i) }')
        got = "".join(m["content"]["text"] for m in printed if m["msg_type"] == "stream")
        check(got == "".join(f"line {i}\n" for i in range(20000)), "lines are lost")


def outcome(k, channel, **options):
    """How the kernel receives a socket: libzmq's events up to a decision."""
    s = zmq.Context.instance().socket(CHANNELS[channel])
    s.linger = 0
    for name, value in options.items():
        setattr(s, name, value)
    monitor = s.get_monitor_socket()
    monitor.rcvtimeo = 10000
    s.connect(k.endpoint(channel))
    try:
        while True:
            event = recv_monitor_message(monitor)["event"]
            if event == zmq.EVENT_HANDSHAKE_SUCCEEDED:
                return "accepted"
            if event in (zmq.EVENT_DISCONNECTED, zmq.EVENT_HANDSHAKE_FAILED_PROTOCOL, zmq.EVENT_HANDSHAKE_FAILED_NO_DETAIL, zmq.EVENT_HANDSHAKE_FAILED_AUTH):
                return "refused"
    except zmq.Again:
        return "nothing happened"
    finally:
        s.disable_monitor()
        s.close()


def curve_refuses():
    "plain clients and clients with a wrong key are refused on all five channels"
    with kernel(curve=True) as k:
        wrong, _ = zmq.curve_keypair()
        for channel in CHANNELS:
            public, secret = zmq.curve_keypair()
            keys = {"curve_publickey": public, "curve_secretkey": secret}
            right = k.info["curve_publickey"].encode()
            for name, options, want in [
                ("plain", {}, "refused"),
                ("wrong key", {**keys, "curve_serverkey": wrong}, "refused"),
                ("right key", {**keys, "curve_serverkey": right}, "accepted"),
                ("password", {"plain_username": b"a", "plain_password": b"b"}, "refused"),
            ]:
                got = outcome(k, channel, **options)
                check(got == want, f"{name} on {channel}: {got}")
        k.alive("refused clients")
    with kernel() as k:
        check(outcome(k, "shell", curve_serverkey=wrong, curve_publickey=wrong, curve_secretkey=secret) == "refused", "a plain kernel takes an encrypted client")
        k.alive("an encrypted client")


def ipv6():
    "TCP over IPv6"
    with kernel(ip="::1") as k:
        all_channels(k)


def ipc():
    "sockets of the file system, for their owner alone and gone at the end"
    with kernel(transport="ipc") as k:
        all_channels(k)
        for port in range(1, 6):
            mode = os.stat(f"{k.info['ip']}-{port}").st_mode & 0o777
            check(mode == 0o600, f"the socket's mode is {mode:o}")
        prefix = k.info["ip"]
        k.process.terminate()
        k.process.wait(15)
        check(not [p for p in range(1, 6) if os.path.exists(f"{prefix}-{p}")], "sockets are left behind")
        k.process.poll = lambda: None  # it was meant to end


def sha512():
    "messages signed with hmac-sha512"
    with kernel(scheme="hmac-sha512") as k:
        all_channels(k)


def register(transport="tcp", curve=False, answer=True, numbers=True):
    """Starts a kernel with a registration file and plays the registration service."""
    folder = tempfile.mkdtemp(prefix="r")
    key = str(uuid.uuid4())
    service = zmq.Context.instance().socket(zmq.ROUTER)
    service.linger = 0
    service.rcvtimeo = 30000
    if transport == "tcp":
        ip, port = "127.0.0.1", service.bind_to_random_port("tcp://127.0.0.1")
    else:
        ip, port = os.path.join(folder, "socket"), 1
        service.bind(f"ipc://{ip}-1")
    file = {"kernel_id": str(uuid.uuid4()), "transport": transport, "registration_ip": ip, "registration_port": port if numbers else str(port), "signature_scheme": "hmac-sha256", "key": key}
    if curve:
        public, secret = zmq.curve_keypair()
        file.update(curve_publickey=public.decode(), curve_secretkey=secret.decode())
    sign = lambda body: hmac.new(key.encode(), body, hashlib.sha256).hexdigest().encode()
    try:
        with started(lambda _: file) as (process, _):
            identity, delimiter, signature, body = service.recv_multipart()
            check(delimiter == b"<IDS|MSG>" and signature == sign(body), "the registration is not signed")
            ports = json.loads(body)
            check(ports.pop("kernel_id") == file["kernel_id"], "another kernel registers")
            check(set(ports) == {c + "_port" for c in CHANNELS} and all(isinstance(p, str) for p in ports.values()), ports)
            if not answer:
                service.send_multipart([identity, b"<IDS|MSG>", b"0" * 64, b"ACK"])
                check(process.wait(20) != 0, "the kernel serves after a receipt that is not signed")
                return
            service.send_multipart([identity, b"<IDS|MSG>", sign(b"ACK"), b"ACK"])
            info = {**file, "ip": ip, "kernel_name": KERNEL, **{name: int(p) for name, p in ports.items()}}
            running = Running(process, info)
            try:
                all_channels(running)
                path = os.path.join(jupyter_runtime_dir(), f"kernel-{file['kernel_id']}.json")
                check(os.stat(path).st_mode & 0o777 == 0o600, "the connection file can be read by others")
                other = BlockingKernelClient()
                other.load_connection_file(path)
                other.start_channels()
                other.wait_for_ready(timeout=30)
                other.stop_channels()
                running.client.shutdown()
                check(process.wait(15) == 0, "the end")
                check(not os.path.exists(path), "the connection file is left behind")
            finally:
                running.close()
    finally:
        service.close()
        shutil.rmtree(folder)


def registration():
    "a kernel started with a registration file chooses its ports, registers and writes its connection file"
    register()
    register(numbers=False)


def registration_ipc():
    "the same over IPC, with encryption"
    register(transport="ipc", curve=True)


def registration_refused():
    "a receipt that is not signed ends the kernel"
    register(answer=False)


ROWS = [registration, registration_ipc, registration_refused, curve, curve_ipc, curve_manager, curve_large, curve_refuses, ipv6, ipc, sha512]


def main():
    global KERNEL
    if len(sys.argv) < 2:
        print("\n".join(row.__name__ for row in ROWS))
        return
    KERNEL = sys.argv[1]
    for row in ROWS:
        if sys.argv[2:] and row.__name__ not in sys.argv[2:]:
            continue
        problem = None
        try:
            row()
        except Problem as p:
            problem = str(p)
        except Exception:
            problem = traceback.format_exc()
        print(json.dumps({"row": row.__name__, "checks": row.__doc__, "problem": problem}), flush=True)


if __name__ == "__main__":
    main()

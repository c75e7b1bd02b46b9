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
import resource  # Windows has none
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import traceback
import uuid

import psutil
import zmq
from jupyter_client import BlockingKernelClient
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager
from jupyter_client.session import Session
from jupyter_core.paths import jupyter_runtime_dir
from zmq.utils.monitor import recv_monitor_message

# What must come gets far longer than any machine takes.
TIMEOUT = 90
KERNEL = ""
CHANNELS = {"shell": zmq.DEALER, "control": zmq.DEALER, "stdin": zmq.DEALER, "iopub": zmq.SUB, "hb": zmq.DEALER}


class Problem(Exception):
    pass


def check(condition, text):
    if not condition:
        raise Problem(text)


def free_ports(count, family, ip):
    """Ports that no other program gets as any that is free: those are above. Other
    processes of this program take others."""
    ports = []
    while len(ports) < count:
        port = random.SystemRandom().randrange(8192, 32768) // 32 * 32 + os.getpid() % 32
        with socket.socket(family) as s:
            try:
                s.bind((ip, port))
            except OSError:
                continue
        if port not in ports:
            ports.append(port)
    return ports


def connection(transport="tcp", ip="127.0.0.1", curve=False, scheme="hmac-sha256", folder="", key=None):
    """The content of a connection file."""
    if transport == "ipc":
        ip, ports = os.path.join(folder, "socket"), [1, 2, 3, 4, 5]
    else:
        ports = free_ports(5, socket.AF_INET6 if ":" in ip else socket.AF_INET, ip)
    info = {"transport": transport, "ip": ip, "key": str(uuid.uuid4()) if key is None else key, "signature_scheme": scheme, "kernel_name": KERNEL}
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
        self.client.wait_for_ready(timeout=TIMEOUT)

    def execute(self, code, timeout=TIMEOUT):
        printed = []
        reply = self.client.execute_interactive(code, timeout=timeout, output_hook=printed.append)
        return reply["content"], printed

    def alive(self, what):
        content, printed = self.execute("1 + 1")
        check(content["status"] == "ok" and any(m["content"].get("data", {}).get("text/plain") == "2" for m in printed), f"after {what}: {content}")
        deadline = time.monotonic() + TIMEOUT
        while not self.client.hb_channel.is_beating():  # or the client could not look in time
            check(time.monotonic() < deadline, f"after {what} the heart does not beat")
            time.sleep(0.05)

    def endpoint(self, channel):
        port = self.info[channel + "_port"]
        if self.info["transport"] == "ipc":
            return f"ipc://{self.info['ip']}-{port}"
        ip = self.info["ip"]
        return f"tcp://[{ip}]:{port}" if ":" in ip else f"tcp://{ip}:{port}"

    def connect(self, channel, kind=None, **options):
        s = zmq.Context.instance().socket(kind or CHANNELS[channel])
        s.linger = 0
        s.rcvtimeo = s.sndtimeo = TIMEOUT * 1000
        for name, value in options.items():
            setattr(s, name, value)
        s.connect(self.endpoint(channel))
        return s

    def close(self):
        self.client.stop_channels()


@contextlib.contextmanager
def started(file_content, **process_options):
    """The kernel's process on a file."""
    with tempfile.TemporaryDirectory(prefix="k") as folder:
        path = os.path.join(folder, "connection.json")
        info = file_content(folder)
        with open(path, "w") as f:
            json.dump(info, f)
        argv = [a.replace("{connection_file}", path) for a in KernelSpecManager().get_kernel_spec(KERNEL).argv]
        process = subprocess.Popen(argv, **{"stdin": subprocess.DEVNULL, "stdout": sys.stderr, "stderr": sys.stderr, **process_options})
        try:
            yield process, info
        finally:
            process.terminate()
            try:
                process.wait(TIMEOUT)
            except subprocess.TimeoutExpired:
                process.kill()
                raise Problem("the kernel does not end") from None


@contextlib.contextmanager
def kernel(process_options={}, **options):
    """A kernel with a ready client."""
    with started(lambda folder: connection(folder=folder, **options), **process_options) as (process, info):
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
            client.wait_for_ready(timeout=TIMEOUT)
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
    monitor.rcvtimeo = TIMEOUT * 1000
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
        k.process.wait(TIMEOUT)
        check(not [p for p in range(1, 6) if os.path.exists(f"{prefix}-{p}")], "sockets are left behind")
        k.process.poll = lambda: None  # it was meant to end


def sha512():
    "messages signed with hmac-sha512"
    with kernel(scheme="hmac-sha512") as k:
        all_channels(k)


def unsigned():
    "with an empty key nothing is signed"
    with kernel(key="") as k:
        all_channels(k)
        s = k.connect("shell")
        s.send_multipart(k.client.session.serialize(k.client.session.msg("kernel_info_request", {})))
        frames = s.recv_multipart()
        check(frames[frames.index(b"<IDS|MSG>") + 1] == b"", "the reply is signed")
        s.close()


def register(transport="tcp", curve=False, answer=True, numbers=True):
    """Starts a kernel with a registration file and plays the registration service."""
    folder = tempfile.mkdtemp(prefix="r")
    key = str(uuid.uuid4())
    service = zmq.Context.instance().socket(zmq.ROUTER)
    service.linger = 0
    service.rcvtimeo = TIMEOUT * 1000
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
                check(process.wait(TIMEOUT) != 0, "the kernel serves after a receipt that is not signed")
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
                other.wait_for_ready(timeout=TIMEOUT)
                other.stop_channels()
                running.client.shutdown()
                check(process.wait(TIMEOUT) == 0, "the end")
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


GREETING = b"\xff" + bytes(8) + b"\x7f\x03\x00NULL" + bytes(16) + bytes(32)


def ready(kind):
    """The greeting and READY command of a raw peer."""
    body = b"\x05READY\x0bSocket-Type" + len(kind).to_bytes(4, "big") + kind
    return GREETING + b"\x04" + bytes([len(body)]) + body


def raw(k, channel):
    return socket.create_connection((k.info["ip"], k.info[channel + "_port"]), timeout=TIMEOUT)


def half_open():
    "300 connections on every port that stop somewhere in the handshake do no harm, nor 1,500 on one"
    with kernel() as k:
        held = []
        whole = ready(b"DEALER")
        for channel in CHANNELS:
            for i in range(300):
                s = raw(k, channel)
                s.sendall(whole[:i % len(whole)])
                held.append(s)
        k.alive("half-open connections")
        late = k.connect("shell", identity=b"late")  # a new client finds its place among them
        late.send_multipart(k.client.session.serialize(k.client.session.msg("kernel_info_request", {})))
        check(late.poll(TIMEOUT * 1000), "no reply to a new client")
        late.close()
        for i in range(1500):
            try:
                held.append(raw(k, "shell"))
            except OSError:
                break
        k.alive("1,500 connections")
        for s in held:
            s.close()
        k.alive("their end")


def strangers():
    "1,100 peers on every port that shake hands and show no key, some with a message begun: the client from before and new ones are served, memory stays bounded"
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    with kernel() as k:
        held = []
        for channel in CHANNELS:
            for i in range(1100):
                s = raw(k, channel)
                s.sendall(ready(b"SUB" if channel == "iopub" else b"DEALER"))
                if channel == "iopub":
                    s.sendall(b"\x00\x01\x01")  # subscribed to everything, and reads nothing
                held.append(s)
        k.alive("silent peers")
        for round in range(3):
            other = BlockingKernelClient()
            other.load_connection_info(k.info)
            other.start_channels()
            other.wait_for_ready(timeout=TIMEOUT)
            printed = []
            reply = other.execute_interactive(f'fmt.Println("new client", {round})', timeout=TIMEOUT, output_hook=printed.append)
            check(reply["content"]["status"] == "ok" and any(m["content"].get("text") == f"new client {round}\n" for m in printed), f"a new client gets {reply['content']} and {len(printed)} messages")
            other.stop_channels()
        before = psutil.Process(k.process.pid).memory_info().rss
        begun = b"\x02" + (1 << 20).to_bytes(8, "big") + bytes(900_000)
        for channel in ("shell", "control", "stdin"):
            for i in range(300):
                s = raw(k, channel)
                s.settimeout(5)
                try:
                    s.sendall(ready(b"DEALER") + begun)
                except OSError:
                    pass  # it was given up
                held.append(s)
        k.alive("begun messages")
        grown = psutil.Process(k.process.pid).memory_info().rss - before
        check(grown < 700e6, f"900 begun messages of a megabyte take {grown / 1e6:.0f} MB")
        for s in held:
            s.close()
    with kernel() as k:  # its own messages, which everybody can read, come back to it
        s = k.connect("iopub")
        s.subscribe(b"")
        s.recv_multipart()
        k.execute('display.OpenComm("page", display.CommMessage{})')
        shell = k.connect("shell")
        while True:
            frames = s.recv_multipart()[1:]
            shell.send_multipart(frames)
            if json.loads(frames[2])["msg_type"] == "comm_open":
                break
        k.alive("its own messages")
        information = k.client.session.msg("comm_info_request", {})
        k.client.shell_channel.send(information)
        while True:
            reply = k.client.get_shell_msg(timeout=TIMEOUT)
            if reply["msg_type"] == "comm_info_reply":
                break
        check(len(reply["content"]["comms"]) == 1, f"a broadcast that came back was obeyed: {reply['content']}")
        shell.close()
        s.close()


def mid_message():
    "clients that vanish in the middle of a message, with and without a farewell"
    with kernel() as k:
        frames = k.client.session.serialize(k.client.session.msg("execute_request", {"code": "1 + 1", "silent": False}))
        message = b"".join((b"\x03" if i < len(frames) - 1 else b"\x02") + len(f).to_bytes(8, "big") + f for i, f in enumerate(frames))
        for channel in CHANNELS:
            for i in range(40):
                s = raw(k, channel)
                s.sendall(ready(b"SUB" if channel == "iopub" else b"DEALER") + message[:len(message) * i // 40])
                if i % 2:
                    s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # a reset
                s.close()
            half = raw(k, channel)  # and one that stays, with a long frame begun
            half.sendall(ready(b"SUB" if channel == "iopub" else b"DEALER") + b"\x02" + (60000).to_bytes(8, "big") + bytes(1000))
        k.alive("vanished clients")


def killed_client():
    "a client that is killed while output streams to it costs the other client nothing"
    with kernel() as k:
        path = os.path.join(tempfile.mkdtemp(prefix="c"), "c.json")
        with open(path, "w") as f:
            json.dump(k.info, f)
        program = ("import sys; from jupyter_client import BlockingKernelClient; c = BlockingKernelClient(); c.load_connection_file(sys.argv[1]);"
                   "c.start_channels(); c.wait_for_ready(timeout=60); c.execute('1'); print('ready', flush=True)\n"
                   "while True: c.get_iopub_msg()")
        victim = subprocess.Popen([sys.executable, "-c", program, path], stdout=subprocess.PIPE)
        try:
            check(victim.stdout.readline() == b"ready\n", "the victim is not ready")
            pieces = []

            def hook(message):
                if message["msg_type"] == "stream":
                    pieces.append(message["content"]["text"])
                    if len(pieces) == 5:
                        victim.send_signal(signal.SIGKILL)

            k.client.execute_interactive('for i := range 100000 { fmt.Println("line", i) }', timeout=TIMEOUT, output_hook=hook)
            check("".join(pieces) == "".join(f"line {i}\n" for i in range(100000)), "lines are lost")
        finally:
            victim.kill()
            victim.wait()
            victim.stdout.close()
            shutil.rmtree(os.path.dirname(path))
        k.alive("a killed client")


def reconnect():
    "a client that comes back with its identity takes its place and gets the reply to what it asked before"
    with kernel() as k, tempfile.TemporaryDirectory(prefix="g") as folder:
        session = k.client.session
        for farewell in (True, False):
            gate = os.path.join(folder, str(farewell))
            code = f'fmt.Println("held"); for {{ if _, err := os.Stat("{gate}"); err == nil {{ break }}; time.Sleep(5 * time.Millisecond) }}'
            old = k.connect("shell", identity=b"the same")
            message = session.msg("execute_request", {"code": code, "silent": False})
            old.send_multipart(session.serialize(message))
            while k.client.get_iopub_msg(timeout=TIMEOUT)["content"].get("text") != "held\n":
                pass
            if farewell:
                old.close()
            new = k.connect("shell", identity=b"the same")
            probe = session.msg("kernel_info_request", {})
            new.send_multipart(session.serialize(probe))
            for identifier in (probe["header"]["msg_id"], message["header"]["msg_id"]):
                check(new.poll(TIMEOUT * 1000), f"no reply to {identifier}")
                _, frames = session.feed_identities(new.recv_multipart())
                reply = session.deserialize(frames)["parent_header"]["msg_id"]
                check(reply == identifier, f"a reply to {reply}, expected one to {identifier}")
                open(gate, "w").close()  # the new client is there
            new.close()
            old.close()
        k.alive("reconnections")


def eight_clients():
    "8 clients at once: each gets its own replies, all see everything"
    with kernel() as k:
        session = Session(key=k.info["key"].encode(), signature_scheme=k.info["signature_scheme"])
        sockets = [k.connect("shell", identity=b"client %d" % i) for i in range(8)]
        listeners = [k.connect("iopub") for _ in range(8)]
        for s in listeners:
            s.subscribe(b"")
            _, frames = session.feed_identities(s.recv_multipart())
            check(session.deserialize(frames)["msg_type"] == "iopub_welcome", "no welcome")
        asked = [{} for _ in sockets]
        for n in range(25):
            for i, s in enumerate(sockets):
                message = session.msg("execute_request", {"code": f'fmt.Println("client {i} cell {n}")', "silent": False})
                asked[i][message["header"]["msg_id"]] = f"client {i} cell {n}\n"
                s.send_multipart(session.serialize(message))
        for i, s in enumerate(sockets):
            replied = set()
            while len(replied) < 25:
                _, frames = session.feed_identities(s.recv_multipart())
                reply = session.deserialize(frames)
                check(reply["content"]["status"] == "ok", reply["content"])
                replied.add(reply["parent_header"]["msg_id"])
            check(replied == set(asked[i]), "replies of another client came")
        everything = {identifier: text for one in asked for identifier, text in one.items()}
        for s in listeners:
            session.digest_history.clear()  # it takes what another socket has read for a replay
            printed, idle = {}, 0
            while idle < len(everything):
                _, frames = session.feed_identities(s.recv_multipart())
                message = session.deserialize(frames)
                parent = message["parent_header"].get("msg_id")
                if parent in everything:
                    idle += message["content"].get("execution_state") == "idle"
                    if message["msg_type"] == "stream":
                        printed[parent] = printed.get(parent, "") + message["content"]["text"]
            check(printed == everything, "outputs are lost")
            s.close()
        for s in sockets:
            s.close()
        k.alive("8 clients")


def clocks():
    "cells of clients whose clocks are decades off, or jump, run"
    with kernel() as k:
        session = k.client.session
        k.execute('panic("so that cells before it would be aborted")')
        time.sleep(0.3)
        for date in ("1970-01-01T00:00:00.000000Z", "2100-01-01T00:00:00.000000Z", "2026-01-01T00:00:00.000000+14:00", "yesterday", ""):
            message = session.msg("execute_request", {"code": "1 + 1", "silent": False})
            message["header"]["date"] = date
            k.client.shell_channel.send(message)
            while True:
                reply = k.client.get_shell_msg(timeout=TIMEOUT)
                if reply["parent_header"]["msg_id"] == message["header"]["msg_id"]:
                    break
            check(reply["content"]["status"] == "ok", f"dated {date!r}: {reply['content']}")
            check(not isinstance(reply["header"]["date"], str), "the reply's date cannot be read")
        k.alive("odd dates")


def full_disk():
    "when the history cannot be written, or no more, cells run; when it can again, it is kept"
    with tempfile.TemporaryDirectory(prefix="h") as home:
        environment = {**os.environ, "HOME": home, "XDG_CACHE_HOME": home}
        history = {"output": False, "raw": True, "hist_access_type": "tail", "n": 1000}

        def session(limit, cells):
            options = {"env": environment}
            if limit is not None:
                options["preexec_fn"] = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
            with kernel(process_options=options) as k:
                for cell in cells:
                    check(k.execute(cell)[0]["status"] == "ok", "a cell failed")
                if limit is not None:
                    time.sleep(1.2)  # it is written after a moment
                k.alive(f"a limit of {limit}")
                k.client.history(**history)
                return [entry[2] for entry in k.client.get_shell_msg(timeout=TIMEOUT)["content"]["history"]]

        large = ['_ = "' + "x" * 30000 + f'{i}"' for i in range(5)]
        check(session(0, ["first := 1"])[-2:] == ["first := 1", "1 + 1"], "no file at all")
        check(session(4096, ["second := 2"])[-2:] == ["second := 2", "1 + 1"], "a file that cannot be finished")
        check(session(None, ["third := 3"])[-2:] == ["third := 3", "1 + 1"], "room again")
        check(session(65536, large)[-6:] == large + ["1 + 1"], "a file that cannot grow")
        kept = session(None, ["fourth := 4"])
        check("third := 3" in kept and kept[-2:] == ["fourth := 4", "1 + 1"], f"the history is lost: {[c[:20] for c in kept]}")


def worker_killed():
    "SIGKILL to the processes that run cells, 200 times at any moment of one: it is answered, what came of its output is whole, and the next cell runs"
    with kernel() as k:
        chance = random.Random(7)
        ends = {"ok": 0, "error": 0}
        for round in range(200):
            victims = psutil.Process(k.process.pid).children(recursive=True)
            identifier = k.client.execute('for i := range 200 { fmt.Println("line", i) }\n"all"')
            reply = k.client.get_shell_msg(timeout=TIMEOUT) if round % 20 == 0 else None
            time.sleep(chance.random() ** 2 * 0.01)
            for victim in victims:
                with contextlib.suppress(psutil.NoSuchProcess):
                    victim.kill()
            reply = reply or k.client.get_shell_msg(timeout=TIMEOUT)
            check(reply["parent_header"]["msg_id"] == identifier, f"round {round}: a reply to another cell")
            lines, kinds = "", []
            while kinds[-1:] != ["idle"]:
                message = k.client.get_iopub_msg(timeout=TIMEOUT)
                if message["parent_header"].get("msg_id") != identifier:
                    continue
                kinds.append(message["content"].get("execution_state", message["msg_type"]))
                if message["msg_type"] == "stream" and message["content"]["name"] == "stdout":
                    lines += message["content"]["text"]
            whole = "".join(f"line {i}\n" for i in range(200))
            ended = reply["content"]["status"]
            ends[ended] += 1
            check(whole.startswith(lines), f"round {round}: {lines[-100:]!r}")
            check(lines == whole or ended == "error", f"round {round}: output is lost")
            check(kinds.count("error") == (ended == "error") and kinds.count("execute_result") == (ended == "ok"), f"round {round}: {ended}, {kinds}")
        check(all(ends.values()), f"the cells ended so: {ends}")
        k.execute("1 + 1")  # which may meet the last kill
        k.alive("killed workers")


def only_there():
    "what listens does so where the connection file says and nowhere else; no key is printed, or is in what others can read of the processes"
    with tempfile.TemporaryFile() as printed, kernel(ip="127.0.0.2", process_options={"stdout": printed, "stderr": printed}) as k:
        forged = k.client.session.serialize(k.client.session.msg("kernel_info_request", {}))
        forged[1] = b"0" * 64
        s = k.connect("shell")
        s.send_multipart(forged)
        k.execute('panic("an error")')
        k.execute("os.Exit(1)")
        k.alive("a forged message")
        processes = [psutil.Process(k.process.pid)] + psutil.Process(k.process.pid).children(recursive=True)
        listening = sorted(tuple(c.laddr) for p in processes for c in p.net_connections("inet") if c.status == psutil.CONN_LISTEN)
        check(listening == sorted(("127.0.0.2", k.info[c + "_port"]) for c in CHANNELS), listening)
        deadline = time.monotonic() + TIMEOUT
        while True:
            printed.seek(0)
            said = printed.read().decode() + "".join(str(p.cmdline()) + str(p.environ()) for p in processes)
            if "refused" in said:
                break
            check(time.monotonic() < deadline, f"it was not said that a message is refused: {said[:300]}")
            time.sleep(0.05)
        s.close()
        check(k.info["key"] not in said, "the key is told")


def names():
    "messages name the user of KERNEL_USERNAME; the first subscriber is told that the kernel starts, and nobody again"
    with started(lambda folder: connection(), env={**os.environ, "KERNEL_USERNAME": "ada"}) as (process, info):
        session = Session(key=info["key"].encode())
        for states in (["starting", "idle"], ["idle"]):
            s = zmq.Context.instance().socket(zmq.SUB)
            s.subscribe(b"")
            s.connect(f"tcp://{info['ip']}:{info['iopub_port']}")
            told = []
            while told[-1:] != ["idle"]:
                check(s.poll(TIMEOUT * 1000), f"told {told}")
                message = session.deserialize(session.feed_identities(s.recv_multipart())[1])
                told.append(message["content"].get("execution_state", message["msg_type"]))
                check(message["header"]["username"] == "ada", message["header"])
            check(told == ["iopub_welcome"] + states, told)
            s.close()
        check(process.poll() is None, "the kernel ended")


def output_limit():
    "a cell shows 10 MB of text, or what KERASGO_OUTPUT_LIMIT says, and a notice; the next one shows as much again"
    for limit, options in ((10_000_000, {}), (1000, {"env": {**os.environ, "KERASGO_OUTPUT_LIMIT": "1000"}})):
        with kernel(process_options=options) as k:
            for _ in range(2):
                reply, printed = k.execute(f'text := strings.Repeat("x", {limit // 4 - 1}); for range 5 {{ fmt.Println(text) }}')
                out = {name: "".join(m["content"]["text"] for m in printed if m["msg_type"] == "stream" and m["content"]["name"] == name) for name in ("stdout", "stderr")}
                check(reply["status"] == "ok" and out["stdout"] == ("x" * (limit // 4 - 1) + "\n") * 4, f"{len(out['stdout'])} bytes where {limit} may be shown")
                check("the rest is not shown" in out["stderr"] and len(out["stderr"]) < 300, f"the notice is {out['stderr'][:300]!r}")


def vscode():
    "the way of VS Code's extension: ports probed, one identity on three channels, kernel_info on shell before the subscription; requests and an interrupt on shell while a cell runs"
    with started(lambda folder: connection()) as (process, info):
        for channel in ("shell", "iopub"):
            while True:
                try:
                    socket.create_connection((info["ip"], info[channel + "_port"]), timeout=TIMEOUT).close()
                    break
                except OSError:
                    time.sleep(0.05)
        session = Session(key=info["key"].encode())
        sockets = {}
        for channel in ("iopub", "shell", "control", "stdin"):
            s = sockets[channel] = zmq.Context.instance().socket(CHANNELS[channel])
            s.linger, s.rcvtimeo = 0, TIMEOUT * 1000
            if channel != "iopub":
                s.identity = b"the one identity"
            s.connect(f"tcp://{info['ip']}:{info[channel + '_port']}")

        def ask(kind, content, channel="shell"):
            message = session.msg(kind, content)
            sockets[channel].send_multipart(session.serialize(message))
            return message["header"]["msg_id"]

        def receive(channel):
            _, frames = session.feed_identities(sockets[channel].recv_multipart())
            return session.deserialize(frames)

        def reply(identifier):
            while True:
                message = receive("shell")
                if message["parent_header"]["msg_id"] == identifier:
                    return message["content"]

        information = ask("kernel_info_request", {})
        sockets["iopub"].subscribe(b"")
        check(reply(information)["status"] == "ok", "kernel_info")
        check(receive("iopub")["msg_type"] == "iopub_welcome", "the first broadcast")
        check(receive("iopub")["msg_type"] == "status", "what the extension waits for")
        asking = ask("execute_request", {"code": 'answer, _ := display.Input("name? "); fmt.Println(answer)', "silent": False, "allow_stdin": True})
        question = receive("stdin")
        check(question["parent_header"]["msg_id"] == asking, question)
        answer = session.msg("input_reply", {"value": "Ada"}, parent=question["header"])
        sockets["stdin"].send_multipart(session.serialize(answer))
        check(reply(asking)["status"] == "ok", "the input")
        cell = ask("execute_request", {"code": 'fmt.Println("looping"); for {}', "silent": False})
        while receive("iopub")["content"].get("text") != "looping\n":
            pass
        check("Println" in reply(ask("complete_request", {"code": "fmt.Prin", "cursor_pos": 8}))["matches"], "completion")
        check(reply(ask("comm_info_request", {}))["comms"] == {}, "comm_info")
        check(reply(ask("interrupt_request", {})) == {"status": "ok"}, "the interrupt")
        check(reply(cell)["ename"] == "Interrupted", "the cell")
        for s in sockets.values():
            s.close()


LOOP = 'fmt.Println("looping"); for {}'


def wait_for_text(client, identifier, wanted):
    """What a cell has printed when it has printed what is wanted."""
    text = ""
    while wanted not in text:
        message = client.get_iopub_msg(timeout=TIMEOUT)
        if message["msg_type"] == "stream" and message["parent_header"].get("msg_id") == identifier:
            text += message["content"]["text"]
    return text


def requests_while_busy():
    "while a cell runs, control answers every request and shell those that only look; then the interrupt"
    with kernel() as k:
        cell = k.client.execute(LOOP)
        wait_for_text(k.client, cell, "looping")
        code = {"code": "fmt.Prin", "cursor_pos": 8}
        looking = {
            "kernel_info_request": ({}, lambda c: c["implementation"] == "kerasgo"),
            "complete_request": (code, lambda c: "Println" in c["matches"]),
            "inspect_request": ({"code": "fmt.Println", "cursor_pos": 11, "detail_level": 0}, lambda c: c["found"]),
            "is_complete_request": ({"code": "for {"}, lambda c: c["status"] == "incomplete"),
            "comm_info_request": ({}, lambda c: c["comms"] == {}),
            "connect_request": ({}, lambda c: c["shell_port"] == k.info["shell_port"]),
            "usage_request": ({}, lambda c: c["kernel_memory"] > 1e6),
        }
        others = {
            "history_request": ({"hist_access_type": "tail", "n": 1, "output": False, "raw": True}, lambda c: c["history"][0][2] == LOOP),
            "create_subshell_request": ({}, lambda c: c["subshell_id"]),
            "list_subshell_request": ({}, lambda c: len(c["subshell_id"]) == 1),
            "debug_request": ({"type": "request", "seq": 1, "command": "debugInfo", "arguments": {}}, lambda c: c["success"]),
            "interrupt_request": ({}, lambda c: c["status"] == "ok"),
        }
        for channel, requests in (("shell", looking), ("control", {**looking, **others})):
            for kind, (content, right) in requests.items():
                message = k.client.session.msg(kind, content)
                to = getattr(k.client, channel + "_channel")
                to.send(message)
                reply = to.get_msg(timeout=TIMEOUT)
                check(reply["parent_header"]["msg_id"] == message["header"]["msg_id"], f"{kind} on {channel}: {reply['msg_type']} came")
                check(right(reply["content"]), f"{kind} on {channel}: {reply['content']}")
        reply = k.client.get_shell_msg(timeout=TIMEOUT)
        check(reply["parent_header"]["msg_id"] == cell and reply["content"]["ename"] == "Interrupted", reply["content"])
        k.alive("all requests")


def interrupt_of_the_group():
    "SIGINT to all processes of the kernel, as jupyter_client sends it: the cell ends and its command, the variables stay; without a cell it does nothing"
    with kernel(process_options={"start_new_session": True}) as k:
        k.execute("kept := 42")
        for code in (LOOP, 'fmt.Println("looping"); fmt.Println(exec.Command("sleep", "600").Run())', '!echo looping; sleep 600'):
            cell = k.client.execute(code)
            wait_for_text(k.client, cell, "looping")
            os.killpg(k.process.pid, signal.SIGINT)
            reply = k.client.get_shell_msg(timeout=TIMEOUT)
            check(reply["parent_header"]["msg_id"] == cell and reply["content"].get("ename") == "Interrupted", f"{code}: {reply['content']}")
        os.killpg(k.process.pid, signal.SIGINT)
        content, printed = k.execute("kept")
        check(any(m["content"].get("data", {}).get("text/plain") == "42" for m in printed), f"the variable is lost: {content}")


def shutdown_loses_nothing():
    "shutdown, and a restart, while a cell prints: what it has printed comes, the cell is answered, no process is left, nor one that a cell has started"
    for restart in (False, True):
        with kernel() as k, tempfile.TemporaryDirectory(prefix="g") as folder:
            gate = os.path.join(folder, "printed")
            content, printed = k.execute('child := exec.Command("sleep", "600"); child.Stdout = os.Stdout; child.Start(); fmt.Print(child.Process.Pid)')
            child = int("".join(m["content"]["text"] for m in printed if m["msg_type"] == "stream"))
            processes = [psutil.Process(child)] + psutil.Process(k.process.pid).children(recursive=True)
            cell = k.client.execute(f'for i := range 3000 {{ fmt.Println("line", i) }}; fmt.Print("end"); os.WriteFile("{gate}", nil, 0o600); for {{}}')
            deadline = time.monotonic() + TIMEOUT
            while not os.path.exists(gate):
                check(time.monotonic() < deadline, "the cell does not print")
                time.sleep(0.001)
            message = k.client.session.msg("shutdown_request", {"restart": restart})
            k.client.control_channel.send(message)
            reply = k.client.control_channel.get_msg(timeout=TIMEOUT)
            check(reply["content"] == {"status": "ok", "restart": restart}, reply["content"])
            check(wait_for_text(k.client, cell, "end") == "".join(f"line {i}\n" for i in range(3000)) + "end", "lines are lost")
            reply = k.client.get_shell_msg(timeout=TIMEOUT)
            check(reply["parent_header"]["msg_id"] == cell and reply["content"]["status"] == "error", reply["content"])
            check(k.process.wait(TIMEOUT) == 0, "the end")
            k.process.poll = lambda: None  # it was meant to end
            _, alive = psutil.wait_procs(processes, timeout=5)
            for process in alive:
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.kill()
            check(not alive, f"processes are left: {alive}")


def subshells_share():
    "three shells that change one variable, declare the same names and open comms at the same time: each cell is whole, none is lost, each shell counts its own, and a deleted one serves what it has"
    with kernel() as k:
        k.execute("count := 0; display.RegisterTarget(\"echo\", func(c *display.Comm, m display.CommMessage) { c.Send(m) })")
        shells = [None]
        for _ in range(2):
            k.client.control_channel.send(k.client.session.msg("create_subshell_request", {}))
            shells.append(k.client.control_channel.get_msg(timeout=TIMEOUT)["content"]["subshell_id"])
        asked = {}
        folder = tempfile.TemporaryDirectory(prefix="g")
        gate = os.path.join(folder.name, "deleted")
        hold = k.client.execute(f'fmt.Println("held"); for {{ if _, err := os.Stat("{gate}"); err == nil {{ break }}; time.Sleep(5 * time.Millisecond) }}')
        wait_for_text(k.client, hold, "held")
        for round in range(40):
            for n, shell in enumerate(shells):
                code = f'mine := {n}; before := count; for range 20 {{ count++; runtime.Gosched() }}; fmt.Println(mine, count - before)'
                for kind, content in (("execute_request", {"code": code, "silent": False}), ("comm_open", {"comm_id": f"c{n}-{round}", "target_name": "echo", "data": {}})):
                    message = k.client.session.msg(kind, content)
                    if shell is not None:
                        message["header"]["subshell_id"] = shell
                    k.client.shell_channel.send(message)
                    asked[message["header"]["msg_id"]] = (kind, n)
        last = k.client.kernel_info()  # whose answer says that all before has been read
        check(k.client.get_shell_msg(timeout=TIMEOUT)["parent_header"]["msg_id"] == last, "a cell of one shell runs beside another's")
        k.client.control_channel.send(k.client.session.msg("delete_subshell_request", {"subshell_id": shells[2]}))
        check(k.client.control_channel.get_msg(timeout=TIMEOUT)["content"]["status"] == "ok", "deleting")
        open(gate, "w").close()
        check(k.client.get_shell_msg(timeout=TIMEOUT)["parent_header"]["msg_id"] == hold, "a cell of one shell runs beside another's")
        folder.cleanup()
        counts = [[], [], []]
        while sum(map(len, counts)) < 120:
            reply = k.client.get_shell_msg(timeout=TIMEOUT)
            check(reply["content"]["status"] == "ok", reply["content"])
            counts[asked[reply["parent_header"]["msg_id"]][1]].append(reply["content"]["execution_count"])
        check(counts == [list(range(3, 43)), list(range(1, 41)), list(range(1, 41))], counts)
        printed, opened, idle = {}, 0, 0
        while idle < len(asked):
            message = k.client.get_iopub_msg(timeout=TIMEOUT)
            identifier = message["parent_header"].get("msg_id")
            if identifier in asked:
                idle += message["content"].get("execution_state") == "idle"
                opened += message["msg_type"] == "comm_msg"
                if message["msg_type"] == "stream":
                    printed[identifier] = printed.get(identifier, "") + message["content"]["text"]
        check(printed == {i: f"{n} 20\n" for i, (kind, n) in asked.items() if kind == "execute_request"}, "the outputs")
        check(opened == 120, f"{opened} comms answered")
        content, shown = k.execute("count")
        check(any(m["content"].get("data", {}).get("text/plain") == "2400" for m in shown), f"the variable is not 2400: {content}")


ROWS = [worker_killed, only_there, names, output_limit, vscode, requests_while_busy, interrupt_of_the_group, shutdown_loses_nothing, subshells_share, half_open, strangers, mid_message, killed_client, reconnect, eight_clients, clocks, full_disk, registration, registration_ipc, registration_refused, curve, curve_ipc, curve_manager, curve_large, curve_refuses, ipv6, ipc, sha512, unsigned]


def main():
    global KERNEL
    if len(sys.argv) < 2:
        print("\n".join(row.__name__ for row in ROWS))
        return
    KERNEL = sys.argv[1]

    def late(*_):
        raise Problem("it takes more than three minutes")

    signal.signal(signal.SIGALRM, late)
    for row in ROWS:
        if sys.argv[2:] and row.__name__ not in sys.argv[2:]:
            continue
        problem = None
        try:
            # What never comes must not hold up the other rows.
            signal.alarm(180)
            row()
        except Problem as p:
            problem = str(p)
        except Exception:
            problem = traceback.format_exc()
        finally:
            signal.alarm(0)
        print(json.dumps({"row": row.__name__, "checks": row.__doc__, "problem": problem}), flush=True)


if __name__ == "__main__":
    main()

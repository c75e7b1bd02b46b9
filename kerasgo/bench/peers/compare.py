"""Compares kerasgo bench with other libraries on this machine.

    go build -o kerasgo . && python3 kerasgo/bench/peers/compare.py ./kerasgo --output table.md

Each library gets a Python environment of its own, its versions pinned below, in
the user's cache; making them all downloads some gigabytes, once. Runs are
interleaved: in each round KerasGo and each library take their turns on each
benchmark, so that a machine that is busy for a while slows all of them. The
figure of a library is the median over the rounds of its medians.
"""

import argparse
import datetime
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys

PEERS = {  # library: what its environment holds, the library itself first
    "numpy": ["numpy==2.4.6"],
    "torch": ["torch==2.15.0", "numpy==2.4.6"],
    "jax": ["jax==0.10.2", "numpy==2.4.6"],
    "tensorflow": ["tensorflow-cpu==2.21.0", "keras==3.15.1"],
    "keras": ["keras==3.15.1", "jax==0.10.2", "numpy==2.4.6"],  # on JAX
}
MODELS = ["mlp32", "mlp512", "cnn", "lstm", "gru", "simple_rnn", "predict"]
TURNS = {"gemm": 3}  # in each round: a product takes so short that a neighbour's burst is all of a turn
TAKES = {  # library: the benchmarks that measure.py has for it
    "numpy": ["gemm"],
    "torch": ["gemm", "conv"] + MODELS,
    "jax": ["mlp32", "mlp512"],
    "tensorflow": ["conv"] + MODELS,
    "keras": MODELS,
}


def cache():
    """The user's cache folder, where Go's os.UserCacheDir has it."""
    if sys.platform == "darwin":
        return pathlib.Path.home() / "Library" / "Caches"
    if sys.platform == "win32":
        return pathlib.Path(os.environ["LocalAppData"])
    return pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache")


def environment(peer):
    """Makes the library's environment if need be; returns its Python."""
    version = PEERS[peer][0].split("==")[1]
    place = cache() / "kerasgo" / "peers" / f"{peer}-{version}"
    python = place / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not (place / "complete").exists():
        print(f"making {place}", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", "--clear", place], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PEERS[peer]], check=True)
        (place / "complete").touch()
    return str(python)


def run(line, threads, given=""):
    """Runs a program that writes a JSON object per line; returns them. On one
    thread, it stays on one processor where the system can see to that."""
    def pin():
        if threads == 1 and hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})

    pinned = {} if sys.platform == "win32" else {"preexec_fn": pin}
    done = subprocess.run(line, input=given, capture_output=True, text=True, **pinned)
    if done.returncode != 0:
        raise RuntimeError((done.stderr.strip().splitlines() or [f"exit status {done.returncode}"])[-1])
    return [json.loads(text) for text in done.stdout.splitlines() if text.startswith("{")]


def collect(arguments, pythons, tell):
    """Collects {(name, threads): {library: [median of each round in µs]}}, and what
    could not be measured, {what: why}; tells both after each round."""
    found, left_out = {}, {}
    measure = str(pathlib.Path(__file__).with_name("measure.py"))
    for round_ in range(arguments.rounds):
        for threads in arguments.threads:
            for benchmark in [name for name in arguments.benchmarks for _ in range(TURNS.get(name, 1))]:
                if benchmark in left_out:
                    continue
                print(f"round {round_ + 1}: {benchmark}, {threads} threads", file=sys.stderr)
                try:
                    lines = run([arguments.kerasgo, "bench", benchmark, "--threads", str(threads), "--json"], threads)
                except RuntimeError as failed:
                    left_out[benchmark] = str(failed)
                    continue
                lines = [line for line in lines if not line["name"].endswith("/steps")]
                names = "\n".join(line["name"] for line in lines)
                for line in lines:
                    found.setdefault((line["name"], threads), {}).setdefault("KerasGo", []).append(line["median_us"])
                for peer, python in pythons.items():
                    what = f"{benchmark} of {peer}"
                    if benchmark not in TAKES[peer] or what in left_out:
                        continue
                    try:
                        lines = run([python, measure, peer, str(threads)], threads, names)
                    except RuntimeError as failed:
                        left_out[what] = str(failed)
                        continue
                    for line in lines:
                        found[line["name"], threads].setdefault(line["peer"], []).append(line["median_us"])
        tell(round_ + 1, found, left_out)


def processor():
    try:
        with open("/proc/cpuinfo") as info:
            for line in info:
                if line.startswith("model name"):
                    return line.split(":")[1].strip()
    except OSError:
        pass
    return platform.processor() or "unknown processor"


def markdown(arguments, pythons, rounds, found, left_out):
    version = subprocess.run([arguments.kerasgo, "version"], capture_output=True, text=True, check=True).stdout.strip()
    columns = list(dict.fromkeys(peer for figures in found.values() for peer in figures))
    pinned = ", ".join(dict.fromkeys(item for peer in pythons for item in PEERS[peer]))
    lines = [
        f"Measured on {datetime.date.today()}: {processor()}, {os.cpu_count()} processors, "
        f"{platform.system()} {platform.machine()}; {version}; {pinned}. "
        f"Microseconds, median of interleaved rounds: {rounds}, of products {rounds * TURNS['gemm']}. "
        "The ratio is KerasGo's time in proportion to the best other; above 1 KerasGo loses.",
        "",
        "| benchmark | threads | " + " | ".join(columns) + " | ratio |",
        "|---|---|" + "---|" * (len(columns) + 1),
    ]
    lost = []
    for (name, threads), figures in sorted(found.items(), key=lambda item: (item[0][1], list(found).index(item[0]))):
        medians = {peer: statistics.median(values) for peer, values in figures.items()}
        others = {peer: value for peer, value in medians.items() if peer != "KerasGo"}
        ratio = ""
        if others:
            best = min(others, key=others.get)
            value = medians["KerasGo"] / others[best]
            ratio = f"{value:.2f} × {best}"
            if value > 1:
                ratio = f"**{ratio}**"
                lost.append(f"{name} on {threads} ({value:.2f} × {best})")
        cells = [f"{medians[peer]:,.1f}" if peer in medians else "" for peer in columns]
        lines.append(f"| {name} | {threads} | " + " | ".join(cells) + f" | {ratio} |")
    lines += ["", "Where KerasGo loses: " + ("; ".join(lost) or "nowhere") + "."]
    lines += [f"Not measured: {what}: {reason}" for what, reason in left_out.items()]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    listed = lambda text: text.split(",")
    parser.add_argument("kerasgo", help="the program to measure")
    parser.add_argument("--peers", type=listed, default=list(PEERS), help="libraries, by commas")
    parser.add_argument("--benchmarks", type=listed, default=["gemm"] + MODELS, help="benchmarks, by commas")
    parser.add_argument("--threads", type=lambda text: [int(n) for n in text.split(",")], default=[1, os.cpu_count()], help="numbers of threads, by commas")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--output", help="file for the table; standard output without it")
    arguments = parser.parse_args()
    arguments.threads = list(dict.fromkeys(arguments.threads))
    arguments.kerasgo = os.path.abspath(arguments.kerasgo)
    for peer in arguments.peers:
        if peer not in PEERS:
            parser.error(f"there is no library {peer!r}, only {', '.join(PEERS)}")
    pythons, missing = {}, {}
    for peer in arguments.peers:
        try:
            pythons[peer] = environment(peer)
        except subprocess.CalledProcessError as failed:
            missing[peer] = str(failed)

    def tell(rounds, found, left_out):
        table = markdown(arguments, pythons, rounds, found, missing | left_out)
        if arguments.output:
            pathlib.Path(arguments.output).write_text(table)
        elif rounds == arguments.rounds:
            print(table, end="")

    collect(arguments, pythons, tell)


if __name__ == "__main__":
    main()

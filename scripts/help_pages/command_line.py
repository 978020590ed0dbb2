# SPDX-License-Identifier: MIT
"""The command line as the parser describes it: `kfunctest --experimental-dump-help`. Hidden options stay hidden."""
import json
import os
import subprocess
import sys


def root_command():
    """The description of the program at KFUNCTEST, or of the package's own, built if needed."""
    program = os.environ.get("KFUNCTEST")
    line = [program] if program else ["swift", "run", "--quiet", "kfunctest"]
    dump = subprocess.run(line + ["--experimental-dump-help"], check=True, stdout=subprocess.PIPE, timeout=600).stdout
    return json.loads(dump)["command"]


def visible_commands(root):
    """The subcommands that the help shows; a program without any is not ours."""
    commands = [c for c in root["subcommands"] if c["shouldDisplay"] and c["commandName"] != "help"]
    if not commands:
        sys.exit(f"{os.path.basename(sys.argv[0])}: the program describes no commands")
    return commands


def spelled(argument):
    """How an argument is written: `-f`, `--file <file> ...`."""
    value = argument.get("valueName", "")
    if argument["kind"] == "positional":
        text = f"<{value}>"
    else:
        names = [("-" if name["kind"] == "short" else "--") + name["name"] for name in argument["names"]]
        text = ", ".join(names) + (f" <{value}>" if argument["kind"] == "option" else "")
    return text + (" ..." if argument.get("isRepeating") else "")


def described(argument):
    """What it does, with the values and the default that the text does not name itself."""
    text = argument.get("abstract", "")
    values = argument.get("allValues", [])
    if values and not all(value in text for value in values):
        text += f" One of {', '.join(values)}."
    if "defaultValue" in argument:
        text += f" (default: {argument['defaultValue']})"
    return text


def shown(arguments):
    """Arguments that the help shows, but `--help` and `--version`, which every command has."""
    return [a for a in arguments if a["shouldDisplay"] and a.get("valueName") not in ("help", "version")]

"""Rules of the house that a parser can check: each takes the tree of one file and names what breaks it."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

POSIX_ONLY = {"fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios", "tty"}
POSIX_ONLY_CALLS = {
    f"os.{name}" for name in ("fork", "forkpty", "getuid", "geteuid", "killpg", "mkfifo", "setsid", "uname")
}
SPEAKING = {"print", "exit", "quit", "sys.exit", "os._exit", "logging.basicConfig"}
WITHOUT_UNIT = {"alt", "altitude", "capacity", "direction", "distance", "duration", "elevation", "energy", "heading"}
WITHOUT_UNIT |= {"height", "power", "pressure", "speed", "temperature", "velocity", "weight"}
LONGEST_FUNCTION = 60
MOST_PARAMETERS = 7

Function = ast.FunctionDef | ast.AsyncFunctionDef


def imported_roots(tree: ast.Module) -> set[str]:
    """Return the first parts of every absolute import, wherever in the file it stands."""
    roots: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            roots |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            roots.add(node.module.partition(".")[0])
    return roots


def third_party_roots(tree: ast.Module) -> set[str]:
    """Return the imported packages that are neither Python's nor Lungta's."""
    return imported_roots(tree) - set(sys.stdlib_module_names) - {"lungta"}


def posix_only(tree: ast.Module) -> list[str]:
    """Return what a file uses that Windows does not have."""
    return sorted(imported_roots(tree) & POSIX_ONLY) + [name for name in calls(tree) if name in POSIX_ONLY_CALLS]


def speaking(tree: ast.Module) -> list[str]:
    """Return calls that print, exit or configure logging."""
    return [name for name in calls(tree) if name in SPEAKING]


def default_encoding(tree: ast.Module) -> list[str]:
    """Return reads and writes of text that leave the encoding to the system."""
    return [
        f"line {node.lineno}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"read_text", "write_text"}
        and "encoding" not in {keyword.arg for keyword in node.keywords}
    ]


def without_unit(tree: ast.Module) -> list[str]:
    """Return arguments of public functions that are quantities but name no unit."""
    return [
        f"{function.name}({name})"
        for function in functions(tree)
        if not function.name.startswith("_")
        for name in parameters(function)
        if name in WITHOUT_UNIT
    ]


def long_functions(tree: ast.Module) -> list[str]:
    """Return functions that are too long, their docstring left out."""
    return [each.name for each in functions(tree) if own_lines(each) > LONGEST_FUNCTION]


def many_parameters(tree: ast.Module) -> list[str]:
    """Return functions that take too many parameters."""
    return [each.name for each in functions(tree) if len(parameters(each)) > MOST_PARAMETERS]


def functions(tree: ast.Module) -> Iterator[Function]:
    """Yield every function of a file."""
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def parameters(function: Function) -> list[str]:
    """Return the names of a function's parameters without `self` and `cls`."""
    stated = (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
    return [each.arg for each in stated if each.arg not in {"self", "cls"}]


def own_lines(function: Function) -> int:
    """Return the lines of a function's body, its signature and docstring left out."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (body[-1].end_lineno or body[-1].lineno) - body[0].lineno + 1 if body else 0


def calls(tree: ast.Module) -> list[str]:
    """Return what is called in a file, as it is written there."""
    return [ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)]

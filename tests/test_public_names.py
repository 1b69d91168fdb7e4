"""``import kg`` gives what scripts need, and the error tree is drawn as it is."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

import kg
from kg import errors


@pytest.mark.parametrize("name", kg.__all__)
def test_a_public_name_is_there(name: str) -> None:
    assert getattr(kg, name) is not None


def test_every_error_is_public() -> None:
    known = {
        name for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, errors.KgError)
    }
    assert known <= set(kg.__all__)


def test_the_tree_of_errors_is_drawn_as_it_is() -> None:
    drawn, above = {}, ["KgError"]
    for line in str(errors.__doc__).splitlines():
        if match := re.match(r"((?:│   |    )*)[├└]── (\w+)", line):
            depth = len(match[1]) // 4 + 1
            above[depth:] = [match[2]]
            drawn[match[2]] = above[depth - 1]
    known = {
        name: value.__mro__[1].__name__
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, errors.KgError) and value is not errors.KgError
    }
    assert drawn == known


def test_importing_the_package_imports_no_module_of_it() -> None:
    code = "import sys, kg; print(sorted(m for m in sys.modules if m.startswith('kg.')))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"

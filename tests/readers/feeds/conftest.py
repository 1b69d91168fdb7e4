"""Feed files of our own, and graphs to add them to."""

from __future__ import annotations

import pytest

import kg

REGISTER = (
    "Recipient,Supplier,Year of order, ,Number ordered, ,Weapon designation,Weapon description,Number delivered, ,"
    "Year(s) of delivery,status,Comments,SIPRI TIV per unit,SIPRI TIV for total order,SIPRI TIV of delivered weapons"
)
DEALS = (
    "SIPRI AT Database ID,Supplier,Recipient,Designation,Description,Armament category,Order date,"
    "Order date is estimate,Numbers delivered,Numbers delivered is estimate,Delivery year,Delivery year is estimate,"
    "Status,SIPRI estimate,TIV deal unit,TIV delivery values,Local production"
)


@pytest.fixture
def graph():
    with kg.open(":memory:") as made:
        yield made


@pytest.fixture
def file(tmp_path):
    """Writes lines to a file and returns its path."""

    def write(name, *lines, encoding="utf-8", end="\n"):
        path = tmp_path / name
        path.write_bytes(end.join((*lines, "")).encode(encoding))
        return path

    return write


@pytest.fixture
def add(graph):
    """Adds a file and returns what was added."""

    def adding(path, **more):
        return graph.add(path, **more)[0]

    return adding

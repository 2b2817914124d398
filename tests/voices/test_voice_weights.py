"""The encoder's weights are read without the package that made them, and nothing in the file is called."""

import io
import pickle
from collections import OrderedDict
from typing import ClassVar

import numpy as np
import pytest

from speechguard.errors import WeightsError
from speechguard.voices.weights import read_weights


class Storage:
    """Stands for the numbers of a tensor."""

    def __init__(self, key):
        self.key = key


class Named:
    """Is pickled as a call of something with a name."""

    def __init__(self, module, name, *values):
        self.call = (module, name, values)


class Writer(pickle._Pickler):
    """Writes storages as torch did before 1.6, and calls by the names of what is called."""

    def persistent_id(self, thing):
        return ("storage", None, thing.key, "cpu", 4, None) if isinstance(thing, Storage) else None

    def save_named(self, thing):
        module, name, values = thing.call
        self.write(pickle.GLOBAL + f"{module}\n{name}\n".encode())
        self.save(values)
        self.write(pickle.REDUCE)

    dispatch: ClassVar = {**pickle._Pickler.dispatch, Named: save_named}


def file_of(tmp_path, state, numbers, **more):
    path = tmp_path / "weights.pt"
    buffer = io.BytesIO()
    for header in (0x1950A86A20F9469CFC6C, 1001, {"little_endian": True}):
        pickle.dump(header, buffer, protocol=2)
    Writer(buffer, protocol=2).dump({"model_state": OrderedDict(state), **more})
    pickle.dump(list(numbers), buffer, protocol=2)
    for values in numbers.values():
        buffer.write(np.int64(len(values)).tobytes() + np.array(values, np.float32).tobytes())
    path.write_bytes(buffer.getvalue())
    return path


def tensor(key, offset, shape):
    return Named("torch._utils", "_rebuild_tensor_v2", Storage(key), offset, shape, (1,), False, OrderedDict())


def test_tensors_are_read_by_name(tmp_path):
    state = [("a", tensor("1", 0, (2, 3))), ("b", tensor("2", 1, (2,)))]
    arrays = read_weights(file_of(tmp_path, state, {"1": range(6), "2": [7, 8, 9]}))
    np.testing.assert_array_equal(arrays["a"], [[0, 1, 2], [3, 4, 5]])
    np.testing.assert_array_equal(arrays["b"], [8, 9])


def test_nothing_else_in_the_file_is_called(tmp_path, capsys):
    state = [("a", tensor("1", 0, (1,)))]
    path = file_of(tmp_path, state, {"1": [5]}, step=Named("builtins", "print", "called"))
    assert read_weights(path)["a"].tolist() == [5]
    assert capsys.readouterr().out == ""


def test_a_file_that_has_gone(tmp_path):
    with pytest.raises(WeightsError, match="cannot be read"):
        read_weights(tmp_path / "none.pt")

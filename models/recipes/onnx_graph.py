"""A small builder of ONNX graphs from primitive operations, with weights in one shared file.

Every graph of a model is written against one `WeightFile`; a weight is stored once, under
its own name, in the precision of that file:
  int8  symmetric, one scale per output channel; Cast and Mul before use
  fp16  half precision, Cast before use
  fp32  as it is (parity tests only; not shipped)
DequantizeLinear is avoided on purpose: ONNX Runtime 1.30 fuses it with MatMul into an
operator that also rounds the *activations* to 8 bits (hidden states off by 0.3, measured).
Only matrices above MIN_QUANTISED elements are stored in reduced precision.
"""
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET = 17
MIN_QUANTISED = 4096
MIN_EXTERNAL_BYTES = 1024
ALIGNMENT = 64


def quantise(weight: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
    """int8 values and float32 scales (one per index of `axis`): weight ≈ values · scale."""
    other = tuple(i for i in range(weight.ndim) if i != axis)
    scale = np.maximum(np.abs(weight).max(axis=other), 1e-8).astype(np.float32) / 127
    shape = [-1 if i == axis else 1 for i in range(weight.ndim)]
    return np.clip(np.rint(weight / scale.reshape(shape)), -127, 127).astype(np.int8), scale


def as_stored(weight: np.ndarray, precision: str, axis: int) -> np.ndarray:
    """The float32 weight that a graph of this precision really computes with."""
    if weight.ndim < 2 or weight.size < MIN_QUANTISED or precision == "fp32":
        return weight.astype(np.float32)
    if precision == "fp16":
        return weight.astype(np.float16).astype(np.float32)
    values, scale = quantise(weight, axis)
    return values.astype(np.float32) * scale.reshape([-1 if i == axis else 1 for i in range(weight.ndim)])


class WeightFile:
    """Raw little-endian tensors, aligned, each written once; `index` says where each lies."""

    def __init__(self, path: Path, precision: str):
        self.path, self.precision = path, precision
        self.index: dict[str, dict] = {}
        self._file = open(path, "wb")

    def put(self, name: str, array: np.ndarray) -> dict:
        if name not in self.index:
            self._file.write(b"\0" * (-self._file.tell() % ALIGNMENT))
            offset, data = self._file.tell(), np.ascontiguousarray(array).tobytes()
            self._file.write(data)
            self.index[name] = {"dtype": str(array.dtype), "shape": list(array.shape), "offset": offset, "bytes": len(data)}
        return self.index[name]

    def close(self) -> None:
        self._file.close()


class Graph:
    def __init__(self, name: str, weights: WeightFile):
        self.name, self.weights = name, weights
        self.nodes, self.inputs, self.outputs, self.initializers = [], [], [], []
        self._known: set[str] = set()
        self._count = 0

    def input(self, name: str, shape: list, dtype: int = TensorProto.FLOAT) -> str:
        self.inputs.append(helper.make_tensor_value_info(name, dtype, shape))
        return name

    def output(self, name: str, shape: list, dtype: int = TensorProto.FLOAT) -> None:
        self.outputs.append(helper.make_tensor_value_info(name, dtype, shape))

    def op(self, kind: str, *inputs: str, name: str | None = None, **attributes) -> str:
        """One node with one output; the output's name is the node's name."""
        self._count += 1
        output = name or f"{kind.lower()}_{self._count}"
        self.nodes.append(helper.make_node(kind, list(inputs), [output], name=output, **attributes))
        return output

    def constant(self, value, dtype=np.float32) -> str:
        """A small inline constant, shared by value."""
        array = np.asarray(value, dtype)
        name = f"const_{dtype.__name__}_" + "_".join(str(v) for v in array.ravel()) + ("" if array.ndim else "_scalar")
        if name not in self._known:
            self._known.add(name)
            self.initializers.append(numpy_helper.from_array(array, name))
        return name

    def _store(self, name: str, array: np.ndarray) -> str:
        if name not in self._known:
            self._known.add(name)
            tensor = numpy_helper.from_array(array, name)
            if array.nbytes >= MIN_EXTERNAL_BYTES:
                place = self.weights.put(name, array)
                tensor.ClearField("raw_data")
                tensor.data_location = TensorProto.EXTERNAL
                for key, value in (("location", self.weights.path.name), ("offset", place["offset"]), ("length", place["bytes"])):
                    tensor.external_data.add(key=key, value=str(value))
            self.initializers.append(tensor)
        return name

    def weight(self, name: str, array: np.ndarray, axis: int) -> str:
        """A weight as float32, whatever its storage; `axis` is its output channel."""
        if name in self._known:
            return name
        array = array.astype(np.float32)
        if array.ndim < 2 or array.size < MIN_QUANTISED or self.weights.precision == "fp32":
            return self._store(name, array)
        self._known.add(name)
        if self.weights.precision == "fp16":
            return self.op("Cast", self._store(f"{name}.fp16", array.astype(np.float16)), name=name, to=TensorProto.FLOAT)
        values, scale = quantise(array, axis)
        wide = self.op("Cast", self._store(f"{name}.int8", values), to=TensorProto.FLOAT)
        shape = [-1 if i == axis else 1 for i in range(array.ndim)]
        return self.op("Mul", wide, self._store(f"{name}.scale", scale.reshape(shape)), name=name)

    def save(self, path: Path, note: str) -> None:
        graph = helper.make_graph(self.nodes, self.name, self.inputs, self.outputs, self.initializers)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="tokenscope",
                                  ir_version=8, doc_string=note)
        path.write_bytes(model.SerializeToString())
        onnx.checker.check_model(str(path))

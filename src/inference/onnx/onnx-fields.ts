/** Field numbers of onnx.proto3 (ONNX IR 3–13) that the engine reads or writes; every other field is kept as it is. */
export const modelField = { graph: 7, opsetImport: 8, functions: 25 } as const;
export const opsetField = { domain: 1, version: 2 } as const;
export const graphField = {
  node: 1,
  name: 2,
  initializer: 5,
  input: 11,
  output: 12,
  valueInfo: 13,
  sparseInitializer: 15,
} as const;
export const nodeField = {
  input: 1,
  output: 2,
  name: 3,
  opType: 4,
  attribute: 5,
  domain: 7,
  metadata: 9,
} as const;
export const attributeField = {
  name: 1,
  float: 2,
  int: 3,
  text: 4,
  tensor: 5,
  graph: 6,
  floats: 7,
  ints: 8,
  graphs: 11,
  type: 20,
} as const;
export const attributeType = { float: 1, int: 2, text: 3, tensor: 4, graph: 5, floats: 6, ints: 7 } as const;
export const tensorField = {
  dims: 1,
  dataType: 2,
  floats: 4,
  int32s: 5,
  int64s: 7,
  name: 8,
  raw: 9,
  doubles: 10,
  external: 13,
  location: 14,
} as const;
export const valueField = { name: 1, type: 2 } as const;
/** TypeProto.tensor_type, TypeProto.Tensor, TensorShapeProto and its Dimension. */
export const typeField = { tensor: 1, elementType: 1, shape: 2, dim: 1, dimValue: 1, dimName: 2 } as const;
/** The `values` tensor of SparseTensorProto. */
export const sparseField = { values: 1 } as const;

/** TensorProto.DataType. */
export const elementType = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
  float64: 11,
} as const;

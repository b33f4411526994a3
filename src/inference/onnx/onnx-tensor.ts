import { WireReader, wireType } from '../../base/protobuf-reader.ts';
import { elementType, tensorField } from './onnx-fields.ts';

/** A stored tensor (initialiser or attribute). `raw` is its whole TensorProto, a view of the file. */
export interface OnnxTensor {
  readonly raw: Uint8Array;
  readonly name: string;
  /** TensorProto.DataType. */
  readonly elementType: number;
  readonly dims: readonly number[];
  /**
   * View of the elements as little-endian bytes, row-major: `raw_data`, or a packed `float_data` or `double_data`.
   * Null when the elements are stored another way or in an external file.
   */
  readonly data: Uint8Array | null;
  /** Location of the external file that holds the elements, or null. */
  readonly location: string | null;
}

/** Reads the header of one TensorProto; elements are not touched. @throws WireError */
export function readTensor(raw: Uint8Array): OnnxTensor {
  const reader = new WireReader(raw);
  const dims: number[] = [];
  let name = '';
  let type = 0;
  let isExternal = false;
  let location = '';
  const payloads: Uint8Array[] = [];
  while (reader.next()) {
    switch (reader.field) {
      case tensorField.dims:
        reader.ints(dims);
        break;
      case tensorField.dataType:
        type = reader.int();
        break;
      case tensorField.name:
        name = reader.text();
        break;
      case tensorField.raw:
        payloads.push(reader.bytes());
        break;
      case tensorField.floats:
      case tensorField.doubles:
        if (reader.wire === wireType.bytes) payloads.push(reader.bytes());
        break;
      case tensorField.external: {
        const [key, value] = readEntry(reader.message());
        if (key === 'location') location = value;
        break;
      }
      case tensorField.location:
        isExternal = reader.int() === 1;
        break;
    }
  }
  const data = !isExternal && payloads.length === 1 ? payloads[0]! : null;
  return { raw, name, elementType: type, dims, data, location: isExternal ? location : null };
}

/** StringStringEntryProto as a pair. */
export function readEntry(entry: WireReader): [key: string, value: string] {
  let key = '';
  let value = '';
  while (entry.next()) {
    if (entry.field === 1) key = entry.text();
    if (entry.field === 2) value = entry.text();
  }
  return [key, value];
}

const maxElements = 4096;

/** Elements of a small tensor as numbers, row-major; null when it is large, external, or of a type not listed here. */
export function tensorNumbers(tensor: OnnxTensor): number[] | null {
  const count = tensor.dims.reduce((product, dim) => product * dim, 1);
  if (!(count >= 0 && count <= maxElements) || tensor.location !== null) return null;
  const values = tensor.data ? decode(tensor.data, tensor.elementType, count) : listed(tensor);
  return values?.length === count ? values : null;
}

function decode(data: Uint8Array, type: number, count: number): number[] | null {
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const read = elementReaders[type];
  if (!read || data.length !== count * read.bytes) return null;
  return Array.from({ length: count }, (_, i) => read.at(view, i * read.bytes));
}

const elementReaders: Readonly<
  Record<number, { readonly bytes: number; readonly at: (view: DataView, offset: number) => number }>
> = {
  [elementType.float32]: { bytes: 4, at: (view, at) => view.getFloat32(at, true) },
  [elementType.float64]: { bytes: 8, at: (view, at) => view.getFloat64(at, true) },
  [elementType.float16]: { bytes: 2, at: (view, at) => halfToNumber(view.getUint16(at, true)) },
  [elementType.int64]: { bytes: 8, at: (view, at) => Number(view.getBigInt64(at, true)) },
  [elementType.int32]: { bytes: 4, at: (view, at) => view.getInt32(at, true) },
  [elementType.int8]: { bytes: 1, at: (view, at) => view.getInt8(at) },
  [elementType.uint8]: { bytes: 1, at: (view, at) => view.getUint8(at) },
  [elementType.bool]: { bytes: 1, at: (view, at) => view.getUint8(at) },
};

/** Elements kept in the typed repeated fields; float16 hides its bits in `int32_data`. */
function listed(tensor: OnnxTensor): number[] | null {
  const reader = new WireReader(tensor.raw);
  const ints: number[] = [];
  const floats: number[] = [];
  while (reader.next()) {
    if (reader.field === tensorField.int32s || reader.field === tensorField.int64s) reader.ints(ints);
    if (reader.field === tensorField.floats) reader.floats(floats);
  }
  if (floats.length > 0) return floats;
  return tensor.elementType === elementType.float16 ? ints.map(halfToNumber) : ints;
}

/** IEEE 754 binary16 bits as a number. */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

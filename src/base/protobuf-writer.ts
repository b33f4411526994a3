import { wireType } from './protobuf-reader.ts';

const textEncoder = new TextEncoder();

/**
 * Builder of one protobuf message. Byte strings are kept as views until {@link finish}, which copies each once;
 * a nested message is another writer.
 */
export class WireWriter {
  readonly #parts: Uint8Array[] = [];
  #length = 0;

  /** Bytes that {@link finish} will return. */
  get length(): number {
    return this.#length;
  }

  /** @param value an integer in ±2^53; negative ones take ten bytes, as protobuf asks. */
  int(field: number, value: number): this {
    return this.raw(varint(field * 8 + wireType.varint)).raw(varint(value));
  }

  float(field: number, value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    return this.raw(varint(field * 8 + wireType.fixed32)).raw(bytes);
  }

  bytes(field: number, value: Uint8Array): this {
    return this.raw(varint(field * 8 + wireType.bytes))
      .raw(varint(value.length))
      .raw(value);
  }

  text(field: number, value: string): this {
    return this.bytes(field, textEncoder.encode(value));
  }

  message(field: number, value: WireWriter): this {
    this.raw(varint(field * 8 + wireType.bytes)).raw(varint(value.length));
    for (const part of value.#parts) this.raw(part);
    return this;
  }

  packedInts(field: number, values: Iterable<number>): this {
    const packed = new WireWriter();
    for (const value of values) packed.raw(varint(value));
    return this.message(field, packed);
  }

  packedFloats(field: number, values: ArrayLike<number>): this {
    const bytes = new Uint8Array(values.length * 4);
    const view = new DataView(bytes.buffer);
    for (let i = 0; i < values.length; i++) view.setFloat32(i * 4, values[i]!, true);
    return this.bytes(field, bytes);
  }

  /** Appends bytes that are already encoded: whole fields, tag included. */
  raw(encoded: Uint8Array): this {
    this.#parts.push(encoded);
    this.#length += encoded.length;
    return this;
  }

  finish(): Uint8Array<ArrayBuffer> {
    const result = new Uint8Array(this.#length);
    let at = 0;
    for (const part of this.#parts) {
      result.set(part, at);
      at += part.length;
    }
    return result;
  }
}

/** The one-byte varints, which nearly all tags and lengths are. */
const oneByte = Array.from({ length: 128 }, (_, value) => Uint8Array.of(value));

/** LEB128 of an integer in ±2^53, negative ones as 64-bit two's complement. */
function varint(value: number): Uint8Array {
  if (value >= 0 && value < 128) return oneByte[value]!;
  const bytes: number[] = [];
  if (value < 0) {
    let rest = BigInt.asUintN(64, BigInt(value));
    while (rest > 0x7fn) {
      bytes.push(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    bytes.push(Number(rest));
    return Uint8Array.from(bytes);
  }
  let rest = value;
  while (rest > 0x7f) {
    bytes.push((rest % 128) | 0x80);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return Uint8Array.from(bytes);
}

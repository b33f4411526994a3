/** A byte sequence that is not protobuf, or not the message that was expected. */
export class WireError extends Error {
  override readonly name = 'WireError';
}

/** Protobuf wire types; groups (3, 4) were retired before proto3 and are refused. */
export const wireType = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

const strictText = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Cursor over the fields of one protobuf message. Copies nothing: values are read in place or handed out as views.
 *
 *     while (reader.next()) if (reader.field === 1) name = reader.text();
 *
 * Every length is checked against the message, so a damaged file ends in a `WireError`, never in a wild read or a hang.
 */
export class WireReader {
  readonly #bytes: Uint8Array;
  #next = 0;
  #low = 0;
  #high = 0;
  /** Number of the current field, 1 or more. */
  field = 0;
  wire = 0;
  /** Offset of the current field's tag in the message. */
  start = 0;
  /** Offset of the current field's value: after the tag and, for length-delimited fields, after the length. */
  valueStart = 0;
  /** Offset just after the current field. */
  end = 0;

  /** @param bytes exactly one message. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Steps to the next field; false at the end of the message. @throws WireError */
  next(): boolean {
    if (this.#next === this.#bytes.length) return false;
    this.start = this.#next;
    this.#varint();
    if (this.#high !== 0) throw new WireError(`field number too large at byte ${this.start}`);
    this.field = this.#low >>> 3;
    this.wire = this.#low & 7;
    if (this.field === 0) throw new WireError(`field number 0 at byte ${this.start}`);
    this.valueStart = this.#next;
    switch (this.wire) {
      case wireType.varint:
        this.#varint();
        break;
      case wireType.fixed64:
        this.#advance(8);
        break;
      case wireType.fixed32:
        this.#advance(4);
        break;
      case wireType.bytes:
        this.#varint();
        this.valueStart = this.#next;
        this.#advance(this.#high * 4294967296 + this.#low);
        break;
      default:
        throw new WireError(`wire type ${this.wire} at byte ${this.start}`);
    }
    this.end = this.#next;
    return true;
  }

  /** Integer value, two's complement, of a varint field. Exact within ±2^53; beyond that the nearest double. */
  int(): number {
    this.#expect(wireType.varint);
    return this.#signed();
  }

  /** Value of a `float` field. */
  float(): number {
    this.#expect(wireType.fixed32);
    return new DataView(this.#bytes.buffer, this.#bytes.byteOffset + this.valueStart, 4).getFloat32(0, true);
  }

  /** View of the value bytes of a length-delimited field. */
  bytes(): Uint8Array {
    this.#expect(wireType.bytes);
    return this.#bytes.subarray(this.valueStart, this.end);
  }

  /** Text of a string field. @throws WireError when it is not UTF-8. */
  text(): string {
    const value = this.bytes();
    try {
      return strictText.decode(value);
    } catch {
      throw new WireError(`field ${this.field} at byte ${this.start} is not UTF-8`);
    }
  }

  /** Reader over the message in the current field. */
  message(): WireReader {
    return new WireReader(this.bytes());
  }

  /** View of the whole field: tag, length and value. */
  raw(): Uint8Array {
    return this.#bytes.subarray(this.start, this.end);
  }

  /** Appends the integers of a repeated field, packed or not. */
  ints(into: number[]): void {
    if (this.wire === wireType.varint) {
      into.push(this.int());
      return;
    }
    const packed = this.message();
    while (packed.#next < packed.#bytes.length) {
      packed.#varint();
      into.push(packed.#signed());
    }
  }

  /** Appends the floats of a repeated `float` field, packed or not. */
  floats(into: number[]): void {
    if (this.wire === wireType.fixed32) {
      into.push(this.float());
      return;
    }
    const value = this.bytes();
    if (value.length % 4 !== 0)
      throw new WireError(`packed floats of ${value.length} bytes at byte ${this.start}`);
    const view = new DataView(value.buffer, value.byteOffset, value.length);
    for (let at = 0; at < value.length; at += 4) into.push(view.getFloat32(at, true));
  }

  #expect(wire: number): void {
    if (this.wire !== wire) {
      throw new WireError(
        `field ${this.field} at byte ${this.start} has wire type ${this.wire}, not ${wire}`,
      );
    }
  }

  #advance(count: number): void {
    const end = this.#next + count;
    if (end > this.#bytes.length)
      throw new WireError(`field at byte ${this.start} runs past the end of its message`);
    this.#next = end;
  }

  /** Reads the varint at the cursor into the two 32-bit halves. */
  #varint(): void {
    const bytes = this.#bytes;
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = bytes[this.#next];
      if (byte === undefined) throw new WireError(`varint cut short at byte ${this.#next}`);
      this.#next++;
      const payload = byte & 0x7f;
      if (shift < 32) low |= payload << shift;
      if (shift === 28) high |= payload >>> 4;
      else if (shift > 28) high |= payload << (shift - 32);
      if (byte < 0x80) {
        this.#low = low >>> 0;
        this.#high = high >>> 0;
        return;
      }
    }
    throw new WireError(`varint longer than 10 bytes at byte ${this.#next}`);
  }

  /** The halves as one two's-complement integer. */
  #signed(): number {
    return (this.#high | 0) * 4294967296 + this.#low;
  }
}

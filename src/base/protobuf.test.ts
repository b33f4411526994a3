import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { WireError, WireReader } from './protobuf-reader.ts';
import { WireWriter } from './protobuf-writer.ts';

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

describe('known encodings (protobuf.dev/programming-guides/encoding)', () => {
  test('varint 150 in field 1', () => {
    expect(Buffer.from(new WireWriter().int(1, 150).finish()).toString('hex')).toBe('089601');
  });
  test('−2 takes ten bytes', () => {
    const bytes = new WireWriter().int(1, -2).finish();
    expect(Buffer.from(bytes).toString('hex')).toBe('08feffffffffffffffff01');
  });
  test('"testing" in field 2, nested in field 3', () => {
    const inner = new WireWriter().int(1, 150);
    const bytes = new WireWriter().text(2, 'testing').message(3, inner).finish();
    expect(Buffer.from(bytes).toString('hex')).toBe('120774657374696e671a03089601');
  });
  test('packed [3, 270, 86942] in field 6', () => {
    const bytes = new WireWriter().packedInts(6, [3, 270, 86942]).finish();
    expect(Buffer.from(bytes).toString('hex')).toBe('3206038e029ea705');
  });
});

test('every integer of ±2^53 and every float survives', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.float({ noNaN: true }), fc.nat(536870910), (int, float, field) => {
      const reader = new WireReader(
        new WireWriter()
          .int(field + 1, int)
          .float(2, float)
          .finish(),
      );
      expect(reader.next()).toBe(true);
      expect(reader.field).toBe(field + 1);
      expect(reader.int()).toBe(int === 0 ? 0 : int);
      reader.next();
      expect(reader.float()).toBe(float);
      expect(reader.next()).toBe(false);
    }),
    { seed: 7, numRuns: 500 },
  );
});

test('repeated fields read the same packed and unpacked', () => {
  const unpacked = new WireWriter().int(1, 5).int(1, -7).float(2, 1.5).float(2, -0.25).finish();
  const packed = new WireWriter().packedInts(1, [5, -7]).packedFloats(2, [1.5, -0.25]).finish();
  for (const bytes of [unpacked, packed]) {
    const reader = new WireReader(bytes);
    const ints: number[] = [];
    const floats: number[] = [];
    while (reader.next()) {
      if (reader.field === 1) reader.ints(ints);
      else reader.floats(floats);
    }
    expect(ints).toEqual([5, -7]);
    expect(floats).toEqual([1.5, -0.25]);
  }
});

test('raw() spans tile the message and values are views, not copies', () => {
  const bytes = new WireWriter().int(1, 300).bytes(2, Uint8Array.of(9, 8)).text(40, 'é').finish();
  const reader = new WireReader(bytes);
  const spans: Uint8Array[] = [];
  while (reader.next()) {
    spans.push(reader.raw());
    if (reader.field === 2) expect(reader.bytes().buffer).toBe(bytes.buffer);
  }
  expect(Buffer.concat(spans)).toEqual(Buffer.from(bytes));
});

test.each([
  ['a length past the end', '0a05 6161'],
  ['a varint cut short', '0896'],
  ['a varint of eleven bytes', '08ffffffffffffffffffff01'],
  ['field number 0', '0001'],
  ['a retired group', '0b'],
  ['a fixed32 cut short', '0d0000'],
  ['a length over 2^32', '0affffffffff01'],
])('%s is refused', (_name, hex) => {
  const reader = new WireReader(bytesOf(hex));
  expect(() => {
    while (reader.next());
  }).toThrow(WireError);
});

test('a value one byte too long is refused at its own field, before it can be read', () => {
  expect(() => new WireReader(bytesOf('0a0261')).next()).toThrow(/runs past the end/);
});

test('text that is not UTF-8 and a wrong wire type are refused by name', () => {
  const text = new WireReader(bytesOf('0a01ff'));
  text.next();
  expect(() => text.text()).toThrow(/not UTF-8/);
  const number = new WireReader(bytesOf('0801'));
  number.next();
  expect(() => number.text()).toThrow(/wire type 0, not 2/);
});

import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32 } from '../base/crc32.ts';
import { utf8Encode } from '../base/utf8-offsets.ts';
import { anyWorkspace } from '../testing/arbitrary-workspace.ts';
import { type ExportStamp, readExport, stampCsv, stampJson, stampPng, stampSvg } from './export-codec.ts';
import { defaultWorkspace } from './workspace-store.ts';

/** A 1 × 1 grey PNG, chunk by chunk. */
function smallPng(): Uint8Array<ArrayBuffer> {
  const chunk = (type: string, data: Uint8Array): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const header = Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0);
  const parts = [
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Uint8Array.of(0, 128))),
    chunk('IEND', new Uint8Array()),
  ];
  return Uint8Array.from(Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...parts]));
}

const svg =
  '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" aria-label="a > b" width="1"><g/></svg>';
const csv = 'lane,tokens\r\ncl100k,12\r\n';

const formats: Readonly<Record<string, (stamp: ExportStamp) => Uint8Array<ArrayBuffer>>> = {
  PNG: (stamp) => stampPng(smallPng(), stamp),
  SVG: (stamp) => utf8Encode(stampSvg(svg, stamp)),
  CSV: (stamp) => utf8Encode(stampCsv(csv, stamp)),
  JSON: (stamp) => utf8Encode(stampJson({ tokens: [12] }, stamp)),
};
const names = Object.keys(formats);

const stampOf = (state = defaultWorkspace): ExportStamp => ({
  state,
  provenance: {
    app: 'tokenscope',
    version: '0.1.0',
    method: 'tokenizers/bytes',
    params: { pattern: 'ſ<&>\u2028"' },
    seed: 7,
    model: { id: 'cl100k', sha256: 'ab' },
    backend: 'js',
  },
});

describe.each(names)('%s', (name) => {
  const stampFile = formats[name]!;

  it('gives back any state and its provenance', async () => {
    await fc.assert(
      fc.asyncProperty(anyWorkspace, async (state) => {
        const stamp = stampOf(state);
        expect(await readExport(new Blob([stampFile(stamp)]))).toEqual(stamp);
      }),
      { seed: 5, numRuns: 100 },
    );
  });

  it('says that it is damaged when cut anywhere in the settings', async () => {
    const whole = stampFile(stampOf());
    const start = Buffer.from(whole).indexOf('"provenance"');
    for (const end of [start, start + 20]) {
      const cut = readExport(new Blob([whole.subarray(0, end)]));
      await expect(cut).rejects.toMatchObject({ name: 'TokenscopeError', code: 'corrupt' });
    }
  });

  it('says that it is damaged when the settings were edited into nonsense', async () => {
    const bytes = stampFile(stampOf());
    bytes[Buffer.from(bytes).indexOf('"provenance"') + 1] = 0x22;
    await expect(readExport(new Blob([bytes]))).rejects.toMatchObject({ code: 'corrupt' });
  });
});

it('keeps the picture and the table as they were', () => {
  const stamped = Buffer.from(stampPng(smallPng(), stampOf()));
  const at = stamped.indexOf('iTXt') - 4;
  const length = stamped.readUInt32BE(at) + 12;
  const without = Buffer.concat([stamped.subarray(0, at), stamped.subarray(at + length)]);
  expect(without.equals(smallPng())).toBe(true);
  expect(stampSvg(svg, stampOf()).replace(/<metadata.*<\/metadata>/, '')).toBe(svg);
  expect(stampCsv(csv, stampOf()).split('\r\n').slice(1).join('\r\n')).toBe(csv);
  expect(JSON.parse(stampJson({ tokens: [12] }, stampOf()))).toMatchObject({ figures: { tokens: [12] } });
});

it('notices a PNG whose settings were changed into other settings', async () => {
  const bytes = stampPng(smallPng(), stampOf());
  const at = Buffer.from(bytes).indexOf('"seed":7') + '"seed":'.length;
  bytes[at] = 0x38;
  await expect(readExport(new Blob([bytes]))).rejects.toThrow(/checksum/);
});

it('writes SVG that stays well-formed', () => {
  const stamped = stampSvg(
    svg,
    stampOf({ ...defaultWorkspace, text: { kind: 'own', text: '</metadata><b>&' } }),
  );
  const json = /<metadata[^>]*>(.*)<\/metadata>/.exec(stamped)![1]!;
  expect(json).toMatch(/^(?:[^<>&]|&(?:amp|lt|gt);)+$/);
});

it('writes only ASCII into the containers', () => {
  const stamp = stampOf({ ...defaultWorkspace, text: { kind: 'own', text: 'नमस्ते \ud800 \uffff 🤗' } });
  expect(stampCsv('', stamp)).toMatch(/^[\x20-\x7e]*\r\n$/);
});

it.each([
  ['a PNG of others', smallPng()],
  ['an SVG of others', utf8Encode(svg)],
  ['a CSV of others', utf8Encode(csv)],
  ['a JSON of others', utf8Encode('{"model": {"type": "BPE"}}')],
  ['a plain text', utf8Encode('hello')],
  ['nothing', new Uint8Array()],
])('refuses %s by name', async (_what, bytes) => {
  await expect(readExport(new Blob([bytes]))).rejects.toMatchObject({ code: 'unsupported' });
});

import { expect, it } from 'vitest';
import { stampCsv, stampJson, stampSvg } from '../state/export-codec.ts';
import { defaultWorkspace } from '../state/workspace-store.ts';
import { classifyFile } from './incoming-file.ts';

const stamp = {
  state: defaultWorkspace,
  provenance: {
    app: 'tokenscope',
    version: '0',
    method: null,
    params: {},
    seed: null,
    model: null,
    backend: 'js',
  },
} as const;
const tokenizerJson = '{"version":"1.0","truncation":null,"padding":null,"added_tokens":[],"model":{}}';

it.each([
  ['notes.txt', 'hello', 'text'],
  ['data.csv', 'a,b\n1,2\n', 'text'],
  ['data.json', '{"a": 1}', 'text'],
  ['logo.svg', '<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>', 'image'],
  ['old.svg', '<?xml version="1.0"?>\n<!-- drawn -->\n<svg/>', 'image'],
  ['about-svg.txt', 'an <svg> element', 'text'],
  ['clip.webm', '\u001aE', 'image'],
  ['voice.wav', 'RIFF\u0000\u0000\u0000\u0000WAVE', 'image'],
  ['move.gif', 'GIF89a\u0001\u0000', 'image'],
  ['photo.heic', '\u0000\u0000\u0000\u0018ftypheic', 'image'],
  ['tokenizer.json', tokenizerJson, 'tokenizer'],
  ['my-model.json', tokenizerJson, 'tokenizer'],
  ['cl100k_base.tiktoken', 'IQ== 0\n', 'tokenizer'],
  ['spiece.model', '\n\u0000', 'tokenizer'],
  ['figure.csv', stampCsv('a\r\n', stamp), 'export'],
  ['figure.json', stampJson({}, stamp), 'export'],
  ['figure.svg', stampSvg('<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>', stamp), 'export'],
  ['about-tokenscope.txt', 'the "tokenscope": {} page', 'text'],
  ['program', 'MZ\u0000\u0001', 'unknown'],
])('%s with %j is a file of kind %s', async (name, content, kind) => {
  expect(await classifyFile(new File([content], name))).toBe(kind);
});

it('knows a picture, and text that the look ends inside of', async () => {
  const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47);
  expect(await classifyFile(new File([png], 'a.png'))).toBe('image');
  expect(await classifyFile(new File([png, 'i iTXttokenscope\0 IEND'], 'a.png'))).toBe('export');
  expect(await classifyFile(new File(['a', '世'.repeat(40_000)], 'a.txt'))).toBe('text');
  expect(await classifyFile(new File([Uint8Array.of(0xff, 0xd8, 0xff, 0xe0)], 'a.jpg'))).toBe('image');
});

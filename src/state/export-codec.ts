import { crc32 } from '../base/crc32.ts';
import { utf8Decode, utf8Encode } from '../base/utf8-offsets.ts';
import { TokenscopeError } from '../contracts/errors.ts';
import type { Provenance } from '../contracts/provenance.ts';
import type { WorkspaceState } from '../contracts/workspace.ts';
import { parseWorkspace } from './workspace-parse.ts';

/** What every exported file carries beside its picture or figures. */
export interface ExportStamp {
  readonly state: WorkspaceState;
  readonly provenance: Provenance;
}

const mark = 'tokenscope';
const pngSignature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const csvStart = `# ${mark} `;
const svgOpen = `<metadata id="${mark}">`;
const svgClose = '</metadata>';

/** A PNG with the stamp in an `iTXt` chunk before its end. */
export function stampPng(png: Uint8Array, stamp: ExportStamp): Uint8Array<ArrayBuffer> {
  const end = pngChunks(png).find((chunk) => chunk.type === 'IEND');
  if (!end) throw damaged('PNG', 'its end is missing');
  const body = utf8Encode(`iTXt${mark}\0\0\0\0\0${asciiJson(stamp)}`);
  const chunk = new Uint8Array(body.length + 8);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, body.length - 4);
  chunk.set(body, 4);
  view.setUint32(body.length + 4, crc32(body));
  const stamped = new Uint8Array(png.length + chunk.length);
  stamped.set(png.subarray(0, end.offset));
  stamped.set(chunk, end.offset);
  stamped.set(png.subarray(end.offset), end.offset + chunk.length);
  return stamped;
}

/** An SVG document with the stamp in a `<metadata>` element at its start. */
export function stampSvg(svg: string, stamp: ExportStamp): string {
  const root = /<svg\b(?:[^>"']|"[^"]*"|'[^']*')*>/.exec(svg);
  if (!root || root[0].endsWith('/>')) throw damaged('SVG', 'it has no root element that can hold metadata');
  const at = root.index + root[0].length;
  const json = asciiJson(stamp).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `${svg.slice(0, at)}${svgOpen}${json}${svgClose}${svg.slice(at)}`;
}

/** A CSV table with the stamp in a comment line before its header. */
export const stampCsv = (csv: string, stamp: ExportStamp): string =>
  `${csvStart}${asciiJson(stamp)}\r\n${csv}`;

/** A JSON document of the figures and the stamp. */
export const stampJson = (figures: unknown, stamp: ExportStamp): string =>
  `${JSON.stringify({ [mark]: stamp, figures }, null, 2)}\n`;

/**
 * The stamp of a file that one of the four functions above wrote.
 * @throws TokenscopeError `unsupported` when the file carries no stamp, `corrupt` when its stamp or container is damaged.
 */
export async function readExport(file: Blob): Promise<ExportStamp> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (startsWith(bytes, pngSignature)) return parseStamp('PNG', readPng(bytes));
  const text = utf8Decode(bytes).replace(/^\ufeff/, '');
  if (text.startsWith(csvStart)) return parseStamp('CSV', text.slice(csvStart.length).split(/\r?\n/, 1)[0]!);
  const open = text.indexOf(svgOpen);
  if (/^\s*</.test(text) && open >= 0) return parseStamp('SVG', readSvg(text, open + svgOpen.length));
  if (/^\s*\{/.test(text)) return parseStamp('JSON', text);
  throw unstamped();
}

function parseStamp(format: string, json: string): ExportStamp {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch (error) {
    throw damaged(format, error instanceof Error ? error.message : 'its settings are not JSON');
  }
  const stamp = format === 'JSON' ? (parsed as Record<string, unknown>)[mark] : parsed;
  if (format === 'JSON' && stamp === undefined) throw unstamped();
  if (stamp === null || typeof stamp !== 'object') throw damaged(format, 'its settings are not an object');
  const { state, provenance } = stamp as { state?: unknown; provenance?: unknown };
  if (!isProvenance(provenance)) throw damaged(format, 'its provenance is missing');
  return { state: parseWorkspace(state), provenance };
}

const isProvenance = (value: unknown): value is Provenance =>
  value !== null && typeof value === 'object' && 'app' in value && value.app === mark;

function readPng(bytes: Uint8Array): string {
  const start = utf8Encode(`${mark}\0`);
  for (const { type, offset, length } of pngChunks(bytes)) {
    const data = bytes.subarray(offset + 8, offset + 8 + length);
    if (type !== 'iTXt' || !startsWith(data, start)) continue;
    const stored = new DataView(bytes.buffer, bytes.byteOffset).getUint32(offset + 8 + length);
    if (crc32(bytes.subarray(offset + 4, offset + 8 + length)) !== stored) {
      throw damaged('PNG', 'the checksum of its settings is wrong');
    }
    return utf8Decode(data.subarray(start.length + 4));
  }
  throw unstamped();
}

interface PngChunk {
  readonly type: string;
  /** Where the chunk's length field stands. */
  readonly offset: number;
  /** Bytes of data. */
  readonly length: number;
}

function pngChunks(bytes: Uint8Array): PngChunk[] {
  if (!startsWith(bytes, pngSignature)) throw damaged('PNG', 'its signature is missing');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: PngChunk[] = [];
  let offset = pngSignature.length;
  while (offset < bytes.length) {
    const length = offset + 12 <= bytes.length ? view.getUint32(offset) : Number.POSITIVE_INFINITY;
    if (offset + 12 + length > bytes.length) throw damaged('PNG', 'it is cut off');
    chunks.push({ type: utf8Decode(bytes.subarray(offset + 4, offset + 8)), offset, length });
    offset += 12 + length;
  }
  return chunks;
}

function readSvg(text: string, start: number): string {
  const end = text.indexOf(svgClose, start);
  if (end < 0) throw damaged('SVG', 'it is cut off');
  return text.slice(start, end).replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** JSON in ASCII alone: safe in every container and immune to re-encoding. */
const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

const startsWith = (bytes: Uint8Array, start: Uint8Array): boolean =>
  bytes.length >= start.length && start.every((byte, i) => bytes[i] === byte);

const damaged = (format: string, why: string): TokenscopeError =>
  new TokenscopeError(
    'corrupt',
    `This ${format} file is damaged: ${why}.`,
    'Use the file as it was exported; editors and chats may strip or cut what it carries.',
  );

const unstamped = (): TokenscopeError =>
  new TokenscopeError(
    'unsupported',
    'This file was not exported from Tokenscope, or has lost the settings that it carried.',
    'Drop a PNG, SVG, CSV or JSON file as it was exported here.',
  );

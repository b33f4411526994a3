import type {
  ByteSettings,
  CodingSettings,
  InformationSettings,
  PatchSettings,
  WindowSettings,
} from '../contracts/coding-settings.ts';
import { count, oneOf, parseParams, record, string, wrong } from './parse-fields.ts';

type Parse<T> = (json: unknown, name: string) => T;

/** Reads the fields that are there. */
const partial =
  <T extends object>(fields: { readonly [K in keyof T]: Parse<T[K]> }): Parse<Partial<T>> =>
  (json, name) => {
    const given = record(json, name);
    const read: Partial<T> = {};
    for (const key of Object.keys(fields) as (keyof T & string)[]) {
      if (given[key] !== undefined) read[key] = fields[key](given[key], `${name}.${key}`);
    }
    return read;
  };

const number =
  (min: number, max: number): Parse<number> =>
  (value, name) => {
    if (typeof value !== 'number' || !(value >= min && value <= max)) throw wrong(name);
    return value;
  };

const byteModel = oneOf('lm-byte', 'n-gram');

/** How the settings of each tab about coding are read. */
export const codingFields: { readonly [K in keyof CodingSettings]-?: Parse<CodingSettings[K]> } = {
  information: partial<InformationSettings>({
    part: oneOf('lanes', 'scale', 'mismatch', 'lz-aware'),
    alpha: number(0.1, 10),
    bias: oneOf('none', 'miller-madow'),
    size: oneOf('trained', 'observed'),
    corpus: string,
    lzCorpus: string,
    vocabSize: number(257, 1024),
    measure: oneOf('tokens', 'h1', 'h2', 'utilisation', 'gain'),
    axis: oneOf('trained', 'vocabulary'),
    candidates: number(1, 64),
  }),
  patches: partial<PatchSettings>({ model: byteModel, params: parseParams }),
  bytes: partial<ByteSettings>({ caret: count, weight: number(0, 1) }),
  windows: partial<WindowSettings>({ model: byteModel, params: parseParams }),
};

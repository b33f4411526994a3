import { TokenscopeError } from '../contracts/errors.ts';
import {
  type BoundariesState,
  type ImageInput,
  type MeasureSettings,
  type TextInput,
  type View,
  viewIds,
  type WorkspaceState,
} from '../contracts/workspace.ts';
import { mergeBorders } from '../contracts/premium-table.ts';
import { parseAttention } from './parse-attention.ts';
import { parseEntropy } from './parse-entropy.ts';
import { count, record, string, wrong } from './parse-fields.ts';
import { parseTokenizerRef } from './parse-refs.ts';
import { parseVisual } from './parse-visual.ts';

const tabs: readonly BoundariesState['tab'][] = ['tokens', 'metrics', 'exchange', 'premium'];
const orders: readonly MeasureSettings['order'][] = ['premium', 'name', 'script'];
const shownMeasures: readonly MeasureSettings['shown'][] = ['premiums', 'sizes'];
const maxLanes = 64;

export const isView = (value: unknown): value is View => viewIds.some((view) => view === value);

/**
 * A workspace from parsed JSON of unknown origin; unknown fields are dropped.
 * @throws TokenscopeError `corrupt`, naming the field that is missing or wrong; `unsupported` for another version.
 */
export function parseWorkspace(json: unknown): WorkspaceState {
  const state = record(json, 'state');
  if (state.version !== 1) {
    throw new TokenscopeError(
      'unsupported',
      `The saved state has version ${JSON.stringify(state.version) ?? 'none'}; this page reads version 1.`,
      'Open it with the version of the page that wrote it.',
    );
  }
  if (!isView(state.view)) throw wrong('view');
  return {
    version: 1,
    view: state.view,
    text: parseText(state.text),
    ...(state.image === undefined ? {} : { image: parseImage(state.image) }),
    boundaries: parseBoundaries(state.boundaries),
    ...(state.entropy === undefined ? {} : { entropy: parseEntropy(state.entropy) }),
    ...(state.visual === undefined ? {} : { visual: parseVisual(state.visual) }),
    ...(state.attention === undefined ? {} : { attention: parseAttention(state.attention) }),
  };
}

function parseText(json: unknown): TextInput {
  const text = record(json, 'text');
  if (text.kind === 'sample') return { kind: 'sample', id: string(text.id, 'text.id') };
  if (text.kind === 'own') return { kind: 'own', text: string(text.text, 'text.text') };
  throw wrong('text.kind');
}

function parseImage(json: unknown): ImageInput {
  const image = record(json, 'image');
  if (image.kind === 'sample') return { kind: 'sample', id: string(image.id, 'image.id') };
  if (image.kind !== 'own') throw wrong('image.kind');
  return {
    kind: 'own',
    sha256: string(image.sha256, 'image.sha256'),
    name: string(image.name, 'image.name'),
  };
}

function parseBoundaries(json: unknown): BoundariesState {
  const boundaries = record(json, 'boundaries');
  const { lanes } = boundaries;
  if (!Array.isArray(lanes) || lanes.length > maxLanes) throw wrong('boundaries.lanes');
  const tab = tabs.find((known) => known === boundaries.tab);
  if (tab === undefined) throw wrong('boundaries.tab');
  const flag = (name: string): boolean => {
    const value = boundaries[name];
    if (typeof value !== 'boolean') throw wrong(`boundaries.${name}`);
    return value;
  };
  return {
    lanes: lanes.map((lane) => parseTokenizerRef(lane, 'lane')),
    tab,
    showIds: flag('showIds'),
    showWhitespace: flag('showWhitespace'),
    matchSpecial: flag('matchSpecial'),
    addSpecial: flag('addSpecial'),
    ...(boundaries.measures === undefined ? {} : { measures: parseMeasures(boundaries.measures) }),
  };
}

function parseMeasures(json: unknown): Partial<MeasureSettings> {
  const { kind, limit, seed, reference, order, lane, shown, target, borders } = record(
    json,
    'boundaries.measures',
  );
  const known = orders.find((candidate) => candidate === order);
  if (order !== undefined && known === undefined) throw wrong('boundaries.measures.order');
  const what = shownMeasures.find((candidate) => candidate === shown);
  if (shown !== undefined && what === undefined) throw wrong('boundaries.measures.shown');
  const bound = mergeBorders.find((candidate) => candidate === borders);
  if (borders !== undefined && bound === undefined) throw wrong('boundaries.measures.borders');
  return {
    ...(kind === undefined ? {} : { kind: string(kind, 'boundaries.measures.kind') }),
    ...(limit === undefined ? {} : { limit: count(limit, 'boundaries.measures.limit') }),
    ...(seed === undefined ? {} : { seed: count(seed, 'boundaries.measures.seed') }),
    ...(reference === undefined ? {} : { reference: string(reference, 'boundaries.measures.reference') }),
    ...(known === undefined ? {} : { order: known }),
    ...(lane === undefined ? {} : { lane: count(lane, 'boundaries.measures.lane') }),
    ...(what === undefined ? {} : { shown: what }),
    ...(target === undefined ? {} : { target: count(target, 'boundaries.measures.target') }),
    ...(bound === undefined ? {} : { borders: bound }),
  };
}

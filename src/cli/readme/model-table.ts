import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A measured value with its 95 % interval. */
interface Measured {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

interface ModelCard {
  readonly id: string;
  readonly size: string;
  readonly parameters: { readonly total: number };
  readonly training: { readonly minutes: number };
  readonly metrics: {
    readonly bits_per_byte?: { readonly int8: { readonly expository: Measured } };
    readonly tasks?: Readonly<Record<string, Measured | { readonly exact: Measured }>>;
    readonly scenes_held_out?: { readonly int8: Readonly<Record<string, Measured>> };
    readonly held_out_captions?: Readonly<Record<string, Measured>>;
  };
}

export interface ShippedModel extends ModelCard {
  /** Bytes of the int8 files, weights and graphs. */
  readonly int8Bytes: number;
}

/** The models that `models/manifest.json` lists, with what their `model.json` measured. */
export async function readModels(root: string): Promise<readonly ShippedModel[]> {
  const manifest = JSON.parse(await readFile(join(root, 'models/manifest.json'), 'utf8')) as {
    models: { id: string; files: { path: string; bytes: number }[] }[];
  };
  return Promise.all(
    manifest.models.map(async ({ id, files }) => {
      const card = JSON.parse(await readFile(join(root, 'models', id, 'model.json'), 'utf8')) as ModelCard;
      const int8 = files.filter(({ path }) => path.startsWith('int8/'));
      return { ...card, int8Bytes: int8.reduce((sum, { bytes }) => sum + bytes, 0) };
    }),
  );
}

/** A Markdown table, a row per model; every figure comes from the files. */
export function modelTable(models: readonly ShippedModel[]): string {
  const rows = models.map(
    (model) =>
      `| [${model.id}](models/${model.id}/card.md) (${model.size}) | ${(model.parameters.total / 1e6).toFixed(2)} M | ${(model.int8Bytes / 1e6).toFixed(1)} MB | ${Math.round(model.training.minutes)} min | ${quality(model)} |`,
  );
  return [
    '| model | parameters | int8 files | training, one CPU core | measured on held-out data, int8, 95 % interval |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

const MARKERS = /<!-- models -->[^]*?<!-- \/models -->/;

/** The README with the table between its markers. @throws Error when the markers are missing. */
export function withModelTable(readme: string, table: string): string {
  if (!MARKERS.test(readme)) throw new Error('README.md has no <!-- models --> … <!-- /models --> markers');
  return readme.replace(MARKERS, () => `<!-- models -->\n${table}\n<!-- /models -->`);
}

function quality({ metrics }: ShippedModel): string {
  const parts: string[] = [];
  if (metrics.bits_per_byte)
    parts.push(`expository text ${shown(metrics.bits_per_byte.int8.expository)} bits per byte`);
  for (const [task, label] of [
    ['repeat.256', 'repeats over 256 tokens'],
    ['repeat.512', 'over 512'],
    ['repeat.1024', 'over 1,024 (the trained length)'],
    ['needle_known_form.512', 'needle in 512, trained wording'],
    ['needle.512', 'unseen wording'],
  ] as const) {
    const found = metrics.tasks?.[task];
    if (found) parts.push(`${label} ${shown('exact' in found ? found.exact : found)}`);
  }
  const scenes = metrics.scenes_held_out?.int8;
  if (scenes) {
    parts.push(`pointing ${shown(scenes.pointing!)}`);
    parts.push(
      `mask recall at 25 % of patches by text ${shown(scenes['mask_recall_text@0.25']!)}, by CLS attention ${shown(scenes['mask_recall_cls@0.25']!)}, random ${shown(scenes['mask_recall_random@0.25']!)}`,
    );
  }
  const captions = metrics.held_out_captions;
  if (captions) parts.push(`right picture over a wrong one: ${shown(captions.gain_nats!)} nats`);
  return parts.join('; ');
}

const shown = ({ value, low, high }: Measured): string =>
  `${value.toFixed(2)} (${Math.max(0, low).toFixed(2)}–${high.toFixed(2)})`;

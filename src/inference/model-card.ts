import { TokenscopeError } from '../contracts/errors.ts';
import type { EmbeddedModel, ModelCard, ModelFigure } from '../contracts/model.ts';
import { embeddedFile } from './model-manifest.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Figures of image models that are worth a line, in the words of their cards. */
const imageFigures: Readonly<Record<string, string>> = {
  pointing: 'points at the named object',
  patch_auroc: 'object patches told from background (AUROC)',
  retrieval_of_192: 'finds the caption among 192',
};

/**
 * What a `model.json` tells of an embedded model: its size, its measured figures in every precision, its limits.
 * @throws TokenscopeError `corrupt` when it is not written as `models/recipes/describe.py` writes it.
 */
export function modelCard(entry: EmbeddedModel, description: unknown): ModelCard {
  const model = fieldsOf(description);
  const metrics = fieldsOf(model['metrics']);
  const { limits } = model;
  const parameters = fieldsOf(model['parameters'])['total'];
  if (typeof parameters !== 'number' || !Array.isArray(limits)) {
    throw new TokenscopeError(
      'corrupt',
      `The description of the embedded model '${entry.id}' is not complete.`,
      'Reload the page; if it comes back, the site was built with a broken models folder.',
    );
  }
  return {
    id: entry.id,
    label: entry.label,
    size: entry.size,
    parameters,
    licence: String(model['licence']),
    defaultPrecision: entry.defaultPrecision,
    precisions: entry.precisions.map((precision) => ({
      precision,
      bytes: embeddedFile(entry, `${precision}/weights.bin`).bytes ?? 0,
      figures: [
        ...figuresOf(fieldsOf(metrics['bits_per_byte'])[precision], (kind) => `bits per byte, ${kind}`),
        ...figuresOf(fieldsOf(metrics['scenes_held_out'])[precision], (name) => imageFigures[name] ?? null),
      ],
    })),
    limits: limits.map(String),
  };
}

function figuresOf(measured: unknown, nameOf: (key: string) => string | null): ModelFigure[] {
  return Object.entries(fieldsOf(measured)).flatMap(([key, figure]) => {
    const name = nameOf(key);
    const { value, low, high } = fieldsOf(figure);
    const isComplete = typeof value === 'number' && typeof low === 'number' && typeof high === 'number';
    return name !== null && isComplete ? [{ name, value, low, high }] : [];
  });
}

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};

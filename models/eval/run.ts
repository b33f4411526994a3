/** Re-evaluates the shipped ONNX files in Node on samples that live in this folder; JSON on the last line. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dot, ImageTextEncoder } from './image-text-encoder.ts';
import { floatData, LanguageModel, modelFolder, readJson } from './language-model.ts';
import { needleSamples, pairSamples, type RetrievalSample } from './retrieval-samples.ts';
import { loadSceneSamples } from './scene-samples.ts';
import { type Proportion, seededRandom, wilson } from './statistics.ts';

type Figures = Record<string, number | Proportion>;

const SEED = 20_261_123;
const MAX_WINDOW = 512;
/** A copy of the other half counts only after this many repeated tokens. */
const WARM_UP = 1;

async function bitsPerByte(model: LanguageModel, text: string): Promise<number> {
  const ids = await model.encode(text);
  let bits = 0;
  for (let start = 0; start < ids.length; start += MAX_WINDOW) {
    const window = [model.specialId('<|bos|>'), ...ids.slice(start, start + MAX_WINDOW)];
    for (const s of await model.surprisals(window)) bits += s;
  }
  return rounded(bits / new TextEncoder().encode(text).length);
}

async function repeatAccuracy(model: LanguageModel, half: number, count: number): Promise<Proportion> {
  const random = seededRandom(SEED + half);
  const first = Object.keys(model.special).length + (model.shape.vocab > 300 ? 256 : 0);
  let hits = 0;
  let n = 0;
  for (let c = 0; c < count; c++) {
    const symbols = Array.from(
      { length: half },
      () => first + Math.floor(random() * (model.shape.vocab - first)),
    );
    const ids = [model.specialId('<|task|>'), ...symbols, ...symbols];
    const next = await model.nextIds(ids);
    for (let i = half + WARM_UP; i < 2 * half; i++) {
      hits += next[i] === ids[i + 1] ? 1 : 0;
      n++;
    }
  }
  return wilson(hits, n);
}

async function exactAnswers(
  model: LanguageModel,
  samples: RetrievalSample[],
  prefix: string,
): Promise<Proportion> {
  let hits = 0;
  for (const sample of samples) {
    const before = [
      model.specialId(prefix),
      ...(await model.encode(sample.context)),
      ...(await model.encode(sample.query)),
    ];
    const answer = await model.encode(sample.answer);
    const next = await model.nextIds([...before, ...answer]);
    hits += answer.every((id, i) => next[before.length - 1 + i] === id) ? 1 : 0;
  }
  return wilson(hits, samples.length);
}

async function evaluateLanguageModel(id: string): Promise<Figures> {
  const text = readFileSync(join(import.meta.dirname, 'sample.txt'), 'utf8');
  const figures: Figures = {};
  for (const precision of ['int8', 'fp16']) {
    figures[`bits_per_byte.${precision}`] = await bitsPerByte(await LanguageModel.open(id, precision), text);
  }
  const model = await LanguageModel.open(id, 'int8');
  const bytesPerToken = text.length / (await model.encode(text)).length;
  figures['bytes_per_token'] = Math.round(bytesPerToken * 1e3) / 1e3;
  figures['repeat.128'] = await repeatAccuracy(model, 64, 4);
  figures['repeat.512'] = await repeatAccuracy(model, 256, 2);
  figures['repeat.1024'] = await repeatAccuracy(model, 512, 4);
  figures['pairs.separator.16'] = await exactAnswers(
    model,
    pairSamples('separator', 16, 40, SEED),
    '<|task|>',
  );
  figures['pairs.template.16'] = await exactAnswers(model, pairSamples('template', 16, 40, SEED), '<|task|>');
  const room = Math.floor((MAX_WINDOW - 64) * bytesPerToken);
  figures['needle.512'] = await exactAnswers(
    model,
    needleSamples(text, Math.min(room, text.length - 1), 40, SEED),
    '<|bos|>',
  );
  return figures;
}

async function evaluateEncoder(id: string): Promise<Figures> {
  const encoder = await ImageTextEncoder.open(id, 'int8');
  const { joint, patches } = encoder.shape;
  const random = seededRandom(SEED);
  const scenes = loadSceneSamples();
  const recall = { text: 0, cls: 0, random: 0 };
  let hits = 0;
  let objects = 0;
  let mass = 0;
  for (const scene of scenes) {
    const outputs = await encoder.runImage(scene.pixels);
    const embeds = floatData(outputs, 'patch_embeds');
    const texts = await encoder.embedTexts(scene.objects.map((o) => o.phrase));
    const cls = encoder.clsAttention(outputs);
    scene.objects.forEach(({ coverage }, i) => {
      const text = Float64Array.from({ length: patches }, (_, p) =>
        dot(embeds.subarray(p * joint, (p + 1) * joint), texts[i]!),
      );
      hits += coverage[text.indexOf(Math.max(...text))]! > 0.1 * 255 ? 1 : 0;
      recall.text += recallOfQuarter(text, coverage);
      recall.cls += recallOfQuarter(cls, coverage);
      recall.random += recallOfQuarter(text.map(random), coverage);
      objects++;
    });
    for (let p = 0; p < patches; p++) {
      const covered = scene.objects.reduce((sum, o) => sum + o.coverage[p]!, 0);
      mass += (cls[p]! * Math.min(255, covered)) / 255 / scenes.length;
    }
  }
  return {
    pointing: wilson(hits, objects),
    'mask_recall.text.25': rounded(recall.text / objects),
    'mask_recall.cls.25': rounded(recall.cls / objects),
    'mask_recall.random.25': rounded(recall.random / objects),
    cls_mass_on_objects: rounded(mass),
  };
}

/** Share of an object's coverage in the quarter of the patches that score highest. */
function recallOfQuarter(scores: Float64Array, coverage: ArrayLike<number>): number {
  const order = Array.from(scores, (_, p) => p).sort((a, b) => scores[b]! - scores[a]! || a - b);
  const sum = (patches: number[]) => patches.reduce((total, p) => total + coverage[p]!, 0);
  return sum(order.slice(0, Math.round(order.length / 4))) / sum(order);
}

const rounded = (v: number) => Math.round(v * 1e4) / 1e4;
const shown = (v: number | Proportion | undefined) => {
  if (v === undefined) return '';
  return typeof v === 'number' ? String(v) : `${v.value} (${v.low}–${v.high}, n ${v.n})`;
};

/** One column per model, one line per figure. */
function printSideBySide(reports: Record<string, Figures>): void {
  const ids = Object.keys(reports);
  const names = [...new Set(Object.values(reports).flatMap((figures) => Object.keys(figures)))];
  const line = (first: string, cells: string[]) =>
    console.log(`${first.padEnd(24)} ${cells.map((c) => c.padEnd(32)).join(' ')}`.trimEnd());
  line('', ids);
  for (const name of names)
    line(
      name,
      ids.map((id) => shown(reports[id]![name])),
    );
  console.log();
}

const manifest = readJson<{ models: { id: string; kind: string }[] }>(
  join(import.meta.dirname, '..', 'manifest.json'),
);
const report: Record<string, Figures> = {};
for (const [kind, evaluate] of [
  ['clip', evaluateEncoder],
  ['lm', evaluateLanguageModel],
] as const) {
  const reports: Record<string, Figures> = {};
  for (const { id } of manifest.models.filter((m) => m.kind === kind)) {
    if (!existsSync(modelFolder(id))) throw new Error(`manifest.json names ${id}, which is not there`);
    reports[id] = await evaluate(id);
  }
  printSideBySide(reports);
  Object.assign(report, reports);
}
console.log(JSON.stringify(report));

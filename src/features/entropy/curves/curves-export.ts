import { curveSums } from '../../../analysis/curve-figures.ts';
import { appVersion } from '../../../contracts/app-version.ts';
import type { ByteRange, Curve } from '../../../contracts/curve.ts';
import { defaultEntropy } from '../../../contracts/entropy-settings.ts';
import { curvesSvg } from '../../../plots/surprisal-curve/curves-svg.ts';
import type { CurvesSnapshot, LaneCurve } from '../../../queries/curve-session.ts';
import { stampPng, stampSvg } from '../../../state/export-codec.ts';
import { workspaceStore } from '../../../state/workspace-store.ts';
import type { ExportFormat } from '../../../ui/export-menu.tsx';
import { type Figures, saveFigures } from '../../export/figures-export.ts';
import { saveFile } from '../../export/save-file.ts';
import { laneHue, laneLetter } from './lane-letters.ts';

const name = 'tokenscope-curves';
const pixelRatio = 2;

/** Saves what is computed: tokens as CSV, tokens and sums as JSON, the curves as a picture. */
export async function exportCurves(format: ExportFormat, snapshot: CurvesSnapshot): Promise<void> {
  if (format === 'csv' || format === 'json') return saveFigures(figures(snapshot), format);
  const { svg, width, height } = picture(snapshot);
  const stamp = { state: workspaceStore.getState(), provenance: provenance(snapshot) };
  if (format === 'svg')
    return saveFile(`${name}.svg`, new Blob([stampSvg(svg, stamp)], { type: 'image/svg+xml' }));
  const png = stampPng(await rasterise(svg, width, height), stamp);
  saveFile(`${name}.png`, new Blob([png], { type: 'image/png' }));
}

const settings = () => ({ ...defaultEntropy, ...workspaceStore.getState().entropy });

const computed = ({ lanes }: CurvesSnapshot): readonly (LaneCurve & { readonly curve: Curve })[] =>
  lanes.filter((lane): lane is LaneCurve & { readonly curve: Curve } => lane.curve !== null);

/** Reading parameters; with one model its hash, with several each lane names its own in the JSON. */
function made(snapshot: CurvesSnapshot) {
  const { window, stride, limit } = settings();
  const models = computed(snapshot).flatMap(({ curve }) => curve.head.model ?? []);
  return {
    params: { window, stride, limit },
    model: models.length === 1 ? models[0]! : null,
    backend: models.length === 0 ? ('js' as const) : ('wasm' as const),
  };
}

function provenance(snapshot: CurvesSnapshot) {
  const { params, model, backend } = made(snapshot);
  return {
    app: 'tokenscope',
    version: appVersion,
    method: null,
    params,
    seed: null,
    model,
    backend,
  } as const;
}

function figures(snapshot: CurvesSnapshot): Figures {
  const { params, model, backend } = made(snapshot);
  const lanes = computed(snapshot);
  const header = ['lane', 'model', 'index', 'start', 'end', 'id', 'surprisal', 'entropy', 'rank'];
  return {
    name,
    method: null,
    params,
    seed: null,
    origin: { model, backend },
    table: [
      header,
      ...lanes.flatMap(({ curve }, lane) =>
        tokenRows(curve).map((row) => [laneLetter(lane), curve.head.name, ...row]),
      ),
    ],
    json: lanes.map(({ ref, curve }) => ({
      lane: ref,
      name: curve.head.name,
      model: curve.head.model,
      reading: curve.head.reading,
      sums: curveSums(curve),
      columns: header.slice(2),
      tokens: tokenRows(curve),
    })),
  };
}

const tokenRows = ({ head, done, surprisal, entropy, rank }: Curve): (number | null)[][] =>
  Array.from({ length: done }, (_, i) => [
    i,
    head.tokens.start[i]!,
    head.tokens.end[i]!,
    head.tokens.id[i]!,
    rank[i] === 0 ? null : surprisal[i]!,
    rank[i] === 0 ? null : entropy[i]!,
    rank[i] === 0 ? null : rank[i]!,
  ]);

/** The curves as the page shows them, in its present colours. */
function picture(snapshot: CurvesSnapshot) {
  const { unit, show, zoom } = settings();
  const lanes = computed(snapshot);
  const end = lanes.reduce((most, { curve }) => Math.max(most, curve.head.tokens.end.at(-1) ?? 0), 1);
  const range: ByteRange = zoom ?? { start: 0, end };
  return curvesSvg({
    lanes: lanes.map(({ curve }, index) => ({
      curve,
      letter: laneLetter(index),
      colour: resolve(`var(--lane-${laneHue(index)})`),
    })),
    unit,
    shown: show === 'both' ? ['surprisal', 'entropy'] : [show],
    range,
    colours: {
      surface: resolve('var(--surface)'),
      text: resolve('var(--text)'),
      soft: resolve('var(--text-soft)'),
      line: resolve('var(--line)'),
    },
  });
}

/** A CSS colour as the page resolves it now. */
function resolve(colour: string): string {
  const probe = document.createElement('span');
  probe.style.color = colour;
  document.body.append(probe);
  const plain = getComputedStyle(probe).color;
  probe.remove();
  return plain;
}

async function rasterise(svg: string, width: number, height: number): Promise<Uint8Array> {
  const image = new Image();
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  image.src = url;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = width * pixelRatio;
  canvas.height = height * pixelRatio;
  canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(url);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error('The picture could not be made');
  return new Uint8Array(await blob.arrayBuffer());
}

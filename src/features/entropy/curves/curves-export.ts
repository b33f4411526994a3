import { curveSums } from '../../../analysis/curve-figures.ts';
import type { ByteRange, Curve } from '../../../contracts/curve.ts';
import { defaultEntropy } from '../../../contracts/entropy-settings.ts';
import { curvesSvg } from '../../../plots/surprisal-curve/curves-svg.ts';
import type { CurvesSnapshot, LaneCurve } from '../../../queries/curve-session.ts';
import { workspaceStore } from '../../../state/workspace-store.ts';
import type { ExportFormat } from '../../../ui/export-menu.tsx';
import { type Figures, saveFigures } from '../../export/figures-export.ts';
import { plainColour, savePicture } from '../../export/picture-export.ts';
import { laneHue, laneLetter } from './lane-letters.ts';

const name = 'tokenscope-curves';

/** Saves what is computed: tokens as CSV, tokens and sums as JSON, the curves as a picture. */
export async function exportCurves(format: ExportFormat, snapshot: CurvesSnapshot): Promise<void> {
  if (format === 'csv' || format === 'json') return saveFigures(figures(snapshot), format);
  await savePicture(name, picture(snapshot), format, { method: null, seed: null, ...made(snapshot) });
}

const settings = () => ({ ...defaultEntropy, ...workspaceStore.getState().entropy });

const computed = ({ lanes }: CurvesSnapshot): readonly (LaneCurve & { readonly curve: Curve })[] =>
  lanes.filter((lane): lane is LaneCurve & { readonly curve: Curve } => lane.curve !== null);

/** Reading parameters; with one model its hash, with several each lane names its own in the JSON. */
function made(snapshot: CurvesSnapshot) {
  const { window, stride, limit } = settings();
  const modelled = computed(snapshot).flatMap(({ curve }) => (curve.head.model ? [curve] : []));
  return {
    params: { window, stride, limit },
    model: modelled.length === 1 ? modelled[0]!.head.model : null,
    backend: modelled[0]?.backend ?? 'js',
  };
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
      backend: curve.backend,
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
      colour: plainColour(`var(--lane-${laneHue(index)})`),
    })),
    unit,
    shown: show === 'both' ? ['surprisal', 'entropy'] : [show],
    range,
    colours: {
      surface: plainColour('var(--surface)'),
      text: plainColour('var(--text)'),
      soft: plainColour('var(--text-soft)'),
      line: plainColour('var(--line)'),
    },
  });
}

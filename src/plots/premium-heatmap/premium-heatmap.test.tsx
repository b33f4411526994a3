// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import { click, render } from '../../testing/render.ts';
import { PremiumHeatmap } from './premium-heatmap.tsx';

test('a column head shows the bars of its tokenizer', () => {
  const onSelect = vi.fn();
  const { container } = render(
    <PremiumHeatmap
      caption="Premiums"
      tokenizers={['A', 'B']}
      rows={[{ id: 'deu', name: 'German', premiums: [1.5, Number.NaN] }]}
      selected={0}
      onSelect={onSelect}
    />,
  );
  expect(Array.from(container.querySelectorAll('tbody tr > *'), (cell) => cell.textContent)).toEqual([
    'German',
    '1.50',
    '–',
  ]);
  click('thead button', 'B');
  expect(onSelect).toHaveBeenCalledWith(1);
});

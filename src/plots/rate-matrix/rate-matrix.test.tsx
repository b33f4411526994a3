// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { render } from '../../testing/render.ts';
import { RateMatrix } from './rate-matrix.tsx';

test('a table whose cells say in words what they hold', () => {
  const { container } = render(
    <RateMatrix
      caption="Rates"
      corner="from, to"
      labels={['A', 'B']}
      values={[1, 0.5, 2, 1]}
      unit="ratio"
      describe={(i, j, text) => `${i} to ${j}: ${text}`}
      ends={['fewer', 'more']}
    />,
  );
  const cells = Array.from(container.querySelectorAll('td'), (cell) => [cell.textContent, cell.title]);
  expect(cells).toEqual([
    ['1.00', '0 to 0: 1.00'],
    ['0.50', '0 to 1: 0.50'],
    ['2.00', '1 to 0: 2.00'],
    ['1.00', '1 to 1: 1.00'],
  ]);
  expect(container.textContent).toMatch(/fewer1\/2\.012\.0more/);
});

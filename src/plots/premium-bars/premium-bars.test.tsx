// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import { click, render } from '../../testing/render.ts';
import { PremiumBars } from './premium-bars.tsx';

const bar = (id: string, name: string, premium: number) => ({
  id,
  name,
  script: 'Latin',
  ctc: 1234,
  premium,
  low: premium - 0.1,
  high: premium + 0.1,
  isReference: premium === 1,
});

test('a row says in figures what its bar draws, and its name makes it the reference', () => {
  const onReference = vi.fn();
  const { container } = render(
    <PremiumBars
      caption="Premiums"
      bars={[bar('deu', 'German', 1.5), bar('eng', 'English', 1)]}
      onReference={onReference}
    />,
  );
  const rows = Array.from(container.querySelectorAll('tbody tr'), (row) =>
    Array.from(row.children, (cell) => cell.textContent),
  );
  expect(rows).toEqual([
    ['German', '', '1.50', '1.40–1.60', '1,234', 'Latin'],
    ['English', '', '1.00', 'reference', '1,234', 'Latin'],
  ]);
  click('tbody button', 'German');
  expect(onReference).toHaveBeenCalledWith('deu');
});

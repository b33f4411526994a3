// @vitest-environment happy-dom
import { act } from 'react';
import { describe, expect, it, vi } from 'vitest';
import type { ParamSchema } from '../contracts/params.ts';
import { click, render } from '../testing/render.ts';
import { DataTable, sortRows } from './data-table.tsx';
import { DropZone } from './drop-zone.tsx';
import { ErrorCard } from './error-card.tsx';
import { ParamForm } from './param-form.tsx';
import { Progress } from './progress.tsx';
import { Tabs } from './tabs.tsx';

describe('a parameter form', () => {
  const schema: ParamSchema = {
    order: {
      kind: 'number',
      default: 5,
      min: 0,
      max: 8,
      step: 1,
      label: 'Order',
      help: 'Context.',
      origin: 'ours',
    },
    seed: {
      kind: 'number',
      default: 1,
      min: 0,
      max: 1e6,
      step: 1,
      label: 'Seed',
      help: 'Draws.',
      origin: 'code',
    },
    causal: { kind: 'boolean', default: true, label: 'Causal', help: 'Masks.', origin: 'paper' },
    rule: {
      kind: 'choice',
      default: 'b',
      options: [
        { value: 'a', label: 'First' },
        { value: 'b', label: 'Second' },
      ],
      label: 'Rule',
      help: 'Cuts.',
      origin: 'paper',
    },
  };

  it('shows each parameter with its value, its help and where its default comes from', () => {
    const { container } = render(
      <ParamForm schema={schema} values={{ order: 3 }} onChange={() => undefined} />,
    );
    expect(container.querySelector('input[type=range]')).toHaveProperty('value', '3');
    expect(container.querySelector('input[inputmode]')).toHaveProperty('value', '1');
    expect(container.querySelector('input[role=switch]')).toHaveProperty('checked', true);
    expect(container.textContent).toContain('Second');
    const origins = container.textContent?.match(/default: (paper|official code|ours)/g);
    expect(origins).toEqual(['default: ours', 'default: official code', 'default: paper', 'default: paper']);
  });

  it('changes one value and keeps the others', () => {
    const onChange = vi.fn();
    render(<ParamForm schema={schema} values={{ order: 3 }} onChange={onChange} />);
    click('input[role=switch]');
    expect(onChange).toHaveBeenCalledWith({ order: 3, causal: false });
  });
});

describe('a table', () => {
  const rows = [
    { lane: 'b', tokens: 30, rate: null },
    { lane: 'a', tokens: 4, rate: 2.5 },
    { lane: 'c', tokens: 200, rate: 1 },
  ];
  const lanes = (): (string | null)[] =>
    [...document.querySelectorAll('tbody th')].map((cell) => cell.textContent);

  it('sorts by a press on a header, up, down and back, and says so', () => {
    render(
      <DataTable
        caption="Tokens per lane"
        columns={[
          { id: 'lane', header: 'Lane', render: (row) => row.lane },
          {
            id: 'tokens',
            header: 'Tokens',
            isNumber: true,
            sortBy: (row) => row.tokens,
            render: (row) => row.tokens,
          },
        ]}
        rows={rows}
        rowKey={(row) => row.lane}
      />,
    );
    const header = (): Element | undefined => [...document.querySelectorAll('thead th')][1];
    expect(lanes()).toEqual(['b', 'a', 'c']);
    click('button', 'Tokens');
    expect([lanes(), header()?.getAttribute('aria-sort')]).toEqual([['a', 'b', 'c'], 'ascending']);
    click('button', 'Tokens');
    expect([lanes(), header()?.getAttribute('aria-sort')]).toEqual([['c', 'b', 'a'], 'descending']);
    click('button', 'Tokens');
    expect([lanes(), header()?.getAttribute('aria-sort')]).toEqual([['b', 'a', 'c'], null]);
  });

  it('puts rows without a value last in both directions', () => {
    const order = (direction: 'ascending' | 'descending') =>
      sortRows(rows, (row) => row.rate, direction).map((row) => row.lane);
    expect(order('ascending')).toEqual(['c', 'a', 'b']);
    expect(order('descending')).toEqual(['a', 'c', 'b']);
  });
});

it('an error card shows cause, cure and details, and tries again', () => {
  const onRetry = vi.fn();
  const report = {
    code: 'offline',
    message: 'No network.',
    cure: 'Connect.',
    detail: 'ECONNREFUSED',
  } as const;
  const { container } = render(<ErrorCard report={report} onRetry={onRetry} />);
  expect(container.querySelector('[role=alert]')?.textContent).toContain('No network.Connect.');
  expect(container.querySelector('details')?.textContent).toContain('ECONNREFUSED');
  click('button', 'Try again');
  expect(onRetry).toHaveBeenCalledOnce();
});

it('progress counts bytes, and says nothing of a share while the total is unknown', () => {
  const progress = { label: 'Loading', done: 1_500_000, total: 6_000_000, unit: 'bytes' } as const;
  const { container, rerender } = render(<Progress progress={progress} />);
  expect(container.textContent).toContain('1.50 MB of 6.00 MB');
  expect(container.querySelector('progress')?.getAttribute('value')).toBe('0.25');
  rerender(<Progress progress={{ ...progress, total: null }} />);
  expect(container.textContent).toContain('1.50 MB');
  expect(container.querySelector('progress')?.hasAttribute('value')).toBe(false);
});

it('tabs render only the selected panel', () => {
  const onChange = vi.fn();
  const second = vi.fn(() => 'two');
  const tabs = [
    { id: 'a', label: 'A', render: () => 'one' },
    { id: 'b', label: 'B', render: second },
  ] as const;
  const { container } = render(<Tabs label="Views" tabs={tabs} selected="a" onChange={onChange} />);
  expect(container.querySelector('[role=tabpanel]')?.textContent).toBe('one');
  expect(second).not.toHaveBeenCalled();
  expect(onChange).not.toHaveBeenCalled();
});

it('a drop zone hands its files over and can be used again', () => {
  const onFiles = vi.fn();
  const { container } = render(<DropZone title="Add" hint="Any" accept=".json" onFiles={onFiles} />);
  const input = container.querySelector('input')!;
  const file = new File(['{}'], 'a.json');
  Object.defineProperty(input, 'files', { value: [file] });
  act(() => {
    input.dispatchEvent(new Event('change', { bubbles: true }));
  });
  expect(onFiles).toHaveBeenCalledWith([file]);
});

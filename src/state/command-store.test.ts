import { beforeEach, expect, it } from 'vitest';
import {
  addCommands,
  type Command,
  commandFor,
  commandStore,
  type KeyPress,
  keysOf,
} from './command-store.ts';

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});
const command = (id: string, keys?: string): Command => ({
  id,
  label: id,
  group: 'Test',
  run: () => undefined,
  ...(keys ? { keys } : {}),
});

beforeEach(() => commandStore.setState({ commands: [], singleKeys: true }));

it.each([
  [press('k', { ctrlKey: true }), 'mod+k'],
  [press('k', { metaKey: true }), 'mod+k'],
  [press('?', { shiftKey: true }), '?'],
  [press('T', { shiftKey: true }), 'shift+t'],
  [press('Enter', { shiftKey: true, ctrlKey: true }), 'mod+shift+enter'],
  [press('b'), 'b'],
])('reads %o as %s', (given, keys) => {
  expect(keysOf(given)).toBe(keys);
});

it('lets only combinations through while text is being typed', () => {
  addCommands([command('palette', 'mod+k'), command('board', 'b')]);
  expect(commandFor(press('b'), false)?.id).toBe('board');
  expect(commandFor(press('b'), true)).toBeNull();
  expect(commandFor(press('k', { ctrlKey: true }), true)?.id).toBe('palette');
});

it('can do without single keys', () => {
  addCommands([command('palette', 'mod+k'), command('board', 'b')]);
  commandStore.setState({ singleKeys: false });
  expect(commandFor(press('b'), false)).toBeNull();
  expect(commandFor(press('k', { ctrlKey: true }), false)?.id).toBe('palette');
});

it('gives no two commands the same keys, and frees them again', () => {
  const remove = addCommands([command('one', 'x'), command('unbound')]);
  addCommands([command('also-unbound')]);
  expect(() => addCommands([command('two', 'x')])).toThrow(/'one' and 'two' both want 'x'/);
  remove();
  addCommands([command('two', 'x')]);
  expect(commandFor(press('x'), false)?.id).toBe('two');
});

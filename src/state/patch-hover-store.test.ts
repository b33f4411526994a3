import { beforeEach, expect, it } from 'vitest';
import { patchHoverActions, patchHoverStore } from './patch-hover-store.ts';

const patch = { view: 0, index: 5 };
beforeEach(patchHoverActions.clear);

it('is left only by the plot that holds it', () => {
  patchHoverActions.hover(patch, 'a');
  patchHoverActions.leave('b');
  expect(patchHoverStore.getState().hovered).toEqual(patch);
  patchHoverActions.leave('a');
  expect(patchHoverStore.getState().hovered).toBeNull();
});

it('tells nobody when the same patch is pointed at again', () => {
  patchHoverActions.hover(patch, 'a');
  const before = patchHoverStore.getState();
  patchHoverActions.hover({ ...patch }, 'a');
  expect(patchHoverStore.getState()).toBe(before);
});

it('forgets the patches of another picture, and of none that is shown again', () => {
  patchHoverActions.showPicture('a');
  patchHoverActions.togglePin(patch);
  patchHoverActions.showPicture('a');
  expect(patchHoverStore.getState().pinned).toEqual(patch);
  patchHoverActions.showPicture('b');
  expect(patchHoverStore.getState().pinned).toBeNull();
});

it('pins a patch, another one instead, and lets go of the pinned one', () => {
  patchHoverActions.togglePin(patch);
  patchHoverActions.togglePin({ view: 1, index: 5 });
  expect(patchHoverStore.getState().pinned).toEqual({ view: 1, index: 5 });
  patchHoverActions.togglePin({ view: 1, index: 5 });
  expect(patchHoverStore.getState().pinned).toBeNull();
});

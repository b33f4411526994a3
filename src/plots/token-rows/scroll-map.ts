/** Browsers stop placing elements somewhere above 16 million px; taller documents scroll through a window on this height. */
export const tallest = 8_000_000;

/** Where a virtual scroll stands: px into the whole content, and px of the element that scrolls for it. */
export interface ScrollPosition {
  readonly content: number;
  readonly element: number;
}

/**
 * Follows a scrolling element that is shorter than the content it stands for. A small move (wheel, key, finger) moves the content
 * by the same px; a large one (the scroll bar's thumb) moves it in proportion. Without excess height both are the same.
 */
export function followScroll(
  before: ScrollPosition,
  element: number,
  contentHeight: number,
  viewport: number,
): ScrollPosition {
  const elementHeight = Math.min(contentHeight, tallest);
  const contentRange = Math.max(0, contentHeight - viewport);
  const elementRange = Math.max(0, elementHeight - viewport);
  if (contentRange === elementRange) return { content: element, element };
  const moved = element - before.element;
  const atEnd = element <= 0 || element >= elementRange;
  const content =
    Math.abs(moved) > viewport * 1.5 || atEnd
      ? (element / elementRange) * contentRange
      : before.content + moved;
  return { content: Math.min(Math.max(content, 0), contentRange), element };
}

/** The element's scroll position that shows `content`, for jumps that the program makes. */
export function scrollTo(content: number, contentHeight: number, viewport: number): ScrollPosition {
  const contentRange = Math.max(0, contentHeight - viewport);
  const elementRange = Math.max(0, Math.min(contentHeight, tallest) - viewport);
  const clamped = Math.min(Math.max(content, 0), contentRange);
  return { content: clamped, element: contentRange === 0 ? 0 : (clamped / contentRange) * elementRange };
}

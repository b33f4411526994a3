import type { ImageLayout } from './vision-view.ts';

/** A picture that we drew or composed, with ground truth. */
export interface SampleImage {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** What text-guided methods are asked by default: lower case, in the words that the encoder knows. */
  readonly question: string;
  /** Phrases of the objects with a ground-truth mask. */
  readonly objects: readonly string[];
  /** Captions to choose between; the first one is right. */
  readonly captions: readonly string[];
  /** The layout that shows it best. */
  readonly layout: ImageLayout;
}

/** The first one is what a person sees before choosing. */
export const sampleImages: readonly SampleImage[] = [
  {
    id: 'desk',
    label: 'Things on a table',
    description: 'Five things of known outline on the boards of a table.',
    question: 'a violin',
    objects: ['a violin', 'an owl', 'a teapot', 'a banana', 'a key'],
    captions: [
      'a violin left of an owl',
      'a penguin left of a taxi',
      'a rocket above a pizza',
      'three tulips',
    ],
    layout: 'whole',
  },
  {
    id: 'street',
    label: 'Busy street',
    description: 'Houses, trees and people around a bus, a taxi, a bicycle, a dog and an umbrella.',
    question: 'a taxi',
    objects: ['a bicycle', 'a dog', 'a bus', 'a taxi', 'an umbrella'],
    captions: ['a bus left of a taxi', 'a rocket left of a taxi', 'a violin above a teapot', 'a banana'],
    layout: 'crops',
  },
  {
    id: 'page',
    label: 'Document page',
    description: 'A page with a title, running text, a table and a stamp; much of it is blank paper.',
    question: 'the word water',
    objects: ['the word water', 'a table', 'a red circle', 'a key'],
    captions: ['the word water left of a red circle', 'the word music', 'a bus below a cat', 'a green star'],
    layout: 'crops',
  },
  {
    id: 'chart',
    label: 'Scatter chart',
    description: 'Three kinds of marks between axes, on much blank paper.',
    question: 'a green triangle',
    objects: ['a red circle', 'a blue square', 'a green triangle'],
    captions: ['a green triangle below a blue square', 'a purple star', 'a cat', 'a yellow ring'],
    layout: 'whole',
  },
  {
    id: 'clip',
    label: 'Clip of eight frames',
    description: 'A still garden in which a cat walks, a ball rolls and a star falls.',
    question: 'a cat',
    objects: ['a blue star', 'a cat', 'a red circle'],
    captions: ['a cat above a red circle', 'a dog above a red circle', 'a bus', 'a green triangle'],
    layout: 'frames',
  },
];

export const sampleImage = (id: string): SampleImage | undefined =>
  sampleImages.find((sample) => sample.id === id);

/**
 * Indices of the objects that a question names: all words of a phrase, its article left out, stand in the question. All objects
 * when it names none.
 */
export function targetObjects(question: string, phrases: readonly string[]): readonly number[] {
  const words = new Set(question.toLowerCase().match(/[\p{L}\p{N}-]+/gu));
  const named = phrases.flatMap((phrase, index) =>
    phrase
      .split(' ')
      .filter((word) => word !== 'a' && word !== 'an')
      .every((word) => words.has(word))
      ? [index]
      : [],
  );
  return named.length > 0 ? named : Array.from(phrases.keys());
}

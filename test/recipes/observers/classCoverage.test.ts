import { classesSeen } from 'rxgan/recipes';
import { describe, expect, it } from 'vitest';

/** `counts[k]` images that are surely of class k. */
const images = (counts: readonly number[]): number[] =>
  counts.flatMap((count, k) =>
    Array.from({ length: count }, () => counts.map((_, other) => (other === k ? 20 : 0))).flat(),
  );

describe('classesSeen', () => {
  it('counts the images of each class, and the classes that have one in a hundred', () => {
    const seen = classesSeen(images([50, 0, 148, 1, 1]), 5);
    expect(seen).toMatchObject({ counts: [50, 0, 148, 1, 1], covered: 2, sure: 1 });
    expect(classesSeen(images([98, 2]), 2).covered).toBe(2);
  });

  it('tells how far from equally often they are', () => {
    expect(classesSeen(images([7, 7, 7]), 3).reverseKl).toBeCloseTo(0, 12);
    expect(classesSeen(images([9, 0, 0]), 3).reverseKl).toBeCloseTo(Math.log(3), 12);
  });

  it('is sure from a probability of 0.9', () => {
    const logits = [Math.log(9.1), 0, 0, Math.log(8.9)];
    expect(classesSeen(logits, 2)).toMatchObject({ counts: [1, 1], sure: 0.5 });
  });

  it('bears logits that would overflow', () => {
    expect(classesSeen([2_000, -2_000], 2)).toMatchObject({ counts: [1, 0], sure: 1 });
  });
});

import fc from 'fast-check';
import { type Measurement, reorderBuffer } from 'rxgan/runs';
import { describe, expect, test } from 'vitest';

const parts = fc.array(fc.subarray<Measurement>(['Row', 'Evaluation']), { maxLength: 20 });

describe('reorderBuffer', () => {
  test('hands on everything in the order of the steps, whatever order it arrives in', () => {
    fc.assert(
      fc.property(parts, fc.infiniteStream(fc.nat()), (steps, random) => {
        const handed: string[] = [];
        const told = reorderBuffer<Measurement, string>((value) => handed.push(value));
        const all = steps.flatMap((each, step) => each.map((part) => ({ step, part, text: `${step} ${part}` })));
        const waiting: typeof all = [];
        const arriveOne = (): void => {
          const [one] = waiting.splice(random.next().value! % waiting.length, 1);
          told.arrive(one!.step, one!.part, one!.text);
          expect(handed).toEqual(all.slice(0, handed.length).map(({ text }) => text));
        };
        steps.forEach((each, step) => {
          told.expect(step, each);
          waiting.push(...all.filter((one) => one.step === step));
          while (waiting.length > 0 && random.next().value! % 3 === 0) arriveOne();
        });
        while (waiting.length > 0) arriveOne();
        expect(handed).toEqual(all.map(({ text }) => text));
      }),
      { seed: 2, numRuns: 300 },
    );
  });

  test('at the end, what has not arrived is left out', () => {
    const handed: number[] = [];
    const told = reorderBuffer<Measurement, number>((value) => handed.push(value));
    told.expect(0, ['Row', 'Evaluation']);
    told.expect(1, ['Row']);
    told.arrive(0, 'Row', 1);
    told.arrive(1, 'Row', 3);
    expect(handed).toEqual([1]);
    told.flush();
    expect(handed).toEqual([1, 3]);
  });
});

import { type SampleEntry, type SampleIndices, sampleKinds } from '../../src/live/record/sampleIndex.js';
import { placeOf } from '../model/times.js';

/** A picture of exactly a step; or there is none, and these are the nearest before and after. */
export interface Found {
  readonly entry?: SampleEntry;
  readonly before?: SampleEntry;
  readonly after?: SampleEntry;
}

/** What there is of one kind at a step; the newest of all, if no step is asked for. */
export const entryAt = (entries: readonly SampleEntry[], step: number | undefined): Found => {
  const newest = entries.at(-1);
  if (step === undefined) return newest === undefined ? {} : { entry: newest };
  // The newest of several of one step.
  const entry = entries.findLast((one) => one.step === step);
  if (entry !== undefined) return { entry };
  const [before, after] = [entries.findLast((one) => one.step < step), entries.find((one) => one.step > step)];
  return { ...(before && { before }), ...(after && { after }) };
};

/** All steps that have a picture of any kind, ascending. */
export const stepsOf = (samples: SampleIndices): readonly number[] =>
  [...new Set(sampleKinds.flatMap((kind) => samples[kind].entries.map(({ step }) => step)))].sort((a, b) => a - b);

/** The step of those that is nearest to a wish. */
export const nearestStep = (steps: readonly number[], wish: number): number | undefined => {
  const place = placeOf(steps, wish);
  const [before, after] = [steps[place - 1], steps[place]];
  if (before === undefined || after === undefined) return after ?? before;
  return wish - before < after - wish ? before : after;
};

/** The step before (-1) or after (1) one of the steps, or of a step between them. */
export const neighborStep = (steps: readonly number[], step: number, way: -1 | 1): number | undefined =>
  way === 1 ? steps.find((one) => one > step) : steps.findLast((one) => one < step);

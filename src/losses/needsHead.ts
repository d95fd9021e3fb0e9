import { failure } from '../errors.js';
import type { Requirement, TrainingSetup } from './requirement.js';

/** The discriminator must have an output of this name, and of this width if one is given. */
export const needsHead =
  (term: string, head: string, width?: (setting: TrainingSetup) => number | undefined): Requirement =>
  (setting) => {
    const { name, heads } = setting.discriminator;
    const expected = width?.(setting);
    const length = heads?.[head]?.[1];
    if (length !== undefined && (expected === undefined || expected === length)) return;
    throw failure(
      'ConfigError',
      `${name}.${head}`,
      length === undefined
        ? `${term} needs an output of this name, and there is none`
        : `${term} needs ${expected} numbers here, and there are ${length}`,
      `end the discriminator in heads({ score: dense(1), ${head}: dense(${expected ?? 64}) })`,
    );
  };

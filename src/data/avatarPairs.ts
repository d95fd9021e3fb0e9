import { checked } from '../schema/checked.js';
import { oneOf } from '../schema/scalars.js';
import { type AvatarExtra, type AvatarOptions, type Avatars, avatars, avatarValues } from './avatars.js';
import { avatarExtras } from './internal/avatarOptions.js';

/**
 * Pairs of avatars: the same person without something and with it; glasses, if nothing is said.
 *
 * In plain words: exact pairs for a translation in either direction. Only long hair can hide what is worn, and only earrings.
 *
 * Shapes, defaults and errors: those of `avatars`; `ConfigError` too if the options leave nothing to wear.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { avatarPairs } from 'rxgan/data';
 *
 * const { absent, present } = avatarPairs({ extra: 'hat', hat: ['variant01'] });
 * assert.deepEqual({ ...absent.factors(3), hat: 'variant01' }, present.factors(3));
 * ```
 */
export const avatarPairs = ({
  extra = 'glasses',
  ...options
}: AvatarOptions & { readonly extra?: AvatarExtra } = {}): { readonly absent: Avatars; readonly present: Avatars } => {
  checked(oneOf(...avatarExtras), 'avatarPairs.extra', extra);
  const worn = (options[extra] ?? avatarValues[extra]).filter((value) => value !== 'none');
  return {
    absent: { ...avatars({ ...options, [extra]: ['none'] }), name: `avatars/no ${extra}` },
    present: { ...avatars({ ...options, [extra]: worn }), name: `avatars/${extra}` },
  };
};

import { failure } from '../../errors.js';

/** The length of the last axis, along which a normalization has its weights. */
export const channelsOf = (name: string, inputShape: readonly number[]): number => {
  const channels = inputShape.at(-1);
  if (channels !== undefined) return channels;
  throw failure('ShapeMismatch', name, 'takes vectors or images, got single numbers', 'put reshape([1]) before it');
};

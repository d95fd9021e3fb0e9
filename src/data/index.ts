export { avatarPairs } from './avatarPairs.js';
export {
  type AvatarAttribute,
  type AvatarExtra,
  type AvatarFactors,
  type AvatarOptions,
  type Avatars,
  avatars,
  avatarValues,
} from './avatars.js';
export { type Dataset, inMemory } from './dataset.js';
export { glyphPairs } from './glyphPairs.js';
export {
  type GlyphClass,
  type GlyphColor,
  type GlyphFactors,
  type GlyphOptions,
  type GlyphRange,
  type Glyphs,
  glyphs,
} from './glyphs.js';
export { heldOut, type Split } from './heldOut.js';
export { type Idx, readIdx } from './idx.js';
export { grid, type Mixture, type MixtureOptions, mixture, ring } from './mixture.js';
export { type LabeledDataset, type MnistOptions, mnist } from './mnist.js';
export { swissRoll } from './swissRoll.js';
export { twoMoons } from './twoMoons.js';

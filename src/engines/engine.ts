/** The engines this library can run on, by the names of the command line, from the highest rank to the lowest. */
export const engineNames = ['cuda', 'native', 'webgpu', 'wasm', 'js'] as const;
export type EngineName = (typeof engineNames)[number];

/**
 * How much work a step is: small (points, little MLPs) is fastest on WASM, medium on native code, large on a GPU too.
 * `classifyWork` gives it for the operations of a step.
 */
export type Work = 'small' | 'medium' | 'large';

/** An engine that is not the one, why, and what to do to have it. */
export interface PassedOver {
  readonly name: EngineName;
  readonly why: string;
  readonly next: string;
}

/** The engine that was taken, and why the better ones were not. */
export interface Engine {
  readonly name: EngineName;
  /** TensorFlow.js's name for it. */
  readonly backend: string;
  readonly passedOver: readonly PassedOver[];
}

/**
 * In which order the engines are tried, for each kind of work.
 *
 * Rank alone would be wrong: a call costs 2 microseconds on WASM, 7 on native code and 35 or more on WebGPU, and a small step
 * has hundreds of them.
 */
export const enginePreference: Readonly<Record<Work, readonly EngineName[]>> = {
  small: ['wasm', 'native', 'cuda', 'webgpu', 'js'],
  medium: ['cuda', 'native', 'wasm', 'webgpu', 'js'],
  large: ['cuda', 'native', 'webgpu', 'wasm', 'js'],
};

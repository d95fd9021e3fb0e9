/** The engines this library can run on, by the names of the command line. */
export const engineNames = ['cuda', 'native', 'wasm', 'js'] as const;
export type EngineName = (typeof engineNames)[number];

/** What kind of networks will run: small ones (points, little MLPs) are fastest on WASM, large ones on native code. */
export type Work = 'small' | 'large';

/** The engine that was taken, and why the better ones were not. */
export interface Engine {
  readonly name: EngineName;
  /** TensorFlow.js's name for it. */
  readonly backend: string;
  readonly passedOver: readonly { readonly name: EngineName; readonly why: string }[];
}

import type { ImageGrid } from './imageGrid.js';
import type { Judgement } from './judgeImages.js';
import type { Look } from './lookAtImages.js';

/** The averaged generator beside the held-out images: as many generated ones as there are. */
export type ImagesEvaluation = { readonly _tag: 'Evaluation' } & Look & Judgement;

/** What a run of images tells, in the order in which it happens. */
export type ImagesEvent =
  | { readonly _tag: 'Step'; readonly step: number }
  | { readonly _tag: 'Row'; readonly step: number; readonly values: Readonly<Record<string, number>> }
  /** Pictures alone, which cost little; at the steps of an evaluation it has them. */
  | ({ readonly _tag: 'Look' } & Look)
  | ImagesEvaluation
  /** Frames of the way from one image of the grid to another, where they were asked for. */
  | { readonly _tag: 'Interpolation'; readonly step: number; readonly images: ImageGrid };

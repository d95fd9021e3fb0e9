/** What a person has chosen to see, and how. */
export interface View {
  /** The run in the first place; without one, the newest that is trained. */
  readonly run?: string | undefined;
  /** Other runs in the same charts. */
  readonly compare: readonly string[];
  /** What the charts show of the axis, in its unit; without it they follow the run. */
  readonly range?: { readonly from: number; readonly to: number } | undefined;
  /** Follow only the end, so many steps (or seconds) of it. */
  readonly span?: number | undefined;
  readonly axis: 'step' | 'time';
  readonly log: boolean;
  readonly band: boolean;
  /** In steps; 0: not smoothed. */
  readonly halfLife: number;
  /** Charts in front, by their ids. */
  readonly pins: readonly string[];
  /** The step of the pictures; without it the newest of each kind. */
  readonly sample?: number | undefined;
  /** A second step to compare it with. */
  readonly other?: number | undefined;
}

export const plainView: View = { compare: [], axis: 'step', log: false, band: true, halfLife: 0, pins: [] };

/** The view of this page. */
export interface Views {
  readonly get: () => View;
  readonly set: (change: Partial<View>) => void;
}

/** Holds a view; `changed` is told of every change. */
export const views = (first: View, changed: (view: View) => void): Views => {
  let view = first;
  return {
    get: () => view,
    set: (change) => {
      view = { ...view, ...change };
      changed(view);
    },
  };
};

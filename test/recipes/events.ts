import type { HistogramSample, ImagesSample, PointsSample, RunEvent, Sample } from 'rxgan/runs';

export type EventOf<Tag extends RunEvent['_tag']> = Extract<RunEvent, { readonly _tag: Tag }>;

/** The events of one kind. */
export const only = <Tag extends RunEvent['_tag']>(events: readonly RunEvent[], tag: Tag): readonly EventOf<Tag>[] =>
  events.filter((event): event is EventOf<Tag> => event._tag === tag);

/** The metrics of training; how often somebody has read from the device by then is none of them. */
export const trainingOf = (events: readonly RunEvent[]) =>
  only(events, 'Row').map(({ step, values: { deviceReads: _, ...values } }) => ({ step, ...values }));

type SampleOf<K extends Sample['kind']> = K extends 'points'
  ? PointsSample
  : K extends 'histogram'
    ? HistogramSample
    : ImagesSample;

/** The samples of one kind, with their steps. */
export const samplesOf = <K extends Sample['kind']>(events: readonly RunEvent[], kind: K) =>
  only(events, 'Sample').flatMap(({ step, sample }) =>
    sample.kind === kind ? [{ step, sample: sample as SampleOf<K> }] : [],
  );

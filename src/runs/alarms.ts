import { concatMap, defer, type Observable } from 'rxjs';
import type { MetricDescription, RunEvent } from './runEvent.js';

/** Told one thing after the other, it says what a person should hear, once each time it comes to that. */
export type Alarm<A> = (seen: A) => string | undefined;

/** Says `text` when `holds` begins to hold, and not again before it has ceased to. */
const whenItBegins = <A>(holds: (seen: A) => boolean | undefined, text: (seen: A) => string): Alarm<A> => {
  let held = false;
  return (seen) => {
    const now = holds(seen);
    if (now === undefined) return undefined;
    const begins = now && !held;
    held = now;
    return begins ? text(seen) : undefined;
  };
};

/**
 * Mode collapse: an evaluation finds at most three quarters of what the best one before it found.
 *
 * In plain words: coverage falls. Told the number of modes or classes found, evaluation by evaluation. A generator that has
 * never found them is not collapsing.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { collapseAlarm } from 'rxgan/runs';
 *
 * const alarm = collapseAlarm('modes');
 * assert.deepEqual([2, 8, 7, 6, 5, 8].map(alarm), [
 *   undefined, undefined, undefined, 'mode collapse: 6 modes found, 8 before', undefined, undefined,
 * ]);
 * ```
 */
export const collapseAlarm = (what: string): Alarm<number> => {
  let best = 0;
  return whenItBegins(
    (found) => {
      best = Math.max(best, found);
      return best > 1 && found <= 0.75 * best;
    },
    (found) => `mode collapse: ${found} ${what} found, ${best} before`,
  );
};

export interface MeanScores {
  readonly dReal?: number | undefined;
  readonly dFake?: number | undefined;
}

/** How many rows in a row, at 25 steps each by default: long enough not to be a swing of the game. */
const longEnough = 20;

/**
 * A saturated discriminator: the mean scores of real and generated examples are at least `apart` from each other in twenty
 * rows in a row.
 *
 * In plain words: it wins by far, and for long; the generator learns little then. How far is far depends on the loss:
 * logits of 8 apart are 98 % and 2 %. Rows without scores are passed over; a loss without a scale has no such alarm.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { saturationAlarm } from 'rxgan/runs';
 *
 * const alarm = saturationAlarm(8);
 * const said = Array.from({ length: 40 }, () => alarm({ dReal: 5, dFake: -4 }));
 * assert.equal(said.findIndex((text) => text !== undefined), 19);
 * assert.equal(said.filter((text) => text !== undefined).length, 1);
 * ```
 */
export const saturationAlarm = (apart: number | undefined): Alarm<MeanScores> => {
  let rows = 0;
  return whenItBegins(
    ({ dReal, dFake }) => {
      if (apart === undefined || dReal === undefined || dFake === undefined) return undefined;
      rows = dReal - dFake >= apart ? rows + 1 : 0;
      return rows >= longEnough;
    },
    ({ dReal, dFake }) =>
      `saturated discriminator: mean scores ${dReal!.toFixed(1)} for real and ${dFake!.toFixed(1)} for generated, ${longEnough} rows in a row`,
  );
};

/**
 * NaN or infinite numbers among those of a row.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { nonFiniteAlarm } from 'rxgan/runs';
 *
 * assert.equal(nonFiniteAlarm()({ dLoss: Number.NaN, gLoss: 1 }), 'not finite: dLoss');
 * ```
 */
export const nonFiniteAlarm = (): Alarm<Readonly<Record<string, number | undefined>>> => {
  const broken = (values: Readonly<Record<string, number | undefined>>): readonly string[] =>
    Object.entries(values).flatMap(([name, value]) => (value === undefined || Number.isFinite(value) ? [] : [name]));
  return whenItBegins(
    (values) => broken(values).length > 0,
    (values) => `not finite: ${broken(values).join(', ')}`,
  );
};

/** What alarms have to know about a run. */
export interface AlarmOptions {
  readonly metrics: Readonly<Record<string, MetricDescription>>;
  /** How far mean scores are apart when the discriminator wins too clearly; none for scores without a scale. */
  readonly saturatedAt?: number | undefined;
}

/**
 * Adds to the events of a run what a person should hear: a `Note` when the number of modes or classes found changes, an
 * `Alert` for a collapse, a saturated discriminator and broken numbers.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { alarms, type RunEvent } from 'rxgan/runs';
 * import { from, lastValueFrom, toArray } from 'rxjs';
 *
 * const metrics = { modes: { label: 'modes', format: 0, of: 8, counted: 'modes' } };
 * const events = [8, 2].map((modes, step): RunEvent => ({ _tag: 'Evaluation', step, values: { modes }, ideal: {} }));
 * const said = await lastValueFrom(from(events).pipe(alarms({ metrics }), toArray()));
 * assert.deepEqual(said.map(({ _tag }) => _tag), ['Evaluation', 'Note', 'Evaluation', 'Note', 'Alert']);
 * ```
 */
export const alarms =
  ({ metrics, saturatedAt }: AlarmOptions) =>
  (events$: Observable<RunEvent>): Observable<RunEvent> =>
    defer(() => {
      const [name, { of, counted = '' }] = Object.entries(metrics).find(([, each]) => each.counted !== undefined) ?? [
        '',
        {},
      ];
      const [collapse, saturation, nonFinite] = [
        collapseAlarm(counted),
        saturationAlarm(saturatedAt),
        nonFiniteAlarm(),
      ];
      let last: number | undefined;
      const alert = (step: number, text: string | undefined): readonly RunEvent[] =>
        text === undefined ? [] : [{ _tag: 'Alert', step, text }];
      const heard = (event: RunEvent): readonly RunEvent[] => {
        if (event._tag === 'Row')
          return [
            ...alert(event.step, nonFinite(event.values)),
            ...alert(event.step, saturation(event.values as MeanScores)),
          ];
        const found = event._tag === 'Evaluation' ? event.values[name] : undefined;
        if (event._tag !== 'Evaluation' || found === undefined) return [];
        const { step } = event;
        const text = `${found} of ${of} ${counted} found`;
        const note: readonly RunEvent[] = found === last ? [] : [{ _tag: 'Note', step, text }];
        last = found;
        return [...note, ...alert(step, collapse(found))];
      };
      return events$.pipe(concatMap((event) => [event, ...heard(event)]));
    });

import { EMPTY, merge, mergeMap, type Observable } from 'rxjs';
import type { Rows } from '../../metrics/rows.js';
import { runToEnd, type Sliced } from '../../metrics/sliced.js';
import type { EvaluationOptions } from '../../operators/evaluate.js';
import { evaluate } from '../../operators/evaluate.js';
import { type HostTensor, readTensors } from '../../operators/readTensors.js';
import type { RunEvent } from '../../runs/runEvent.js';
import type { Tick } from '../../streams/tick.js';
import type { Observation, Observed } from './observer.js';

/** An observation and the steps after which it looks. */
export interface DueObservation extends Observation {
  readonly isDue: (step: number) => boolean;
}

type Tensors = Readonly<Record<string, HostTensor>>;

const noRows: Rows = { data: new Float32Array(), width: 1 };

/** What was measured, as one evaluation of the step, and what is shown. */
const eventsOf = (step: number, observed: readonly Observed[]): readonly RunEvent[] => {
  const values = Object.assign({}, ...observed.map((each) => each.values));
  const ideal = Object.assign({}, ...observed.map((each) => each.ideal));
  return [
    ...(Object.keys(values).length === 0 ? [] : [{ _tag: 'Evaluation', step, values, ideal } as const]),
    ...observed.flatMap(({ samples = [] }) => samples.map((sample) => ({ _tag: 'Sample', step, sample }) as const)),
  ];
};

/**
 * Leaves the device with what observers see. Those that are due after one step share one reading of tensors and the same
 * generated examples, and what they measure is one evaluation.
 */
export const observeTicks =
  (observations: readonly DueObservation[], options: EvaluationOptions) =>
  (ticks$: Observable<Tick>): Observable<RunEvent> => {
    const due = (step: number) => observations.filter(({ isDue }) => isDue(step));
    const generates = (step: number): boolean => due(step).some(({ examples }) => examples === true);
    const arrived = new Map<number, Tensors>();
    const nameOf = (observation: DueObservation, tensor: string): string =>
      `${observations.indexOf(observation)}.${tensor}`;

    const look = function* (step: number, examples: Rows): Sliced<readonly RunEvent[]> {
      while (!arrived.has(step)) yield;
      const read = Object.entries<HostTensor>(arrived.get(step)!);
      arrived.delete(step);
      const observed: Observed[] = [];
      for (const each of due(step)) {
        const prefix = nameOf(each, '');
        const own = read.flatMap(([name, tensor]) =>
          name.startsWith(prefix) ? [[name.slice(prefix.length), tensor] as const] : [],
        );
        const made = each.observe({ step, examples, tensors: Object.fromEntries(own) });
        observed.push(Symbol.iterator in made ? yield* made : made);
      }
      return eventsOf(step, observed);
    };
    const readAll = (tick: Tick) =>
      Object.fromEntries(
        due(tick.step).flatMap((each) =>
          Object.entries(each.read?.(tick) ?? {}).map(([name, tensor]) => [nameOf(each, name), tensor] as const),
        ),
      );
    const looks$ = ticks$.pipe(
      readTensors((step) => due(step).length > 0, readAll),
      mergeMap(({ step, ...tensors }) => {
        arrived.set(step, tensors as Tensors);
        return generates(step) ? EMPTY : runToEnd(look(step, noRows));
      }),
    );
    const evaluations$ = ticks$.pipe(
      evaluate(generates, (examples, step) => look(step, examples), options),
      mergeMap(({ result }) => result),
    );
    return observations.some(({ examples }) => examples === true) ? merge(looks$, evaluations$) : looks$;
  };
